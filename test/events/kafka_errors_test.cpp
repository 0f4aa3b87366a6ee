#include <doctest/doctest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "events/kafka.h"

namespace hirewire::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// librdkafka's broker within the process, which fails as it is told. It claims nothing about loss.
struct MockBroker {
  rd_kafka_t* owner;
  rd_kafka_mock_cluster_t* cluster;
  MockBroker() {
    rd_kafka_conf_t* quiet = rd_kafka_conf_new();
    rd_kafka_conf_set(quiet, "log_level", "3", nullptr, 0);
    owner = rd_kafka_new(RD_KAFKA_PRODUCER, quiet, nullptr, 0);
    cluster = rd_kafka_mock_cluster_new(owner, 1);
    rd_kafka_mock_topic_create(cluster, "topic", 1, 1);
  }
  MockBroker(const MockBroker&) = delete;
  ~MockBroker() {
    rd_kafka_mock_cluster_destroy(cluster);
    rd_kafka_destroy(owner);
  }
  [[nodiscard]] std::string address() const { return rd_kafka_mock_cluster_bootstraps(cluster); }
  void down() { rd_kafka_mock_broker_set_down(cluster, 1); }
  void up() { rd_kafka_mock_broker_set_up(cluster, 1); }
};

constexpr const char* nobody = "127.0.0.1:1";

/// Collects what `done` says.
struct Reports {
  std::mutex guard;
  std::condition_variable changed;
  int good = 0, bad = 0, refused = 0;  ///< the refused are among the bad
  std::thread::id from;

  std::function<void(Delivery)> one() {
    return [this](Delivery outcome) {
      const std::lock_guard lock(guard);
      ++(outcome == Delivery::acknowledged ? good : bad);
      if (outcome == Delivery::refused) ++refused;
      from = std::this_thread::get_id();
      changed.notify_all();
    };
  }
  bool wait(int want_good, int want_bad, std::chrono::milliseconds within = 15s) {
    std::unique_lock lock(guard);
    return changed.wait_for(lock, within, [&] { return good == want_good && bad == want_bad; });
  }
};

Message message() {
  return {.topic = "topic", .partition = 0, .body = "x"};
}

bool comes_true(const std::function<bool()>& what, std::chrono::milliseconds within = 10s) {
  const auto deadline = steady_clock::now() + within;
  while (!what()) {
    if (steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

TEST_CASE("a broker that is gone fails the send after its time and the health at once, and both come back") {
  MockBroker broker;
  Reports reports;
  const auto bus = connect_kafka(broker.address(), {{"message.timeout.ms", "1500"}});
  CHECK(bus->trouble().empty());
  bus->send(message(), reports.one());
  REQUIRE(reports.wait(1, 0));
  broker.down();
  CHECK(comes_true([&] { return !bus->trouble().empty(); }, 3s));
  const auto from = steady_clock::now();
  bus->send(message(), reports.one());
  bus->flush(100ms);
  CHECK(reports.bad == 0);
  REQUIRE(reports.wait(1, 1));
  CHECK(steady_clock::now() - from > 1400ms);
  broker.up();
  CHECK(comes_true([&] { return bus->trouble().empty(); }));
  bus->send(message(), reports.one());
  CHECK(reports.wait(2, 1));
}

TEST_CASE("a short outage is bridged") {
  MockBroker broker;
  Reports reports;
  const auto bus = connect_kafka(broker.address(), {});
  bus->send(message(), reports.one());
  REQUIRE(reports.wait(1, 0));
  broker.down();
  CHECK(comes_true([&] { return !bus->trouble().empty(); }, 3s));
  bus->send(message(), reports.one());
  broker.up();
  CHECK(reports.wait(2, 0));
}

TEST_CASE("a full queue refuses at once, and not on the sender's thread") {
  Reports reports;
  const auto bus = connect_kafka(nobody, {{"queue.buffering.max.messages", "10"}});
  for (int i = 0; i < 15; ++i) bus->send(message(), reports.one());
  CHECK(reports.wait(0, 5, 1s));
  CHECK(reports.from != std::this_thread::get_id());
}

TEST_CASE("what the broker will never take is refused; what was only in its company, or met a passing fault, is lost") {
  MockBroker broker;
  Reports reports;
  const auto bus = connect_kafka(broker.address(), {});
  const auto fails_with = [&](rd_kafka_resp_err_t error, std::size_t size) {
    const int before = reports.refused;
    rd_kafka_mock_push_request_errors(broker.cluster, 0 /* Produce */, 1, error);
    Message told = message();
    told.body.assign(size, 'x');
    const int bad = reports.bad;
    bus->send(std::move(told), reports.one());
    REQUIRE(reports.wait(reports.good, bad + 1));
    return reports.refused > before ? "refused" : "lost";
  };
  CHECK(fails_with(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, 400'000) == std::string("refused"));
  CHECK(fails_with(RD_KAFKA_RESP_ERR_INVALID_RECORD, 400'000) == std::string("refused"));
  CHECK(fails_with(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, 400) == std::string("lost"));
  CHECK(fails_with(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, 400'000) == std::string("lost"));
}

TEST_CASE("a producer that has turned fatal is replaced") {
  MockBroker broker;
  rd_kafka_mock_push_request_errors(broker.cluster, 22 /* InitProducerId */, 1,
                                    RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED);
  const auto bus = connect_kafka(broker.address(), {});
  std::atomic<int> refused = 0;
  CHECK(comes_true([&] {
    Reports reports;
    bus->send(message(), reports.one());
    if (!comes_true([&] { return reports.wait(1, 0, 10ms) || reports.wait(0, 1, 10ms); })) return false;
    refused += reports.bad;
    return reports.good == 1;
  }));
  CHECK(refused > 0);
}

TEST_CASE("undelivered sends are reported when the bus goes") {
  Reports reports;
  auto bus = connect_kafka(nobody, {});
  CHECK(bus->trouble() == "no Kafka broker answers");
  for (int i = 0; i < 100; ++i) bus->send(message(), reports.one());
  bus.reset();
  CHECK(reports.bad == 100);
}

TEST_CASE("without a broker a consumer's polls are empty and wake ends them") {
  const auto bus = connect_kafka(nobody, {});
  const auto consumer = bus->join("group", "topic", "one");
  const Polled polled = consumer->poll(10, 50ms);
  CHECK(polled.assigned.empty());
  CHECK(polled.messages.empty());
  consumer->wake();
  const auto from = steady_clock::now();
  consumer->poll(10, 30s);
  CHECK(steady_clock::now() - from < 5s);
}

TEST_CASE("a setting that is refused is named without its value") {
  try {
    connect_kafka(nobody, {{"socket.timeout.ms", "secret words"}});
    FAIL("it was taken");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()) == "librdkafka does not take the setting socket.timeout.ms");
  }
}

}  // namespace hirewire::test
