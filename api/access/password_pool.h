#pragma once
#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/metrics.h"
#include "base/password.h"
#include "schemas/language/refusal.h"

namespace hirewire {

/// Passwords are hashed here and nowhere else: 11 to 15 ms of CPU and 19 MiB each (base/password.h), on threads of
/// their own behind a bounded queue. Where it is full the answer is `unavailable`, at once, and the caller's password
/// was not looked at. Coroutines resume on their own executor, which must outlive the pool; at its end those who still
/// wait get `unavailable`.
class PasswordPool {
 public:
  explicit PasswordPool(int threads = 2, std::size_t queue = 64);
  ~PasswordPool();
  PasswordPool(const PasswordPool&) = delete;
  PasswordPool& operator=(const PasswordPool&) = delete;

  boost::asio::awaitable<Result<PasswordMatch>> verify(std::string password, std::string encoded);
  /// Takes as long as `verify` and is always `none`: for an account that is not there, so that time tells nothing.
  boost::asio::awaitable<Result<PasswordMatch>> verify_nobody(std::string password);
  /// `invalid` for what is not UTF-8, which the readers of requests take nowhere.
  boost::asio::awaitable<Result<std::string>> hash(std::string password);

 private:
  struct Job;
  boost::asio::awaitable<bool> carry_out(std::shared_ptr<Job> job);  ///< false: it was not taken
  void work();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  std::deque<std::shared_ptr<Job>> queue_;
  bool stopping_ = false;
  const metrics::Gauge waiting_gauge_ =
      metrics::gauge("hirewire_password_queue", "Passwords that wait for a thread of the password pool.");
  const metrics::Gauge working_ = metrics::gauge("hirewire_password_working", "Passwords being hashed or verified.");
  const metrics::Histogram seconds_ = metrics::histogram(
      "hirewire_password_seconds", "From a password's arrival in the pool to its end, waiting included.");
  const metrics::Counter refused_ =
      metrics::counter("hirewire_password_refused_total", "Passwords not looked at because too many waited.");
  std::vector<std::thread> threads_;
};

}  // namespace hirewire
