#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hirewire {

struct Message {
  std::string topic;
  int partition = 0;
  std::int64_t offset = -1;  ///< set by the bus on what is received
  std::string key{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};

  [[nodiscard]] std::string_view header(std::string_view name) const;  ///< empty where there is none
  /// nullopt where there is none, or it is no whole number.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
};

struct Topic {
  std::string name;
  int partitions = 1;
  std::chrono::hours retention{24 * 7};
};

/// Where to start a partition.
inline constexpr std::int64_t earliest = -2;  ///< the oldest message there is
inline constexpr std::int64_t latest = -1;    ///< after the newest

/// What a poll brought, in this order: partitions taken away, partitions given, messages (per partition in offset
/// order). A given partition delivers nothing until `start_at` names its offset. After a revocation no message of that
/// partition follows until it is given and started again.
struct Polled {
  std::vector<int> revoked;
  std::vector<int> assigned;
  std::vector<Message> messages;
  /// Partitions of which all that is there has been read since `start_at`, these messages included, and where their log
  /// ends. Told again once more has come.
  std::vector<std::pair<int, std::int64_t>> ended;
  /// A broker was lost, or a topic: what is read from now on, these messages included, may be of another history.
  bool disconnected = false;
};

/// One member of a consumer group on one topic. Used by one thread; `wake` may come from any.
class Consumer {
 public:
  virtual ~Consumer() = default;
  /// Blocks until there is something, `wake` or `wait`; then takes what is there, up to `max` messages.
  virtual Polled poll(std::size_t max, std::chrono::milliseconds wait) = 0;
  /// Delivers the partition from `offset` on and throws away what was fetched of it before. An offset outside the log
  /// means the earliest.
  virtual void start_at(int partition, std::int64_t offset) = 0;
  virtual void wake() = 0;
  /// Messages in our started partitions that `poll` has not handed out, as far as the last fetch told. Asks nobody.
  [[nodiscard]] virtual std::int64_t behind() const = 0;
};

/// A part of a partition, to be read apart from any group.
struct Passage {
  std::string topic;
  int partition = 0;
  std::int64_t from = earliest;  ///< an offset (the oldest there is, where that is gone), `earliest` or `last_message`
  std::int64_t before = latest;  ///< the offset where it ends, at most where the partition ends now
};
inline constexpr std::int64_t last_message = -3;  ///< a passage of nothing else

/// Reads passages, each at its own pace and a little ahead of who asks. For one thread.
class PassageReader {
 public:
  virtual ~PassageReader() = default;
  /// The next message of the nth passage; nullopt at its end. Blocks; throws std::runtime_error where no broker gives
  /// it.
  virtual std::optional<Message> next(std::size_t nth) = 0;
  /// Where the nth passage's partition ended when the reader was made.
  [[nodiscard]] virtual std::int64_t end(std::size_t nth) const = 0;
};

/// The most that a bus takes as one message: key, headers and body (size_of). Brokers take somewhat more by default
/// (message.max.bytes 1,048,588), and our topics say so themselves.
inline constexpr std::size_t largest_message = 1'000'000;
std::size_t size_of(const Message& message);

/// What became of a message that was sent.
enum class Delivery : std::uint8_t {
  acknowledged,  ///< the broker has it (acks=all, idempotent)
  lost,     ///< known or feared: after `message_timeout`, or at once where the queue is full. Trouble: send it again
  refused,  ///< it is too large, or the broker finds fault with it: never taken, however often it is sent
};

/// How messages travel. Thread-safe. Two implementations pass one suite (test/events): Kafka and the in-memory twin.
class Bus {
 public:
  virtual ~Bus() = default;
  /// Sends to the message's topic and partition. `done` is called exactly once, from a thread of the bus. Order within
  /// a partition is the order of the calls.
  virtual void send(Message message, std::function<void(Delivery)> done) = 0;
  /// Joins `group` as the static member `instance`. A successor of the same name takes over at once; the elder, should
  /// it live, loses all and comes back under a name of its own.
  virtual std::unique_ptr<Consumer> join(const std::string& group, const std::string& topic,
                                         const std::string& instance) = 0;
  /// Of each partition one passage. Throws std::runtime_error where no broker answers, or a topic is not there.
  virtual std::unique_ptr<PassageReader> read(std::vector<Passage> passages) = 0;
  /// Creates what is missing, now and whenever it goes missing later; throws std::runtime_error where a topic stands
  /// with another number of partitions.
  virtual void create(const std::vector<Topic>& topics) = 0;
  /// What is wrong now, in words for an operator: no broker answers, a topic of `create` is not there. Empty: nothing.
  /// As of a second ago at most.
  virtual std::string trouble() = 0;
  /// The end offset of each partition of a topic, asked now; empty where there is no such topic or no broker answers.
  virtual std::vector<std::int64_t> ends(const std::string& topic) = 0;
  /// Waits until everything sent has been acknowledged or given up, at most `wait`.
  virtual void flush(std::chrono::milliseconds wait) = 0;
};

/// Kafka through librdkafka's C API (only events/kafka*.cpp and kafka_client.h include it). Fetches the metadata of the
/// topics named at first use; a fatal producer is replaced, what it had not delivered is reported lost.
std::unique_ptr<Bus> connect_kafka(const std::string& brokers);
/// The deterministic twin, in this process only.
std::unique_ptr<Bus> make_memory_bus();

}  // namespace hirewire
