#include "events/feed_tail.h"

#include <doctest/doctest.h>

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
  // The end is looked for at the poll after the one that told of the beginning.
  int sent = 0;
  const auto both_hear = [&] {
    Message message{.topic = at.topic, .partition = 1};
    message.body = "live " + std::to_string(sent++);
    CHECK(send_all(*at.bus, {message}) == 1);
    const auto heard = [&](Ear& ear) { return !ear.bodies.empty() && ear.bodies.back() == message.body; };
    std::unique_lock lock(first.mutex);
    const bool one_heard = first.signal.wait_for(lock, std::chrono::milliseconds(500), [&] { return heard(first); });
    lock.unlock();
    std::unique_lock other(second.mutex);
    return second.signal.wait_for(other, std::chrono::milliseconds(500), [&] { return heard(second); }) && one_heard;
  };
  bool heard = false;
  for (int tries = 0; tries < 60 && !heard; ++tries) heard = both_hear();
  CHECK(heard);
  for (const Ear* ear : {&first, &second})
    for (const std::string& body : ear->bodies) CHECK(body.starts_with("live "));
}

}  // namespace hirewire::test
