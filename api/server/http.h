#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/language/refusal.h"

namespace hirewire {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Reads a request's body piece by piece, so that a file never stands in memory. Only valid while its handler runs.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  /// The next piece (up to 64 KiB, valid until the next call); empty at the end. A body over `limit`, cut short or too
  /// slow is a refusal; the connection is closed after the answer.
  virtual boost::asio::awaitable<Result<std::string_view>> next() = 0;
};

/// A request whose head has been read and found sound (one Host, one framing, no obs-fold). Header names are lower
/// case.
struct Request {
  std::string method;  ///< upper case; HEAD arrives as GET with head_only
  bool head_only = false;
  std::string path;   ///< percent-encoded, as sent, without the query
  std::string query;  ///< without the question mark
  Headers headers;
  std::string body;              ///< read whole, up to ServerLimits::body_bytes, unless it is streamed
  BodyReader* stream = nullptr;  ///< set instead of body where Listener::streams said yes
  std::string remote;            ///< the peer's address without the port
  std::string id;                ///< request id: the caller's X-Request-Id (if 1–64 of [A-Za-z0-9._-]) or ours
  bool tls = false;
  std::chrono::steady_clock::time_point received;

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;  ///< empty where there is none
  /// All lines of that name as one list (RFC 9110 §5.3); empty where there is none.
  [[nodiscard]] std::string joined(std::string_view lower_case_name) const;
  [[nodiscard]] bool has_header(std::string_view lower_case_name) const;
};

class EventStream;

struct Response {
  int status = 200;
  Headers headers;  ///< without Content-Length, Connection, Date, Server, X-Request-Id, CORS: the server's
  std::string body;
  std::string_view operation = "-";  ///< for access log and metrics: the operation's name or "-"
  /// For the access log: the route's path as its document writes it, `/api/v1/candidates/{candidate_id}`; or "-".
  std::string_view route = "-";
  std::string user;    ///< for the access log: the user's id or empty
  bool close = false;  ///< close the connection afterwards
  /// Set: what it brings, as text/event-stream, is the body (which stays empty), until the client leaves or the server
  /// stops. The server sets Content-Type; a HEAD gets no stream.
  std::shared_ptr<EventStream> events;
};

using Handler = std::function<boost::asio::awaitable<Response>(Request&)>;

/// One port.
struct Listener {
  std::string name;        ///< for logs and metrics: house, crm-reference, …
  std::uint16_t port = 0;  ///< 0: any free port (tests)
  Handler handle;
  /// Asked when the head is read: should the body be streamed to the handler instead of being read whole?
  std::function<bool(const Request&)> streams;
  /// Renders a refusal that the server itself has to give (400 for bad framing, 408, 413, 431, 503) in this listener's
  /// dialect.
  std::function<Response(const Refusal&, int status)> refuse;
};

}  // namespace hirewire
