#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "api/server/request_head.h"
#include "api/server/response_head.h"
#include "api/server/server.h"
#include "api/server/traffic.h"

namespace hirewire {

// Concrete executors: the type-erased default costs an allocation an operation.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// What the door knows of an open connection: when it must have moved on, and how to make it.
struct Connection {
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  bool timed_out = false;
  bool idle = true;   ///< before or between requests, or an event stream: a stop need not wait for it
  bool fresh = true;  ///< not answered yet: who has just connected is about to ask

  virtual ~Connection() = default;
  void arm(std::chrono::steady_clock::duration wait) {
    deadline = std::chrono::steady_clock::now() + wait;
    timed_out = false;
  }
  virtual void interrupt() = 0;  ///< what it waits for ends with an error
  virtual void close() = 0;
};

Refusal refusal_of(const HttpFault& fault);  ///< its code is the status in words: CONTENT_TOO_LARGE

struct Port {
  Listener listener;
  Acceptor acceptor;
  Traffic traffic;

  /// The listener's words for a fault; counted. Every one but a 500 closes the connection.
  Response refuse(const HttpFault& fault);
};

/// What is behind a Server: its ports and all that its connections share. One deadline for each connection and one
/// sweep over all, instead of a timer for each operation: arming is a store, and a late sweep (limit / 4, at most 250
/// ms) harms nobody. For the io thread only; its coroutines keep it alive.
class Door : public std::enable_shared_from_this<Door> {
 public:
  using Greet = std::function<void(Port&, Socket)>;  ///< given every accepted connection

  Door(boost::asio::io_context& io, ServerLimits limits, std::string allow_origin);
  /// Binds all listeners; TLS 1.2 and 1.3 where certificate and key (PEM files) are given. Throws std::system_error.
  void prepare(const std::string& address, std::vector<Listener> listeners, const std::string& certificate,
               const std::string& key);
  void open(Greet greet);
  boost::asio::awaitable<void> stop(std::chrono::milliseconds wait);  ///< as Server::stop
  void close();                                                       ///< at once, whatever is still running

  std::list<Connection*>::iterator enter(Connection& connection);
  void leave(std::list<Connection*>::iterator place);
  /// One connection too many: told so without waiting, as far as its socket buffer takes it.
  void turn_away(Port& port, Socket& socket);
  [[nodiscard]] bool full() const { return connections_.size() >= limits.connections; }

  boost::asio::io_context& io;
  const ServerLimits limits;
  const std::string allow_origin;
  std::optional<boost::asio::ssl::context> tls;
  std::deque<Port> ports;
  StandingLines standing_lines;
  bool stopping = false;

 private:
  void stop_accepting();  ///< and closes what is idle
  void load_tls(const std::string& certificate, const std::string& key);
  void listen(const boost::asio::ip::address& address, Listener listener);
  static boost::asio::awaitable<void> accept(std::shared_ptr<Door> door, Port& port);
  static boost::asio::awaitable<void> sweep(std::shared_ptr<Door> door);

  Greet greet_;
  std::list<Connection*> connections_;
  Timer next_sweep_;
  Timer emptied_;  ///< cancelled when the last connection has gone
  bool closed_ = false;
};

}  // namespace hirewire
