#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "api/server/http.h"
#include "schemas/language/refusal.h"

namespace hirewire {

/// Where an uploaded file goes while it streams in. A refusal ends the upload and becomes its answer.
class FileSink {
 public:
  virtual ~FileSink() = default;
  /// `filename` is a bare name: no folders, no control characters, UTF-8, 1 to 255 bytes. `content_type` is the
  /// caller's claim.
  virtual Result<void> begin(const std::string& filename, const std::string& content_type) = 0;
  virtual Result<void> piece(std::string_view bytes) = 0;
};

inline constexpr std::string_view only_file[] = {"file"};

struct UploadLimits {
  std::size_t head = 8 * 1024;    ///< bytes of one part's headers, and of what precedes the first part
  std::size_t field = 16 * 1024;  ///< bytes of a text field
  std::size_t fields = 32;
  std::int64_t file = std::int64_t{1} << 30;
  std::span<const std::string_view> parts = only_file;  ///< what the part with the file may be called
  bool file_required = true;
};

using FormFields = std::map<std::string, std::string, std::less<>>;

/// multipart/form-data (RFC 7578) of one file, in the part named `file` or as the limits say, and text fields; fed in
/// pieces of any size, in memory that does not grow with the file. Refuses: `malformed` – framing, heads, a body cut
/// short, text that is not UTF-8; `too_large` – beyond the limits; `invalid` – a file missing, twice, or under another
/// name, a field twice.
class FormReader {
 public:
  /// Of a Content-Type header; `unsupported` where it is no multipart/form-data, `malformed` without a sound boundary.
  static Result<std::string> boundary_of(std::string_view content_type);

  FormReader(std::string_view boundary, FileSink& sink, UploadLimits limits = {});
  Result<void> feed(std::string_view piece);
  Result<FormFields> finish();

 private:
  enum class State : std::uint8_t { preamble, boundary, head, field, file, end };

  Result<bool> step();  ///< false: more bytes are needed
  Result<bool> step_boundary();
  Result<bool> step_head();
  Result<void> begin_part(std::string_view head);
  Result<bool> step_content();
  Result<void> content(std::string_view bytes);
  Result<void> end_part();

  FileSink& sink_;
  const UploadLimits limits_;
  const std::string delimiter_;  ///< CRLF, two dashes, the boundary
  State state_ = State::preamble;
  State before_boundary_ = State::preamble;
  std::string held_;    ///< what came and is not worked off
  std::size_t at_ = 0;  ///< of its first byte that is not worked off
  std::string name_;    ///< of the part
  std::string value_;
  std::int64_t file_bytes_ = 0;
  std::size_t preamble_bytes_ = 0;
  bool has_file_ = false;
  FormFields fields_;
};

/// Reads a whole request: from its stream, or from its body where that was read already.
boost::asio::awaitable<Result<FormFields>> read_form(Request& request, FileSink& sink, UploadLimits limits = {});

/// The bare name that `begin` promises, of what a caller called his file.
std::string bare_filename(std::string_view name);

/// Reads a streamed body into Request::body, up to so many bytes; then a 413 with these words.
boost::asio::awaitable<Result<void>> read_whole(Request& request, std::size_t longest, std::string_view too_long);

}  // namespace hirewire
