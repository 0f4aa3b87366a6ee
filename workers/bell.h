#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "storage/event_feed.h"

namespace hirewire {

/// Rung when there may be something to do for a partition; who waits takes all that rang. A lost ring costs one timer
/// tick.
class Bell {
 public:
  void ring(std::string_view lane, int partition) {
    {
      const std::lock_guard lock(mutex_);
      rung_.emplace(lane, partition);
    }
    signal_.notify_one();
  }
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      any_ = true;
    }
    signal_.notify_one();
  }
  /// Ends every pause; rings.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = any_ = true;
    }
    signal_.notify_all();
  }
  /// After trouble: waits however much rings, unless stopped.
  void pause(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    signal_.wait_for(lock, wait, [this] { return stopped_; });
  }
  /// What rang, at the latest after `wait` (then empty: look everywhere).
  std::set<LanePartition> wait(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    signal_.wait_for(lock, wait, [this] { return any_ || !rung_.empty(); });
    any_ = false;
    return std::exchange(rung_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable signal_;
  std::set<LanePartition> rung_;
  bool any_ = false;
  bool stopped_ = false;
};

}  // namespace hirewire
