#include "events/feed_tail.h"

#include "base/log.h"
#include "base/named_thread.h"

namespace hirewire {

namespace {

constexpr std::size_t at_once = 500;
constexpr std::chrono::milliseconds longest_poll{200};  ///< a stop waits as long
constexpr std::chrono::milliseconds after_trouble{1000};

}  // namespace

FeedTail::FeedTail(Bus& bus, std::string group, std::string topic, std::function<void(Heard)> heard)
    : bus_(bus),
      group_(std::move(group)),
      topic_(std::move(topic)),
      heard_(std::move(heard)),
      thread_(named_thread("feed_tail", [this] { read(); })) {}

FeedTail::~FeedTail() {
  stopping_ = true;
  thread_.join();
}

void FeedTail::read() {
  while (!stopping_) {
    try {
      const auto consumer = bus_.join(group_, topic_, group_);
      while (!stopping_) read_on(*consumer);
    } catch (const std::exception& trouble) {
      log::warn("feed_tail_in_trouble", {{"topic", topic_}, {"error", trouble.what()}});
      for (auto left = after_trouble; left.count() > 0 && !stopping_; left -= longest_poll)
        std::this_thread::sleep_for(longest_poll);
    }
  }
}

void FeedTail::read_on(Consumer& consumer) {
  Polled polled = consumer.poll(at_once, longest_poll);
  if (!polled.revoked.empty()) begun_.clear();
  for (const int partition : polled.assigned) {
    consumer.start_at(partition, latest);
    begun_.insert(partition);
  }
  bool anew = false;
  for (const auto& [partition, end] : polled.ended) anew = (begun_.erase(partition) > 0 && begun_.empty()) || anew;
  if (anew || !polled.messages.empty()) heard_({std::move(polled.messages), anew});
}

}  // namespace hirewire
