#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "api/server/http.h"

namespace hirewire {

/// Why the front door itself turns a request away. Such a refusal always closes the connection: what follows on it may
/// be the hidden half of a smuggled request.
struct HttpFault {
  int status;                ///< 400, 405, 408, 413, 414, 417, 431, 501, 505
  std::string_view kind;     ///< a static word for metrics: host, framing, folded, …
  std::string_view message;  ///< a static sentence for the caller
};

/// What a head says about the body that follows it and about the connection.
struct Framing {
  bool chunked = false;
  std::uint64_t length = 0;       ///< of a body that is not chunked
  bool expects_continue = false;  ///< HTTP/1.1 only: an older client does not know the interim answer
  bool keep_alive = false;        ///< what the client wishes, after the default of its version
  bool http10 = false;
  [[nodiscard]] bool has_body() const { return chunked || length > 0; }
};

/// Where the head ends: its size with the empty line; 0 where that has not come yet. `scanned` bytes were looked at
/// before. A bare LF, or a first byte with which no method begins, is a fault at once, so that nobody waits for the
/// rest.
std::expected<std::size_t, HttpFault> find_head_end(std::string_view bytes, std::size_t scanned = 0);

/// Reads a whole head (as far as its empty line) into method, head_only, path, query and headers, and judges it more
/// strictly than RFC 9112 asks: exactly one sound Host (HTTP/1.0 may leave it out), a target in origin form (absolute
/// form where its authority is the Host) of at most 8 KiB with sound percent-encoding and no %00, at most 100 headers,
/// no folding, no space before a colon, no control characters; Transfer-Encoding only as `chunked`, on HTTP/1.1,
/// without Content-Length; one Content-Length of digits below 2^63. After a fault the request holds what was read
/// before it.
std::expected<Framing, HttpFault> read_head(std::string_view head, Request& into);

/// 1–64 of [A-Za-z0-9._-]: what is taken over from a caller's X-Request-Id.
bool is_request_id(std::string_view text);

}  // namespace hirewire
