#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "workers/mail/transport.h"

namespace hirewire::mail {

struct SmtpSettings {
  /// smtp://user:password@host:port or smtps://…, both parts of the account percent-encoded; a path is the name to say
  /// EHLO with, else it is the host's.
  std::string url;
  bool tls = true;          ///< with smtp://: STARTTLS or nothing; false: in the clear
  std::string authorities;  ///< PEM file to trust instead of the system's; empty = the system's
  std::chrono::milliseconds connect_timeout{10'000};  ///< name, TCP and TLS
  /// The whole try, the answer to the mail's end too. A server that falls silent there holds the thread for as long
  /// again, by whole seconds.
  std::chrono::milliseconds total_timeout{60'000};
  std::size_t kept = 8;  ///< connections kept between mails, for at most a minute each
};

/// By libcurl to one server, a connection for each thread that delivers, kept and used again. A kept connection that
/// the server gave up before the mail began is replaced at once. What the server says of the house (greeting, TLS,
/// account) never kills a mail: that is temporary, as are 530, 534, 535 and 538 everywhere. Certificates are verified.
/// Neither addresses nor the account are logged or in an outcome. Throws std::runtime_error where libcurl cannot be set
/// up.
class Smtp : public Transport {
 public:
  explicit Smtp(SmtpSettings settings);
  ~Smtp() override;
  Outcome deliver(const Message& message, const BeforeData& before_data) override;
  void stop() override { stopping_ = true; }

 private:
  class Session;
  std::unique_ptr<Session> take();

  const SmtpSettings settings_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Session>> free_;
};

}  // namespace hirewire::mail
