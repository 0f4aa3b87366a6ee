#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hirewire::test {

/// What the server says at each stage instead of yes: an answer without its line's end, or one of
///   "drop"        closes the connection instead of answering
///   "hang"        says nothing until the other side closes
/// Stages: greeting, ehlo, auth, mail, rcpt, data, end (behind the final dot), and inside: "drop" closes after the
/// first bytes of the mail.
using SmtpScript = std::map<std::string, std::string, std::less<>>;

/// A small SMTP server on a loopback port of its own, a thread for each connection. Gone when destroyed.
class SmtpServer {
 public:
  explicit SmtpServer(SmtpScript script = {}, std::string extensions = "");
  ~SmtpServer();
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  [[nodiscard]] std::string url(std::string_view account = "") const;
  void say(SmtpScript script);                           ///< from the next command on
  [[nodiscard]] std::vector<std::string> mails() const;  ///< those that were taken, dots no longer doubled
  [[nodiscard]] std::vector<std::string> commands() const;
  [[nodiscard]] std::size_t connections() const;
  void close_connections();

 private:
  struct Connection;
  void accept_all();
  void serve(int socket);
  bool take_mail(Connection& connection);
  [[nodiscard]] std::string scripted(std::string_view stage) const;

  const std::string extensions_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  SmtpScript script_;
  bool stopping_ = false;
  std::size_t connections_ = 0;
  std::vector<std::string> mails_, commands_;
  std::set<int> open_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

}  // namespace hirewire::test
