#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hirewire::test {

struct ReceivedPost {
  std::string head;  ///< request line and headers
  std::string body;
  /// The header's value, "" where it is absent.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// A small HTTP/1.1 server on a port of its own, IPv4 and IPv6, a thread for each connection, keep-alive. Gone when
/// destroyed.
class Receiver {
 public:
  /// Writes the answer to the socket; false closes the connection.
  using Answer = std::function<bool(int socket, const ReceivedPost& post)>;
  explicit Receiver(Answer answer);
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  [[nodiscard]] std::vector<ReceivedPost> posts() const;
  [[nodiscard]] std::size_t connections() const;

 private:
  void accept_all();
  void serve(int socket);

  Answer answer_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  bool stopping_ = false;
  std::size_t connections_ = 0;
  std::vector<ReceivedPost> posts_;
  std::set<int> open_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

bool write_all(int socket, std::string_view bytes);  ///< false once the other side is gone
/// The status line, the header lines ("Name: value\r\n" each) and an empty body; keeps the connection.
Receiver::Answer answers(std::string_view status, std::string_view headers = "");
/// Says nothing until the other side closes.
Receiver::Answer hangs();

}  // namespace hirewire::test
