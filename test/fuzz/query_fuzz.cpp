#include <fmt/format.h>

#include "api/documents/documents.h"
#include "api/routing/bind.h"
#include "schemas/language/utf8.h"
#include "test/fuzz/property.h"

using namespace hirewire;
using fuzz::must;

namespace {

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  auto text = fuzz::text_of(bytes, size);
  const auto all = documents();
  const Dialect& dialect = all[fuzz::Choices(text).below(all.size())]->dialect;
  const auto read = read_query(text, dialect);
  if (!read) {
    must(!read.error().message.empty(), "a refusal says why");
    return 0;
  }
  std::string written;
  for (const auto& [name, value] : *read) {
    must(is_utf8(name) && is_utf8(value), "names and values are UTF-8");
    must(!name.contains('\0') && !value.contains('\0'), "there is no U+0000");
    written += fmt::format("&{}={}", encoded(name), encoded(value));
  }
  const auto again = read_query(written.empty() ? written : written.substr(1), dialect);
  must(again && *again == *read, "written again it is read as the same");
  return 0;
}
