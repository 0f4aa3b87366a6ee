#include "api/server/uploads.h"
#include "schemas/language/utf8.h"
#include "test/fuzz/property.h"

using namespace hirewire;
using fuzz::must;

namespace {

struct Kept : FileSink {
  std::string filename, content_type, bytes;
  int begun = 0;
  Result<void> begin(const std::string& name, const std::string& type) override {
    ++begun;
    filename = name;
    content_type = type;
    must(!name.empty() && name.size() <= 255 && is_utf8(name), "a file name is 1 to 255 bytes of UTF-8");
    must(name.find_first_of("/\\") == std::string::npos && name != "." && name != "..", "a file name has no folder");
    return {};
  }
  Result<void> piece(std::string_view more) override {
    bytes += more;
    return {};
  }
};

constexpr UploadLimits limits{.head = 256, .field = 64, .fields = 4, .file = 512};

struct Outcome {
  Result<FormFields> fields = Refused(Refusal{});
  Kept kept;
};

/// In pieces of the sizes given, again and again.
Outcome read(std::string_view body, const std::vector<std::size_t>& sizes) {
  Outcome outcome;
  FormReader reader("b", outcome.kept, limits);
  for (std::size_t n = 0; !body.empty(); ++n) {
    const auto piece = body.substr(0, sizes[n % sizes.size()]);
    body.remove_prefix(piece.size());
    if (auto fed = reader.feed(piece); !fed) {
      outcome.fields = Refused(std::move(fed.error()));
      return outcome;
    }
  }
  outcome.fields = reader.finish();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  auto body = fuzz::text_of(bytes, size);
  fuzz::Choices choose(body);
  const std::vector<std::size_t> sizes{1 + choose.below(40), 1 + choose.below(7), 1 + choose.below(3)};
  const auto whole = read(body, {body.size() + 1});
  const auto pieces = read(body, sizes);
  must(whole.fields.has_value() == pieces.fields.has_value(), "pieces are taken where the whole is");
  if (!whole.fields) {
    must(!whole.fields.error().message.empty() || !whole.fields.error().faults.empty(), "a refusal says why");
    must(whole.fields.error().reason == pieces.fields.error().reason, "pieces are refused as the whole is");
    return 0;
  }
  must(*whole.fields == *pieces.fields, "the fields are the same");
  must(whole.kept.bytes == pieces.kept.bytes && whole.kept.filename == pieces.kept.filename, "the file is the same");
  must(whole.kept.begun == 1 && pieces.kept.begun == 1, "there is one file");
  must(whole.kept.bytes.size() <= 512 && whole.fields->size() <= 4, "limits hold");
  for (const auto& [name, value] : *whole.fields) must(is_utf8(value) && value.size() <= 64, "a field is short UTF-8");
  static_cast<void>(FormReader::boundary_of(body));  // any header will do
  return 0;
}
