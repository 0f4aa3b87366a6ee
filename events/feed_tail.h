#pragma once
#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "events/bus.h"

namespace hirewire {

/// What a reader of the end of a topic is given.
struct Heard {
  std::vector<Message> messages;
  /// Reading has begun, or begun anew, at the end of every partition: what came before is not heard of any more.
  bool may_have_missed = false;
};

/// Reads a topic from now on, in a thread of its own, with a consumer group that nobody shares: each process hears of
/// everything. It remembers nothing: what came while it was not reading is told by `may_have_missed`.
class FeedTail {
 public:
  /// `heard` is called on the tail's thread. `group` is a new name each time.
  FeedTail(Bus& bus, std::string group, std::string topic, std::function<void(Heard)> heard);
  ~FeedTail();
  FeedTail(const FeedTail&) = delete;
  FeedTail& operator=(const FeedTail&) = delete;

 private:
  void read();
  void read_on(Consumer& consumer);

  Bus& bus_;
  const std::string group_, topic_;
  const std::function<void(Heard)> heard_;
  std::set<int> begun_;  ///< partitions whose end has not been found yet
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // last: it uses all above
};

}  // namespace hirewire
