#include "api/requests/bind_upload.h"

#include <fmt/format.h>

#include "api/requests/aside.h"
#include "api/requests/fingerprint.h"
#include "api/routing/bind.h"
#include "api/server/uploads.h"
#include "schemas/files/file_type.h"
#include "schemas/files/uploaded_file.h"

namespace hirewire {

namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_json = 1U << 20;
/// What the documents and their clients call the part that has the file.
constexpr std::string_view parts[] = {"file",  "cv",         "resume", "offer_letter", "profile_picture",
                                      "video", "attachment", "letter", "picture"};

/// Passes a file on to its place while it looks what it is.
class LookedAt final : public FileSink {
 public:
  LookedAt(const FileDemand& demand, Blobs::Upload& upload)
      : demand_(demand), upload_(upload), sniffer_(demand.types) {}

  Result<void> begin(const std::string& filename, const std::string&) override {
    has_begun_ = true;
    file_.filename = filename;
    return {};
  }
  Result<void> piece(std::string_view bytes) override {
    sniffer_.feed(bytes);
    if (!sniffer_.is_possible()) return Refused(another_type());
    file_.size += static_cast<std::int64_t>(bytes.size());
    return upload_.write(bytes);
  }
  [[nodiscard]] bool has_begun() const { return has_begun_; }
  /// At the end of the file.
  Result<UploadedFile> finish() {
    const FileType* type = sniffer_.type();
    if (type == nullptr) return Refused(another_type());
    file_.media_type = type->media_type;
    return file_;
  }

 private:
  [[nodiscard]] Refusal another_type() const {
    return unsupported(fmt::format("The file must be {}.", names_of(demand_.types)));
  }

  const FileDemand& demand_;
  Blobs::Upload& upload_;
  FileSniffer sniffer_;
  UploadedFile file_;
  bool has_begun_ = false;
};

asio::awaitable<Result<void>> read_whole(Request& request) {
  while (request.stream != nullptr) {
    const auto piece = co_await request.stream->next();
    if (!piece) co_return Refused(piece.error());
    if (piece->empty()) break;
    if (request.body.size() + piece->size() > longest_json)
      co_return Refused(too_large("The body is larger than 1 MiB."));
    request.body += *piece;
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> bind_without_file(Call& call, const Placed& placed) {
  if (auto read = co_await read_whole(call.request); !read) co_return read;
  if (auto json = expect_json(call.request); !json) co_return json;
  if (placed.route.operation.file->required)
    co_return Refused(invalid("file", "required", "Send the file as multipart/form-data, in the part named `file`."));
  co_return bind_command(call, placed);
}

}  // namespace

asio::awaitable<Result<void>> bind_upload(Call& call, const Placed& placed) {
  if (!call.request.header("content-type").starts_with("multipart/"))
    co_return co_await bind_without_file(call, placed);
  const FileDemand& demand = *placed.route.operation.file;
  const std::shared_ptr<Blobs::Upload> upload =
      call.services.blobs.upload(to_string(call.actor.tenant_id), *demand.kind);
  LookedAt looked(demand, *upload);
  UploadLimits limits;
  limits.file = demand.largest;
  limits.parts = parts;
  limits.file_required = demand.required;
  const auto form = co_await read_form(call.request, looked, limits);
  if (!form) co_return Refused(form.error());
  if (auto bound = bind_form(call, placed, *form); !bound) co_return bound;
  call.body_says = said_in_form(*form, "", "");
  if (!looked.has_begun()) co_return Result<void>{};
  auto file = looked.finish();
  if (!file) co_return Refused(std::move(file.error()));
  auto blob = co_await aside([upload] { return upload->keep(); });
  if (!blob) co_return Refused(std::move(blob.error()));
  file->blob = std::move(*blob);
  call.body_says = said_in_form(*form, file->filename, file->blob);
  call.as<UploadedFile>() = std::move(*file);
  co_return Result<void>{};
}

}  // namespace hirewire
