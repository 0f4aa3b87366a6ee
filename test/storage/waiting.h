#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

namespace hirewire::test {

/// What other threads have told so far; waits for enough of it instead of sleeping.
template <class T>
class Told {
 public:
  void add(T value) {
    const std::lock_guard lock(guard_);
    all_.push_back(std::move(value));
    bell_.notify_all();
  }
  /// What was told once there are `count`, or all there is after ten seconds.
  std::vector<T> wait(std::size_t count) {
    std::unique_lock lock(guard_);
    bell_.wait_for(lock, std::chrono::seconds(10), [&] { return all_.size() >= count; });
    return all_;
  }

 private:
  std::mutex guard_;
  std::condition_variable bell_;
  std::vector<T> all_;
};

}  // namespace hirewire::test
