#include "test/workers/webhooks/receiver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace hirewire::test {

std::string ReceivedPost::header(std::string_view name) const {
  std::size_t at = head.find("\r\n");
  while (at != std::string::npos && at + 2 < head.size()) {
    const std::size_t begin = at + 2;
    at = head.find("\r\n", begin);
    const std::string line = head.substr(begin, at - begin);
    const std::size_t colon = line.find(':');
    if (colon == name.size() && strncasecmp(line.data(), name.data(), colon) == 0) {
      return line.substr(line.find_first_not_of(' ', colon + 1));
    }
  }
  return "";
}

bool write_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

Receiver::Answer answers(std::string_view status, std::string_view headers) {
  const std::string text =
      "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) + "Content-Length: 0\r\n\r\n";
  return [text](int socket, const ReceivedPost&) { return write_all(socket, text); };
}

Receiver::Answer hangs() {
  return [](int socket, const ReceivedPost&) {
    char byte = 0;
    while (::recv(socket, &byte, 1, 0) > 0) {
    }
    return false;
  };
}

Receiver::Receiver(Answer answer) : answer_(std::move(answer)) {
  sockaddr_in6 any{};
  any.sin6_family = AF_INET6;
  socklen_t size = sizeof any;
  const int off = 0;
  listener_ = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener_ < 0 || ::setsockopt(listener_, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0 ||
      ::bind(listener_, reinterpret_cast<sockaddr*>(&any), size) != 0 || ::listen(listener_, 512) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&any), &size) != 0) {
    throw std::runtime_error("no listening socket for IPv4 and IPv6");
  }
  port_ = ntohs(any.sin6_port);
  acceptor_ = std::jthread([this] { accept_all(); });
}

Receiver::~Receiver() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
  }
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  threads_.clear();
  ::close(listener_);
}

std::vector<ReceivedPost> Receiver::posts() const {
  const std::lock_guard lock(mutex_);
  return posts_;
}

std::size_t Receiver::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void Receiver::accept_all() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      ::close(socket);
      return;
    }
    ++connections_;
    open_.insert(socket);
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void Receiver::serve(int socket) {
  std::string bytes;
  bool open = true;
  const auto read_more = [&] {
    char chunk[4096];
    const ssize_t n = ::recv(socket, chunk, sizeof chunk, 0);
    if (n > 0) bytes.append(chunk, static_cast<std::size_t>(n));
    return n > 0;
  };
  while (open) {
    std::size_t end = std::string::npos;
    while (open && (end = bytes.find("\r\n\r\n")) == std::string::npos) open = read_more();
    if (!open) break;
    ReceivedPost post{.head = bytes.substr(0, end + 2), .body = {}};
    const std::size_t length = std::strtoul(post.header("Content-Length").c_str(), nullptr, 10);
    while (open && bytes.size() < end + 4 + length) open = read_more();
    if (!open) break;
    post.body = bytes.substr(end + 4, length);
    bytes.erase(0, end + 4 + length);
    {
      const std::lock_guard lock(mutex_);
      posts_.push_back(post);
    }
    open = answer_(socket, post);
  }
  const std::lock_guard lock(mutex_);
  open_.erase(socket);
  ::close(socket);
}

}  // namespace hirewire::test
