#include <doctest/doctest.h>

#include <chrono>
#include <memory>

#include "test/events/buses.h"

namespace hirewire::test {

using namespace std::chrono_literals;

// Faster than a client stops what it had been given, which librdkafka did not survive.
TEST_CASE_TEMPLATE("partitions may be started anew at every poll", Kind, Memory, Kafka) {
  constexpr int partitions = 8;
  constexpr int rounds = 2000;
  const Place at(Kind::connect(), partitions);
  if (!at) return;
  CHECK(send_all(*at.bus, numbered(at.topic, 1, 100)) == 100);
  Reader reader = at.reader();
  REQUIRE(reader.until(owns(partitions)));
  for (int round = 0; round < rounds; ++round) {
    for (int partition = 0; partition < partitions; ++partition) reader.start_at(partition, 0);
    reader.poll_once(0ms);
  }
  reader.read.clear();
  reader.start_at(1, 0);
  REQUIRE(reader.until(has_read(100)));
  CHECK(reader.read.front().offset == 0);
}

// A member that leaves is told to let go of what it has, and then answered nothing any more.
TEST_CASE_TEMPLATE("a member leaves at once, however often members come and go", Kind, Memory, Kafka) {
  constexpr int partitions = 8;
  const Place at(Kind::connect(), partitions);
  if (!at) return;
  for (int round = 0; round < 30; ++round) {
    auto reader = std::make_unique<Reader>(at.reader());
    REQUIRE(reader->until(owns(partitions)));
    const auto from = std::chrono::steady_clock::now();
    reader.reset();
    REQUIRE(std::chrono::steady_clock::now() - from < 5s);
  }
}

}  // namespace hirewire::test
