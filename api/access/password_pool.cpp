#include "api/access/password_pool.h"

#include <new>

#include "api/server/wake.h"
#include "base/named_thread.h"
#include "base/password.h"
#include "base/seal.h"

namespace hirewire {

struct PasswordPool::Job {
  std::string password;
  std::string encoded;  ///< what to verify against; empty: make it
  PasswordMatch match = PasswordMatch::none;
  bool done = false;
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
  Wake wake;
};

namespace {

/// Of a password that nobody knows; made once, under the parameters that real ones have.
const std::string& nobodys_hash() {
  static const std::string encoded = hash_password(hex(random_bytes(32)));
  return encoded;
}

}  // namespace

PasswordPool::PasswordPool(int threads, std::size_t queue) : most_(queue) {
  for (int i = 0; i < threads; ++i) threads_.push_back(named_thread("passwords", [this] { work(); }));
}

PasswordPool::~PasswordPool() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wakes_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  for (const auto& job : queue_) job->wake();
}

void PasswordPool::work() {
  nobodys_hash();  // now, or the first unknown caller would wait twice as long as others
  while (true) {
    std::shared_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      wakes_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      job = std::move(queue_.front());
      queue_.pop_front();
      waiting_gauge_.set(static_cast<double>(queue_.size()));
    }
    working_.add(1);
    try {
      if (job->encoded.empty()) {
        job->encoded = hash_password(job->password);
      } else {
        job->match = match_password(job->password, job->encoded);
      }
      job->done = true;
    } catch (const std::bad_alloc&) {
      job->done = false;  // 19 MiB were not there
    }
    working_.add(-1);
    seconds_.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - job->since).count());
    job->wake();
  }
}

boost::asio::awaitable<bool> PasswordPool::carry_out(std::shared_ptr<Job> job) {
  co_await until_woken([this, job](Wake wake) {
    std::unique_lock lock(mutex_);
    if (stopping_ || queue_.size() >= most_) {
      lock.unlock();
      refused_.add();
      wake();
      return;
    }
    job->wake = std::move(wake);
    queue_.push_back(job);
    waiting_gauge_.set(static_cast<double>(queue_.size()));
    wakes_.notify_one();
  });
  co_return job->done;
}

boost::asio::awaitable<Result<PasswordMatch>> PasswordPool::verify(std::string password, std::string encoded) {
  auto job = std::make_shared<Job>();
  job->password = std::move(password);
  job->encoded = std::move(encoded);
  if (job->encoded.empty()) co_return PasswordMatch::none;
  const bool done = co_await carry_out(job);
  if (!done) co_return Refused(unavailable(1));
  co_return job->match;
}

boost::asio::awaitable<Result<PasswordMatch>> PasswordPool::verify_nobody(std::string password) {
  return verify(std::move(password), nobodys_hash());
}

boost::asio::awaitable<Result<std::string>> PasswordPool::hash(std::string password) {
  if (!normal_password(password)) co_return Refused(invalid("password", "format", "Must be UTF-8."));
  auto job = std::make_shared<Job>();
  job->password = std::move(password);
  const bool done = co_await carry_out(job);
  if (!done) co_return Refused(unavailable(1));
  co_return job->encoded;
}

}  // namespace hirewire
