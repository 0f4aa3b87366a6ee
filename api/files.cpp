#include "api/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "api/presentation/file_link.h"
#include "api/requests/aside.h"
#include "api/requests/conditions.h"
#include "base/log.h"

namespace hirewire::files {

namespace asio = boost::asio;

namespace {

/// Bytes [from, from + size) of a file.
struct Piece {
  std::int64_t from = 0;
  std::int64_t size = 0;  ///< 0: there is nothing there
};

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.starts_with('-');
  return whole ? std::optional(number) : std::nullopt;
}

/// What a Range header asks of a file of `size` bytes; nullopt: all of it, be it that nothing sound or several pieces
/// are asked for (RFC 9110 §14.2 lets us).
std::optional<Piece> asked_piece(std::string_view range, std::int64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!range.starts_with(unit)) return std::nullopt;
  range.remove_prefix(unit.size());
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos || range.contains(',')) return std::nullopt;
  const auto first = number_in(range.substr(0, dash));
  const auto last = number_in(range.substr(dash + 1));
  if (dash == 0) {
    if (!last) return std::nullopt;
    const std::int64_t tail = std::min(*last, size);
    return Piece{size - tail, tail};
  }
  if (!first || (!last && dash + 1 < range.size()) || (last && *last < *first)) return std::nullopt;
  if (*first >= size) return Piece{};
  return Piece{*first, std::min(last.value_or(size - 1), size - 1) - *first + 1};
}

/// RFC 6266: to be saved, under its name in any alphabet; a plain one for who knows no other.
std::string disposition(std::string_view filename) {
  std::string plain, encoded;
  for (const char c : filename) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_word =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
    const bool is_plain = byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '%';
    plain += is_plain ? c : '_';
    encoded += is_word ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return fmt::format(R"(attachment; filename="{}"; filename*=UTF-8''{})", plain, encoded);
}

struct Read {
  bool is_there = false;
  std::int64_t size = 0;
  std::optional<Piece> piece;
  std::string bytes;
};

/// Blocks.
Read read(const Blobs& blobs, const FileLink& link, const std::string& range) {
  const auto kind = std::ranges::find(blob_kinds, std::string_view(link.kind), &BlobKind::name);
  if (kind == std::end(blob_kinds)) return {};
  Read read;
  try {
    const std::string tenant = to_string(link.tenant);
    read.size = blobs.size(tenant, *kind, link.blob);
    read.piece = asked_piece(range, read.size);
    const Piece wanted = read.piece.value_or(Piece{0, read.size});
    while (std::cmp_less(read.bytes.size(), wanted.size)) {
      const auto have = static_cast<std::int64_t>(read.bytes.size());
      const auto more =
          blobs.read(tenant, *kind, link.blob, wanted.from + have, static_cast<std::size_t>(wanted.size - have));
      if (more.empty()) return {};
      read.bytes += more;
    }
    read.is_there = true;
  } catch (const std::runtime_error& trouble) {
    log::warn("file_not_read", {{"error", trouble.what()}});  // swept away between link and look, or the disk's fault
  }
  return read;
}

Response response_of(const FileLink& link, Read read, std::string_view etag) {
  Response response;
  response.headers = {{"Content-Type", link.media_type},
                      {"Content-Disposition", disposition(link.filename)},
                      {"Accept-Ranges", "bytes"},
                      {"ETag", std::string(etag)},
                      {"Cache-Control", "private"}};
  if (read.piece && read.piece->size == 0) {
    response.status = 416;
    response.headers.emplace_back("Content-Range", fmt::format("bytes */{}", read.size));
    return response;
  }
  if (read.piece) {
    response.status = 206;
    response.headers.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", read.piece->from,
                                                               read.piece->from + read.piece->size - 1, read.size));
  }
  response.body = std::move(read.bytes);
  return response;
}

asio::awaitable<Result<Answer>> answer_file(Call& call) {
  const auto id = parse_uuid(call.path.at("id"));
  const auto signature = call.query.find("sig");
  const auto link =
      id && signature != call.query.end() ? read_file_link(call.services.keys, *id, signature->second) : std::nullopt;
  if (!link) co_return Refused(not_found("file"));
  if (link->expires < call.actor.now) co_return Refused(link_expired());
  const std::string tag = link->blob.substr(0, 32), etag = fmt::format("\"{}\"", tag);
  if (is_known(call.request, tag)) co_return Answer(Stream{Response{.status = 304, .headers = {{"ETag", etag}}}});
  const std::string_view condition = call.request.header("if-range");
  const std::string range(condition.empty() || condition == etag ? call.request.header("range") : "");
  auto found = co_await aside([&blobs = call.services.blobs, link = *link, range] { return read(blobs, link, range); });
  if (!found.is_there) co_return Refused(not_found("file"));
  co_return Answer(Stream{response_of(*link, std::move(found), etag)});
}

}  // namespace

constinit const Operation get_file{"get_file", anyone, {.resource = "file", .answer = answer_file}};

}  // namespace hirewire::files
