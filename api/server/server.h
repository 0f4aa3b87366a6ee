#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "api/server/http.h"
#include "api/server/proxies.h"
#include "base/log.h"

namespace hirewire {

/// Limits of the front door. Times in milliseconds, sizes in bytes.
struct ServerLimits {
  std::chrono::milliseconds head{10'000};        ///< from the first byte (or the accept) to the end of the head
  std::chrono::milliseconds idle{60'000};        ///< between two requests of a connection
  std::chrono::milliseconds body_piece{15'000};  ///< for each 64 KiB of a body, either way
  std::chrono::milliseconds heartbeat{15'000};   ///< in an event stream, when nothing else was written for so long
  std::chrono::milliseconds reconnect{3'000};    ///< a stream's client comes back after one to two times this
  std::size_t head_bytes = 16 * 1024;            ///< request line and headers together: 431
  std::size_t body_bytes = 4 * 1024 * 1024;      ///< of a body that is read whole: 413
  std::size_t stream_bytes = 1u << 30;           ///< of a streamed body: 413
  std::size_t connections = 20'000;              ///< open at once; beyond: accepted and closed with 503
  TrustedProxies proxies;                        ///< that stand before it
  log::Level access_log = log::Level::info;      ///< of the line that each request leaves
};

class Door;

/// The front door: the only Beast file. HTTP/1.1 (1.0 understood), keep-alive, pipelining, HEAD, Expect: 100-continue,
/// CORS (preflight answered here, without a token), request id, access log, metrics, optional TLS, graceful stop.
class Server {
 public:
  /// TLS where certificate and key (PEM files) are given. Throws std::system_error where a port is taken.
  Server(boost::asio::io_context& io, const std::string& address, std::vector<Listener> listeners, ServerLimits limits,
         std::string allow_origin, const std::string& tls_certificate = {}, const std::string& tls_key = {});
  ~Server();
  void start();
  /// Stops accepting, closes idle connections, lets running requests finish (answers say Connection: close), at most
  /// `wait`.
  boost::asio::awaitable<void> stop(std::chrono::milliseconds wait);
  [[nodiscard]] std::vector<std::uint16_t> ports() const;  ///< as bound, in the listeners' order

 private:
  std::shared_ptr<Door> door_;
};

}  // namespace hirewire
