#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/bus.h"

namespace hirewire::test {

/// The brokers that HIREWIRE_KAFKA names. Without it the test fails, unless HIREWIRE_TEST_WITHOUT_SERVICES=1: then it
/// says what is not run and gives nothing.
std::optional<std::string> kafka_brokers();

/// The two implementations that pass one suite.
struct Memory {
  static std::unique_ptr<Bus> connect();
};
struct Kafka {
  static std::unique_ptr<Bus> connect();  ///< null where the Kafka half is not run
};

/// A name that no other test, run or house has.
std::string fresh_name(const std::string& stem);

/// Sends and waits until all are settled; how many were acknowledged.
int send_all(Bus& bus, std::vector<Message> messages);

/// `count` messages for one partition, with the bodies "0", "1", …
std::vector<Message> numbered(const std::string& topic, int partition, int count);

/// What a consumer has been given so far, and what it has read.
struct Reader {
  std::unique_ptr<Consumer> consumer;
  std::function<std::optional<std::int64_t>(int)> start = [](int) { return std::optional(earliest); };
  std::map<int, bool> owned{};
  std::vector<Message> read{};
  int polls_with_stray = 0;  ///< polls that brought a message of a partition not started

  /// Polls until `enough` says so or `wait` is over; whether it was enough.
  bool until(const std::function<bool(const Reader&)>& enough,
             std::chrono::milliseconds wait = std::chrono::seconds(20));
  /// One poll: keeps the books and starts what is given where `start` says (nullopt: not yet).
  void poll_once(std::chrono::milliseconds wait);
  void start_at(int partition, std::int64_t offset);
};

inline auto has_read(std::size_t count) {
  return [count](const Reader& reader) { return reader.read.size() >= count; };
}
inline auto owns(std::size_t count) {
  return [count](const Reader& reader) { return reader.owned.size() == count; };
}

/// A topic of its own and a bus; nothing where this half of the suite is not run.
struct Place {
  std::unique_ptr<Bus> bus;
  std::string topic = fresh_name("bus");
  std::string group = fresh_name("group");

  Place(std::unique_ptr<Bus> of, int partitions) : bus(std::move(of)) {
    if (bus) bus->create({{.name = topic, .partitions = partitions, .retention = std::chrono::hours(1)}});
  }
  explicit operator bool() const { return bus != nullptr; }
  [[nodiscard]] Reader reader(const std::string& instance = "one") const {
    return {.consumer = bus->join(group, topic, instance)};
  }
};

}  // namespace hirewire::test
