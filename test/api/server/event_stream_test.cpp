#include "api/server/event_stream.h"

#include <doctest/doctest.h>

#include <stdexcept>

namespace hirewire {
namespace {

std::string all_of(EventStream& stream) {
  std::string text;
  stream.take(text, 1 << 20);
  return text;
}

TEST_CASE("an event's text has its id and name, and a data line for each line, whatever ends it") {
  CHECK(to_text({.id = "7", .name = "notification", .data = "{}"}) == "id: 7\nevent: notification\ndata: {}\n\n");
  CHECK(to_text({.id = {}, .name = {}, .data = "a\nb\r\nc\rd"}) == "data: a\ndata: b\ndata: c\ndata: d\n\n");
  CHECK(to_text({.id = {}, .name = {}, .data = "\r\n\n :x\r"}) == "data: \ndata: \ndata:  :x\ndata: \n\n");
  CHECK(to_text({}) == "data: \n\n");
}

TEST_CASE("a line break or NUL in an id or name is refused, and nobody hears of the event") {
  EventStreams streams;
  auto stream = streams.subscribe("a");
  for (const std::string& bad :
       {std::string("1\ndata: x"), std::string("1\r"), std::string("1\0", 2), std::string("\n")}) {
    CHECK_THROWS_AS(streams.publish("a", {.id = bad, .name = {}, .data = {}}), std::invalid_argument);
    CHECK_THROWS_AS(streams.publish("a", {.id = {}, .name = bad, .data = {}}), std::invalid_argument);
  }
  CHECK(all_of(*stream).empty());
}

TEST_CASE("a stream hears its own topic, from its subscription to its end") {
  EventStreams streams;
  streams.publish("a", {.id = "0", .name = {}, .data = "early"});
  auto one = streams.subscribe("a"), two = streams.subscribe("a"), other = streams.subscribe("b");
  CHECK(streams.subscribers() == 3);
  streams.publish("a", {.id = "1", .name = {}, .data = "x"});
  CHECK(all_of(*one) == "id: 1\ndata: x\n\n");
  CHECK(all_of(*one).empty());
  CHECK(all_of(*two) == "id: 1\ndata: x\n\n");
  CHECK(all_of(*other).empty());
  one.reset();
  CHECK(streams.subscribers() == 2);
}

TEST_CASE("a full queue, by number or by bytes, gives what it has and then says overflow") {
  for (auto limits : {EventQueueLimits{.events = 2, .bytes = 1000}, EventQueueLimits{.events = 9, .bytes = 30}}) {
    EventStreams streams(limits);
    auto stream = streams.subscribe("a");
    for (auto id : {"1", "2", "3"}) streams.publish("a", {.id = id, .name = {}, .data = "x"});
    std::string text;
    auto taken = stream->take(text, 0);
    CHECK(taken.events == 1);
    CHECK_FALSE(taken.overflowed);
    streams.publish("a", {.id = "4", .name = {}, .data = "after the gap"});
    taken = stream->take(text, 1000);
    CHECK(taken.overflowed);
    CHECK(text == "id: 1\ndata: x\n\nid: 2\ndata: x\n\nevent: overflow\ndata: reconnect with Last-Event-ID\n\n");
  }
}

TEST_CASE("an event larger than the queue is taken where it is alone: its client would come back for it for ever") {
  EventStreams streams({.events = 2, .bytes = 10});
  auto stream = streams.subscribe("a");
  streams.publish("a", {.id = {}, .name = {}, .data = std::string(100, 'x')});
  CHECK(all_of(*stream) == "data: " + std::string(100, 'x') + "\n\n");
}

TEST_CASE("what was missed stands before what came meanwhile, and nothing is told twice") {
  EventStreams streams;
  auto stream = streams.subscribe("a");
  for (auto id : {"3", "4"}) streams.publish("a", {.id = id, .name = {}, .data = "live"});
  stream->replay({{.id = "2", .name = {}, .data = "missed"}, {.id = "3", .name = {}, .data = "missed"}});
  CHECK(all_of(*stream) == "id: 2\ndata: missed\n\nid: 3\ndata: missed\n\nid: 4\ndata: live\n\n");
}

TEST_CASE("more missed than the queue takes is told in part, with an overflow behind it") {
  EventStreams streams({.events = 1, .bytes = 1000});
  auto stream = streams.subscribe("a");
  stream->replay({{.id = "1", .name = {}, .data = "x"}, {.id = "2", .name = {}, .data = "x"}});
  CHECK(all_of(*stream) == "id: 1\ndata: x\n\nevent: overflow\ndata: reconnect with Last-Event-ID\n\n");
}

TEST_CASE("whoever waits is woken once by the first event, and not kept waiting where there is one") {
  EventStreams streams;
  auto stream = streams.subscribe("a");
  int woken = 0;
  CHECK(stream->when_ready([&] { ++woken; }));
  streams.publish("b", {});
  CHECK(woken == 0);
  streams.publish("a", {});
  streams.publish("a", {});
  CHECK(woken == 1);
  CHECK_FALSE(stream->when_ready([&] { ++woken; }));
}

TEST_CASE("streams outlive their publisher") {
  auto streams = std::make_unique<EventStreams>();
  auto stream = streams->subscribe("a");
  streams->publish("a", {.id = "1", .name = {}, .data = "x"});
  streams.reset();
  CHECK(all_of(*stream) == "id: 1\ndata: x\n\n");
}

}  // namespace
}  // namespace hirewire
