#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <cerrno>
#include <chrono>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "api/server/server.h"

namespace hirewire::server_test {

/// A listener that refuses as plainly as can be.
inline Listener plain_listener(Handler handle) {
  Listener listener;
  listener.name = "house";
  listener.handle = std::move(handle);
  listener.refuse = [](const Refusal& refusal, int status) {
    Response response;
    response.status = status;
    response.body = refusal.code;
    return response;
  };
  return listener;
}

inline ServerLimits quiet_limits() {
  ServerLimits limits;
  limits.access_log = log::Level::debug;
  return limits;
}

/// A running server on free ports, its io_context on a thread of its own.
class RunningServer {
 public:
  explicit RunningServer(std::vector<Listener> listeners, ServerLimits limits = quiet_limits(),
                         std::string allow_origin = "*", std::string certificate = {}, std::string key = {})
      : server_(std::make_unique<Server>(io, "127.0.0.1", std::move(listeners), limits, std::move(allow_origin),
                                         std::move(certificate), std::move(key))) {
    ports = server_->ports();
    server_->start();
    thread_ = std::thread([this] { io.run(); });
  }
  ~RunningServer() {
    on_io([this] { server_.reset(); });
    io.stop();
    thread_.join();
  }
  /// Runs on the io thread, and waits until it has.
  void on_io(std::function<void()> work) {
    std::promise<void> done;
    boost::asio::post(io, [&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }
  /// What a client has read may have been written before the io thread comes to the rest: asks there until it is so,
  /// ten seconds at most.
  bool comes_true(const std::function<bool()>& what) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (bool so = false;;) {
      on_io([&] { so = what(); });
      if (so || std::chrono::steady_clock::now() > deadline) return so;
    }
  }
  std::future<void> stop(std::chrono::milliseconds wait) {
    return boost::asio::co_spawn(io, server_->stop(wait), boost::asio::use_future);
  }

  boost::asio::io_context io{1};
  std::vector<std::uint16_t> ports;

 private:
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> stays_{io.get_executor()};
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

/// As many descriptors as the machine lets us have, up to `most`; returns how many that are.
inline std::size_t allow_descriptors(std::size_t most) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, most);
  setrlimit(RLIMIT_NOFILE, &files);
  return files.rlim_cur;
}

/// A blocking TCP client; every wait ends after ten seconds at most.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  RawClient(RawClient&& other) noexcept : connected(other.connected), socket_(std::exchange(other.socket_, -1)) {}
  ~RawClient() {
    if (socket_ >= 0) ::close(socket_);
  }

  /// False where the server has closed before all was taken.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }
  /// All up to the server's close; throws where the close does not come.
  std::string read_to_close() {
    std::string all = std::move(early_);
    early_.clear();
    while (receive(all)) {
    }
    return all;
  }
  /// One answer, with a body as its Content-Length says; shorter where the server closes before.
  std::string read_answer(bool head_only = false) {
    std::string all = std::move(early_);
    early_.clear();
    std::size_t end = std::string::npos;
    while ((end = all.find("\r\n\r\n")) == std::string::npos) {
      if (!receive(all)) return all;
    }
    std::size_t size = end + 4;
    auto at = all.substr(0, size).find("Content-Length: ");
    if (at != std::string::npos && !head_only) size += std::stoul(all.substr(at + 16));
    while (all.size() < size) {
      if (!receive(all)) return all;
    }
    early_ = all.substr(size);
    return all.substr(0, size);
  }

  /// All up to the end of `part`, of a body that goes on; shorter where the server closes before.
  std::string read_until(std::string_view part) {
    std::string all = std::move(early_);
    early_.clear();
    std::size_t at = 0;
    while ((at = all.find(part)) == std::string::npos) {
      if (!receive(all)) return all;
    }
    early_ = all.substr(at + part.size());
    return all.substr(0, at + part.size());
  }

  bool connected = false;
  [[nodiscard]] int native() const { return socket_; }

 private:
  bool receive(std::string& into) {
    char piece[16 * 1024];
    auto n = ::recv(socket_, piece, sizeof piece, 0);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("nothing came for ten seconds");
    if (n <= 0) return false;
    into.append(piece, static_cast<std::size_t>(n));
    return true;
  }

  int socket_;
  std::string early_;
};

inline std::string status_line(std::string_view answer) {
  return std::string(answer.substr(0, answer.find("\r\n")));
}

inline std::string body_of(std::string_view answer) {
  auto at = answer.find("\r\n\r\n");
  return at == std::string_view::npos ? std::string() : std::string(answer.substr(at + 4));
}

inline bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Answers with what it got: `METHOD path?query [body]`.
inline boost::asio::awaitable<Response> echo(Request& request) {
  Response response;
  response.operation = "echo";
  response.body = request.method + " " + request.path + "?" + request.query + " [" + request.body + "]";
  co_return response;
}

}  // namespace hirewire::server_test
