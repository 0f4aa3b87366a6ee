#include <doctest/doctest.h>
#include <librdkafka/rdkafka.h>

#include <chrono>
#include <memory>

#include "test/events/buses.h"

namespace hirewire::test {

using namespace std::chrono_literals;

namespace {
/// Returns once the brokers know the topic no more.
void delete_topic(const std::string& topic) {
  rd_kafka_conf_t* settings = rd_kafka_conf_new();
  rd_kafka_conf_set(settings, "bootstrap.servers", kafka_brokers()->c_str(), nullptr, 0);
  rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, settings, nullptr, 0);
  rd_kafka_queue_t* answers = rd_kafka_queue_new(client);
  rd_kafka_DeleteTopic_t* deletion = rd_kafka_DeleteTopic_new(topic.c_str());
  rd_kafka_DeleteTopics(client, &deletion, 1, nullptr, answers);
  rd_kafka_event_t* answer = rd_kafka_queue_poll(answers, 20'000);
  REQUIRE(answer);
  std::size_t topics = 0;
  const auto* results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(answer), &topics);
  REQUIRE(topics == 1);
  CHECK(rd_kafka_topic_result_error(results[0]) == RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy(answer);
  rd_kafka_DeleteTopic_destroy(deletion);
  rd_kafka_queue_destroy(answers);
  rd_kafka_destroy(client);
}
}  // namespace

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

// Their leader sees none to hand out; librdkafka, which has not seen the topic gone, sees none that is new afterwards.
TEST_CASE("partitions handed out while their topic is gone come to their member once it is made again") {
  const Place at(Kafka::connect(), 1);
  if (!at) return;
  const std::vector<Topic> topics{{.name = fresh_name("bus"), .partitions = 2, .retention = std::chrono::hours(1)}};
  Kafka::connect()->create(topics);  // by a bus that goes: one that stays makes its topics again by itself
  Reader one{.consumer = at.bus->join(at.group, topics[0].name, "one"),
             .start = [](int) { return std::nullopt; }};  // fetching would show librdkafka that the topic is gone
  REQUIRE(one.until(owns(2)));
  delete_topic(topics[0].name);
  Reader two = at.reader("two");  // whose coming has all handed out anew
  const auto polled_until = [&](const auto& enough) {
    return one.until([&](const Reader&) {
      two.poll_once(5ms);
      return enough();
    });
  };
  REQUIRE(polled_until([&] { return one.owned.empty() && two.owned.size() == 1; }));
  Kafka::connect()->create(topics);
  CHECK(polled_until([&] { return one.owned.size() == 2 && two.owned.size() == 1; }));
}

}  // namespace hirewire::test
