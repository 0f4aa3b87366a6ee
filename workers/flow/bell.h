#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "storage/flow/event_feed.h"

namespace hirewire {

/// The relay and the reactions read the log at most this often.
constexpr std::chrono::milliseconds log_reading_pace{50};

/// Wakes a thread when there may be something to do for a partition. It takes all partitions that rang since. A lost
/// ring costs one timer tick.
class Bell {
 public:
  /// However often it rings, the thread is woken at most once in `pace`: a round costs a broker or a database the same,
  /// however many events it brings. The first ring after a pause wakes at once.
  explicit Bell(std::chrono::milliseconds pace = {}) : pace_(pace) {}
  void ring(std::string_view lane, int partition) {
    const std::lock_guard lock(mutex_);
    if (silent()) signal_.notify_one();
    rung_.emplace(lane, partition);
  }
  void ring() {
    const std::lock_guard lock(mutex_);
    if (silent()) signal_.notify_one();
    any_ = true;
  }
  /// Ends every pause; rings.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = any_ = true;
    }
    signal_.notify_all();
  }
  /// After trouble: waits whatever rings, unless stopped.
  void pause(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    signal_.wait_for(lock, wait, [this] { return stopped_; });
  }
  /// What rang, at the latest after `wait` (then empty: look everywhere).
  std::set<LanePartition> wait(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    signal_.wait_for(lock, wait, [this] { return !silent(); });
    signal_.wait_until(lock, woken_ + pace_, [this] { return stopped_; });
    woken_ = std::chrono::steady_clock::now();
    any_ = false;
    return std::exchange(rung_, {});
  }

 private:
  [[nodiscard]] bool silent() const { return !any_ && rung_.empty(); }

  const std::chrono::milliseconds pace_;
  std::chrono::steady_clock::time_point woken_;
  std::mutex mutex_;
  std::condition_variable signal_;
  std::set<LanePartition> rung_;
  bool any_ = false;
  bool stopped_ = false;
};

}  // namespace hirewire
