#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "test/events/buses.h"

namespace hirewire::test {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

std::vector<std::string> bodies(const std::vector<Message>& messages) {
  std::vector<std::string> all;
  for (const auto& message : messages) all.push_back(message.body);
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE("a partition keeps the order of the calls", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 2);
  if (!at) return;
  CHECK(send_all(*at.bus, numbered(at.topic, 1, 1000)) == 1000);
  Reader reader = at.reader();
  REQUIRE(reader.until(has_read(1000)));
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(reader.read[static_cast<std::size_t>(i)].body == std::to_string(i));
    REQUIRE(reader.read[static_cast<std::size_t>(i)].offset == i);
    REQUIRE(reader.read[static_cast<std::size_t>(i)].partition == 1);
  }
}

TEST_CASE_TEMPLATE("passages are read apart from any group, each at its own pace, to where they ended", Kind, Memory,
                   Kafka) {
  const Place at(Kind::connect(), 3);
  if (!at) return;
  CHECK(send_all(*at.bus, numbered(at.topic, 0, 300)) == 300);
  CHECK(send_all(*at.bus, numbered(at.topic, 1, 5)) == 5);
  const auto reader = at.bus->read({{.topic = at.topic, .partition = 1},
                                    {.topic = at.topic, .partition = 0, .from = 100, .before = 103},
                                    {.topic = at.topic, .partition = 2, .from = last_message}});
  const auto last = at.bus->read({{.topic = at.topic, .partition = 0, .from = last_message}});
  CHECK(send_all(*at.bus, numbered(at.topic, 1, 5)) == 5);  // too late
  const auto rest = [&](std::size_t nth) {
    std::vector<std::string> read;
    while (const auto message = reader->next(nth)) read.push_back(message->body);
    return read;
  };
  REQUIRE(reader->next(0));
  CHECK(rest(1) == std::vector<std::string>{"100", "101", "102"});
  CHECK(rest(0) == std::vector<std::string>{"1", "2", "3", "4"});
  CHECK(rest(2).empty());
  CHECK(last->next(0).value_or(Message{}).body == "299");
  CHECK_FALSE(last->next(0));
  CHECK(reader->end(0) == 5);
  CHECK(reader->end(1) == 300);
  CHECK(reader->end(2) == 0);
  CHECK_THROWS(at.bus->read({{.topic = fresh_name("nowhere")}}));
}

TEST_CASE_TEMPLATE("key, headers and a binary body arrive as they were", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 1);
  if (!at) return;
  std::string body;
  for (int i = 0; i < 256 * 1024; ++i) body.push_back(static_cast<char>(i * 31 + i / 256));
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"id", std::string("\0\1\xff", 3)}, {"tenant", "t"}, {"tenant", "again"}, {"empty", ""}};
  CHECK(send_all(*at.bus, {{.topic = at.topic, .key = std::string("k\0y", 3), .headers = headers, .body = body},
                           {.topic = at.topic, .body = ""}}) == 2);
  Reader reader = at.reader();
  REQUIRE(reader.until(has_read(2)));
  CHECK(reader.read[0].topic == at.topic);
  CHECK(reader.read[0].key == std::string("k\0y", 3));
  CHECK(reader.read[0].headers == headers);
  CHECK((reader.read[0].body == body));
  CHECK(reader.read[0].header("tenant") == "t");
  CHECK(reader.read[0].header("absent").empty());
  CHECK(reader.read[1].key.empty());
  CHECK(reader.read[1].headers.empty());
  CHECK(reader.read[1].body.empty());
}

TEST_CASE_TEMPLATE("the largest message is taken, a larger one refused for good, and neither holds up another", Kind,
                   Memory, Kafka) {
  const Place at(Kind::connect(), 1);
  if (!at) return;
  const auto sized = [&](std::size_t size) {
    Message message{.topic = at.topic, .key = "k", .headers = {{"name", "value"}}, .body = {}};
    message.body.assign(size - size_of(message), 'x');
    return message;
  };
  std::atomic<Delivery> largest{Delivery::lost}, larger{Delivery::lost}, small{Delivery::lost};
  at.bus->send(sized(largest_message), [&](Delivery outcome) { largest = outcome; });
  at.bus->send(sized(largest_message + 100), [&](Delivery outcome) { larger = outcome; });
  at.bus->send({.topic = at.topic, .body = "x"}, [&](Delivery outcome) { small = outcome; });
  at.bus->flush(20s);
  CHECK(largest == Delivery::acknowledged);
  CHECK(larger == Delivery::refused);
  CHECK(small == Delivery::acknowledged);
}

TEST_CASE_TEMPLATE("a consumer knows how far it is behind, and a bus where its topics end", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 2);
  if (!at) return;
  send_all(*at.bus, numbered(at.topic, 0, 30));
  send_all(*at.bus, numbered(at.topic, 1, 5));
  CHECK(at.bus->ends(at.topic) == std::vector<std::int64_t>{30, 5});
  CHECK(at.bus->ends(at.topic + "-that-nobody-made").empty());
  Reader reader = at.reader();
  reader.start = [](int partition) { return partition == 0 ? std::optional(earliest) : std::nullopt; };
  REQUIRE(reader.until(has_read(1)));
  CHECK(reader.consumer->behind() == 30 - static_cast<std::int64_t>(reader.read.size()));
  REQUIRE(reader.until(has_read(30)));
  CHECK(reader.consumer->behind() == 0);  // a partition that was not started is not waited for
  reader.start_at(1, 3);
  REQUIRE(reader.until(has_read(32)));
  CHECK(reader.consumer->behind() == 0);
}

TEST_CASE_TEMPLATE("nothing is delivered before start_at", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 2);
  if (!at) return;
  send_all(*at.bus, numbered(at.topic, 0, 10));
  send_all(*at.bus, numbered(at.topic, 1, 10));
  Reader reader = at.reader();
  reader.start = [](int partition) { return partition == 1 ? std::optional(earliest) : std::nullopt; };
  REQUIRE(reader.until(has_read(10)));
  for (int i = 0; i < 10; ++i) reader.poll_once(20ms);
  CHECK(reader.read.size() == 10);
  CHECK(reader.polls_with_stray == 0);
  reader.start_at(0, 4);
  REQUIRE(reader.until(has_read(16)));
  CHECK(reader.read[10].partition == 0);
  CHECK(reader.read[10].body == "4");
}

TEST_CASE_TEMPLATE("start_at replays from its offset and nothing fetched before it follows", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 2);
  if (!at) return;
  send_all(*at.bus, numbered(at.topic, 0, 5000));
  send_all(*at.bus, numbered(at.topic, 1, 5000));
  Reader reader = at.reader();
  REQUIRE(reader.until(has_read(700)));  // thousands more are fetched by now and must be thrown away
  for (std::int64_t offset : {std::int64_t{4000}, std::int64_t{17}}) {
    const auto before = reader.read.size();
    reader.start_at(0, offset);
    std::vector<std::int64_t> zeros, ones;
    REQUIRE(reader.until([&](const Reader& r) {
      zeros.clear();
      for (auto i = before; i < r.read.size(); ++i) {
        if (r.read[i].partition == 0) zeros.push_back(r.read[i].offset);
      }
      return zeros.size() >= 900;
    }));
    for (std::size_t i = 0; i < zeros.size(); ++i) REQUIRE(zeros[i] == offset + static_cast<std::int64_t>(i));
  }
  // The other partition was not disturbed: each message once, in order.
  REQUIRE(reader.until([](const Reader& r) { return std::ranges::count(r.read, 1, &Message::partition) == 5000; }));
  std::int64_t next = 0;
  for (const auto& message : reader.read) {
    if (message.partition == 1) REQUIRE(message.offset == next++);
  }
}

TEST_CASE_TEMPLATE("an offset outside the log means the earliest, latest means what comes next", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 2);
  if (!at) return;
  send_all(*at.bus, numbered(at.topic, 0, 3));
  send_all(*at.bus, numbered(at.topic, 1, 3));
  Reader reader = at.reader();
  reader.start = [](int partition) { return std::optional(partition == 0 ? std::int64_t{1'000'000} : latest); };
  REQUIRE(reader.until(has_read(3)));
  CHECK(bodies(reader.read) == std::vector<std::string>{"0", "1", "2"});
  CHECK(reader.read[0].partition == 0);
  reader.start_at(0, 3);  // the end itself is inside: nothing comes until something is sent
  send_all(*at.bus, {{.topic = at.topic, .partition = 1, .body = "new"}});
  send_all(*at.bus, {{.topic = at.topic, .partition = 0, .body = "more"}});
  REQUIRE(reader.until(has_read(5)));
  const auto all = bodies(reader.read);
  CHECK(std::set<std::string>(all.begin() + 3, all.end()) == std::set<std::string>{"new", "more"});
}

TEST_CASE_TEMPLATE("where a log ends is told once, and again after more has come", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 2);
  if (!at) return;
  send_all(*at.bus, numbered(at.topic, 0, 700));
  Reader reader = at.reader();
  REQUIRE(reader.until(owns(2)));
  std::map<int, std::vector<std::int64_t>> ends;
  std::int64_t read = 0;
  const auto poll_until = [&](const std::function<bool()>& enough) {
    for (const auto until = steady_clock::now() + 20s; !enough() && steady_clock::now() < until;) {
      const Polled polled = reader.consumer->poll(100, 20ms);
      read += std::ssize(polled.messages);
      for (const auto& [partition, end] : polled.ended) {
        if (partition == 0) CHECK(end == read);  // what stands before the end has been handed out
        ends[partition].push_back(end);
      }
    }
    return enough();
  };
  REQUIRE(poll_until([&] { return !ends[0].empty() && !ends[1].empty(); }));
  CHECK(ends[0] == std::vector<std::int64_t>{700});
  CHECK(ends[1] == std::vector<std::int64_t>{0});
  send_all(*at.bus, {{.topic = at.topic, .partition = 0, .body = "more"}});
  REQUIRE(poll_until([&] { return ends[0].size() == 2; }));
  CHECK(ends[0].back() == 701);
}

TEST_CASE_TEMPLATE("two members share the partitions", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 8);
  if (!at) return;
  Reader one = at.reader("one");
  REQUIRE(one.until(owns(8)));
  Reader two = at.reader("two");
  REQUIRE(one.until([&](const Reader&) {
    two.poll_once(5ms);
    return one.owned.size() == 4 && two.owned.size() == 4;
  }));
  one.read.clear(), two.read.clear();
  for (int p = 0; p < 8; ++p) send_all(*at.bus, numbered(at.topic, p, 10));
  REQUIRE(one.until([&](const Reader&) {
    two.poll_once(5ms);
    return one.read.size() + two.read.size() >= 80;
  }));
  std::set<int> seen_by_one, seen_by_two;
  for (const auto& message : one.read) seen_by_one.insert(message.partition);
  for (const auto& message : two.read) seen_by_two.insert(message.partition);
  CHECK(seen_by_one.size() == 4);
  CHECK(seen_by_two.size() == 4);
  CHECK(one.polls_with_stray + two.polls_with_stray == 0);
}

TEST_CASE_TEMPLATE("a successor of the same name takes over at once, and its elder comes back under another", Kind,
                   Memory, Kafka) {
  const Place at(Kind::connect(), 4);
  if (!at) return;
  Reader first = at.reader();
  REQUIRE(first.until(owns(4)));
  const auto from = steady_clock::now();
  Reader second = at.reader();
  REQUIRE(second.until(owns(4)));
  CHECK(steady_clock::now() - from < 3s);  // a member that only vanished would keep them 6 s
  REQUIRE(first.until(owns(0)));
  second.consumer.reset();
  const auto again = steady_clock::now();
  Reader third = at.reader();
  REQUIRE(third.until(owns(4)));
  CHECK(steady_clock::now() - again < 3s);
  const auto shared = [&] { return first.owned.size() == 2 && third.owned.size() == 2; };
  for (const auto until = steady_clock::now() + 20s; !shared() && steady_clock::now() < until;)
    for (Reader* each : {&first, &third}) each->poll_once(5ms);
  REQUIRE(shared());
  for (int p = 0; p < 4; ++p) send_all(*at.bus, numbered(at.topic, p, 5));
  REQUIRE(first.until(has_read(10)));
  REQUIRE(third.until(has_read(10)));
}

TEST_CASE_TEMPLATE("wake ends a poll, also one that has not begun", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 1);
  if (!at) return;
  Reader reader = at.reader();
  REQUIRE(reader.until(owns(1)));
  for (int i = 0; i < 3; ++i) {
    std::atomic<bool> polling = false;
    std::thread waker([&] {
      polling.wait(false);
      reader.consumer->wake();
    });
    polling = true;
    polling.notify_one();
    const auto from = steady_clock::now();
    const Polled polled = reader.consumer->poll(10, 30s);
    waker.join();
    CHECK(polled.messages.empty());
    CHECK(steady_clock::now() - from < 2s);
  }
}

TEST_CASE_TEMPLATE("a poll takes at most what it is asked for", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 1);
  if (!at) return;
  send_all(*at.bus, numbered(at.topic, 0, 100));
  Reader reader = at.reader();
  REQUIRE(reader.until(owns(1)));
  REQUIRE(reader.until(has_read(100)));
  reader.start_at(0, earliest);
  std::size_t read = 0;
  while (read < 100) {
    const auto polled = reader.consumer->poll(7, 10s);
    REQUIRE(polled.messages.size() <= 7);
    REQUIRE(!polled.messages.empty());
    read += polled.messages.size();
  }
  CHECK(read == 100);
}

TEST_CASE_TEMPLATE("create is idempotent and refuses another partition count", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 3);
  if (!at) return;
  at.bus->create({{.name = at.topic, .partitions = 3}, {.name = fresh_name("beside"), .partitions = 1}});
  CHECK_THROWS_AS(at.bus->create({{.name = at.topic, .partitions = 4}}), std::runtime_error);
  CHECK(at.bus->trouble().empty());
  CHECK(send_all(*at.bus, {{.topic = at.topic, .partition = 2, .body = "x"},
                           {.topic = at.topic, .partition = 3, .body = "no such place"}}) == 1);
}

TEST_CASE_TEMPLATE("every send is settled exactly once and flush waits for it", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 4);
  if (!at) return;
  constexpr std::size_t count = 50'000;
  std::vector<std::atomic<int>> settled(count);
  for (std::size_t i = 0; i < count; ++i) {
    Message message{.topic = at.topic, .partition = static_cast<int>(i % 4), .body = std::string(100, 'x')};
    at.bus->send(std::move(message),
                 [&settled, i](Delivery outcome) { settled[i] += outcome == Delivery::acknowledged ? 1 : 100; });
  }
  at.bus->flush(60s);
  CHECK(std::ranges::all_of(settled, [](const auto& times) { return times == 1; }));
}

TEST_CASE_TEMPLATE("what is acknowledged on a topic just made is there", Kind, Memory, Kafka) {
  // The broker may name a leader a moment before it leads, and refuse the first batch: see max.in.flight in kafka.cpp.
  for (int round = 0; round < 5; ++round) {
    const Place at(Kind::connect(), 2);
    if (!at) return;
    auto messages = numbered(at.topic, 0, 1000);
    std::ranges::move(numbered(at.topic, 1, 1000), std::back_inserter(messages));
    CHECK(send_all(*at.bus, std::move(messages)) == 2000);
    Reader reader = at.reader();
    CHECK(reader.until(has_read(2000), 5s));
  }
}

TEST_CASE_TEMPLATE("what was sent before the bus went is settled", Kind, Memory, Kafka) {
  Place at(Kind::connect(), 1);
  if (!at) return;
  std::atomic<int> settled = 0;
  for (auto& message : numbered(at.topic, 0, 1000)) at.bus->send(std::move(message), [&](Delivery) { ++settled; });
  at.bus.reset();
  CHECK(settled == 1000);
}

TEST_CASE_TEMPLATE("100,000 messages pass, each once and in order", Kind, Memory, Kafka) {
  const Place at(Kind::connect(), 4);
  if (!at) return;
  constexpr int count = 100'000;
  std::atomic<int> lost = 0;
  std::thread sender([&] {
    for (int i = 0; i < count; ++i) {
      Message message{.topic = at.topic, .partition = i % 4, .body = std::to_string(i / 4)};
      at.bus->send(std::move(message), [&](Delivery outcome) { lost += outcome == Delivery::acknowledged ? 0 : 1; });
    }
  });
  Reader reader = at.reader();
  const bool enough = reader.until(has_read(count), 60s);
  sender.join();
  at.bus->flush(30s);
  CHECK(enough);
  CHECK(lost == 0);
  CHECK(reader.read.size() == count);
  std::vector<std::int64_t> next(4, 0);
  for (const auto& message : reader.read) {
    auto& expected = next[static_cast<std::size_t>(message.partition)];
    REQUIRE(message.offset == expected);
    REQUIRE(message.body == std::to_string(expected));
    ++expected;
  }
}

}  // namespace hirewire::test
