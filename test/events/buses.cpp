#include "test/events/buses.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>

namespace hirewire::test {

using std::chrono::steady_clock;

std::optional<std::string> kafka_brokers() {
  if (const char* named = std::getenv("HIREWIRE_KAFKA"); named && *named) return named;
  const char* without = std::getenv("HIREWIRE_TEST_WITHOUT_SERVICES");
  if (!without || std::string_view(without) != "1") {
    FAIL("HIREWIRE_KAFKA names no broker; set HIREWIRE_TEST_WITHOUT_SERVICES=1 to leave the Kafka half out");
  }
  MESSAGE("the Kafka half is not run: HIREWIRE_TEST_WITHOUT_SERVICES=1 and no HIREWIRE_KAFKA");
  return std::nullopt;
}

std::unique_ptr<Bus> Memory::connect() {
  return make_memory_bus();
}

std::unique_ptr<Bus> Kafka::connect() {
  const auto brokers = kafka_brokers();
  return brokers ? connect_kafka(*brokers) : nullptr;
}

std::string fresh_name(const std::string& stem) {
  static const auto run = std::chrono::system_clock::now().time_since_epoch().count();
  static std::atomic<int> nth{0};
  return "test." + stem + "." + std::to_string(::getpid()) + "." + std::to_string(run) + "." + std::to_string(++nth);
}

int send_all(Bus& bus, std::vector<Message> messages) {
  std::atomic<int> acknowledged{0}, settled{0};
  for (auto& message : messages) {
    bus.send(std::move(message), [&](Delivery outcome) {
      acknowledged += outcome == Delivery::acknowledged ? 1 : 0;
      ++settled;
    });
  }
  bus.flush(std::chrono::seconds(30));
  REQUIRE(settled == static_cast<int>(messages.size()));
  return acknowledged;
}

std::vector<Message> numbered(const std::string& topic, int partition, int count) {
  std::vector<Message> messages;
  for (int i = 0; i < count; ++i) {
    messages.push_back({.topic = topic, .partition = partition, .key = "k", .body = std::to_string(i)});
  }
  return messages;
}

bool Reader::until(const std::function<bool(const Reader&)>& enough, std::chrono::milliseconds wait) {
  const auto deadline = steady_clock::now() + wait;
  while (!enough(*this)) {
    if (steady_clock::now() > deadline) return false;
    poll_once(std::chrono::milliseconds(20));
  }
  return true;
}

void Reader::poll_once(std::chrono::milliseconds wait) {
  Polled polled = consumer->poll(500, wait);
  for (int p : polled.revoked) owned.erase(p);
  for (int p : polled.assigned) owned[p] = false;
  for (auto& message : polled.messages) {
    const auto at = owned.find(message.partition);
    if (at == owned.end() || !at->second) ++polls_with_stray;
    read.push_back(std::move(message));
  }
  for (auto& [p, started] : owned) {
    if (started) continue;
    if (const auto offset = start(p)) start_at(p, *offset);
  }
}

void Reader::start_at(int partition, std::int64_t offset) {
  consumer->start_at(partition, offset);
  owned[partition] = true;
}

}  // namespace hirewire::test
