#include "test/workers/mail/smtp_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

#include "test/workers/webhooks/receiver.h"

namespace hirewire::test {

struct SmtpServer::Connection {
  int socket;
  std::string bytes = {};

  bool read_more() {
    char chunk[4096];
    const ssize_t n = ::recv(socket, chunk, sizeof chunk, 0);
    if (n > 0) bytes.append(chunk, static_cast<std::size_t>(n));
    return n > 0;
  }
  /// False once the other side is gone.
  bool read_line(std::string& line) {
    std::size_t end = 0;
    while ((end = bytes.find("\r\n")) == std::string::npos)
      if (!read_more()) return false;
    line = bytes.substr(0, end);
    bytes.erase(0, end + 2);
    return true;
  }
  /// False where the connection is to be closed.
  bool answer(const std::string& scripted, std::string_view otherwise) {
    if (scripted == "drop") return false;
    if (scripted == "hang") {
      while (read_more()) {
      }
      return false;
    }
    return write_all(socket, (scripted.empty() ? std::string(otherwise) : scripted) + "\r\n");
  }
};

SmtpServer::SmtpServer(SmtpScript script, std::string extensions)
    : extensions_(std::move(extensions)), script_(std::move(script)) {
  sockaddr_in loopback{};
  loopback.sin_family = AF_INET;
  loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof loopback;
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&loopback), size) != 0 ||
      ::listen(listener_, 64) != 0 || ::getsockname(listener_, reinterpret_cast<sockaddr*>(&loopback), &size) != 0) {
    throw std::runtime_error("no listening socket");
  }
  port_ = ntohs(loopback.sin_port);
  acceptor_ = std::jthread([this] { accept_all(); });
}

SmtpServer::~SmtpServer() {
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

std::string SmtpServer::url(std::string_view account) const {
  return fmt::format("smtp://{}127.0.0.1:{}/client.example", account, port_);
}

void SmtpServer::say(SmtpScript script) {
  const std::lock_guard lock(mutex_);
  script_ = std::move(script);
}

std::vector<std::string> SmtpServer::mails() const {
  const std::lock_guard lock(mutex_);
  return mails_;
}

std::vector<std::string> SmtpServer::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

std::size_t SmtpServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void SmtpServer::close_connections() {
  const std::lock_guard lock(mutex_);
  for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
}

void SmtpServer::accept_all() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
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

std::string SmtpServer::scripted(std::string_view stage) const {
  const std::lock_guard lock(mutex_);
  const auto found = script_.find(stage);
  return found == script_.end() ? "" : found->second;
}

bool SmtpServer::take_mail(Connection& connection) {
  if (!scripted("inside").empty()) {
    if (connection.bytes.empty()) connection.read_more();
    return false;
  }
  std::string mail;
  for (std::string line; line != ".";) {
    if (!connection.read_line(line)) return false;
    if (line == ".") break;
    mail += line.starts_with('.') ? line.substr(1) : line;
    mail += "\r\n";
  }
  const std::string said = scripted("end");
  if (said.empty() || said.starts_with('2')) {
    const std::lock_guard lock(mutex_);
    mails_.push_back(std::move(mail));
  }
  return connection.answer(said, "250 2.0.0 taken");
}

void SmtpServer::serve(int socket) {
  Connection connection{socket};
  bool open = connection.answer(scripted("greeting"), "220 server.example ESMTP");
  std::string line;
  while (open && connection.read_line(line)) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(line);
    }
    const std::string verb = line.substr(0, 4);
    if (verb == "EHLO") {
      open = connection.answer(scripted("ehlo"), extensions_ + "250 8BITMIME");
    } else if (verb == "AUTH") {
      open = connection.answer(scripted("auth"), "235 2.7.0 welcome");
    } else if (verb == "MAIL") {
      open = connection.answer(scripted("mail"), "250 2.1.0 go on");
    } else if (verb == "RCPT") {
      open = connection.answer(scripted("rcpt"), "250 2.1.5 known");
    } else if (verb == "DATA") {
      const std::string said = scripted("data");
      open = connection.answer(said, "354 send it");
      if (open && said.empty()) open = take_mail(connection);
    } else if (verb == "QUIT") {
      connection.answer("", "221 bye");
      open = false;
    } else {
      open = connection.answer("", "500 5.5.1 what");
    }
  }
  const std::lock_guard lock(mutex_);
  open_.erase(socket);
  ::close(socket);
}

}  // namespace hirewire::test
