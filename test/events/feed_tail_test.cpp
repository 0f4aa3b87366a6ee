#include "events/feed_tail.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "test/events/buses.h"

namespace hirewire::test {

namespace {

/// What a tail has told so far.
struct Ear {
  std::mutex mutex;
  std::condition_variable signal;
  std::vector<std::string> bodies;
  int begun = 0;

  void hear(Heard heard) {
    const std::lock_guard lock(mutex);
    for (Message& message : heard.messages) bodies.push_back(std::move(message.body));
    begun += heard.may_have_missed ? 1 : 0;
    signal.notify_all();
  }
  bool until(const std::function<bool()>& so) {
    std::unique_lock lock(mutex);
    return signal.wait_for(lock, std::chrono::seconds(30), so);
  }
};

}  // namespace

TEST_CASE_TEMPLATE("each tail hears all that comes from now on, and is told that it may have missed what came before",
                   Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 2);
  if (!at) return;
  CHECK(send_all(*at.bus, numbered(at.topic, 0, 3)) == 3);
  Ear first, second;
  const FeedTail one(*at.bus, fresh_name("live"), at.topic, [&](Heard heard) { first.hear(std::move(heard)); });
  const FeedTail two(*at.bus, fresh_name("live"), at.topic, [&](Heard heard) { second.hear(std::move(heard)); });
  REQUIRE(first.until([&] { return first.begun > 0; }));
  REQUIRE(second.until([&] { return second.begun > 0; }));
  std::vector<std::string> sent;
  for (int i = 0; i < 20; ++i) {
    Message message{.topic = at.topic, .partition = i % 2};
    message.body = "live " + std::to_string(i);
    CHECK(send_all(*at.bus, {message}) == 1);
    sent.push_back(message.body);
  }
  for (Ear* ear : {&first, &second}) {
    CHECK(ear->until([&] { return ear->bodies.size() >= sent.size(); }));
    std::ranges::sort(ear->bodies);
    std::ranges::sort(sent);
    CHECK(ear->bodies == sent);
    CHECK(ear->begun == 1);
  }
}

}  // namespace hirewire::test
