#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <stdexcept>

#include "events/kafka_client.h"

namespace hirewire::kafka {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto patience = 10s;
constexpr std::size_t read_ahead_kbytes = 65536;  // of all passages together

/// The simple consumer of librdkafka: no group, and a queue for each partition, which bounds what is read ahead of it.
class KafkaReader final : public PassageReader {
 public:
  KafkaReader(KafkaSettings ours, const KafkaSettings& given, std::vector<Passage> passages) {
    const auto each = std::to_string(std::clamp<std::size_t>(read_ahead_kbytes / (passages.size() + 1), 256, 16384));
    ours.insert(ours.end(), {{"enable.partition.eof", "true"},
                             {"enable.auto.commit", "false"},
                             {"auto.offset.reset", "earliest"},
                             {"check.crcs", "true"},
                             {"fetch.wait.max.ms", "10"},  // a passage that is started waits for the fetch under way
                             {"fetch.error.backoff.ms", "50"},
                             {"queued.min.messages", "100000"},
                             {"queued.max.messages.kbytes", each}});
    client_ = connect(RD_KAFKA_CONSUMER, ours, given, this, [](rd_kafka_conf_t*) {});
    for (Passage& passage : passages) {
      TopicHandle& topic = topics_[passage.topic];
      if (!topic) topic.reset(rd_kafka_topic_new(client_.get(), passage.topic.c_str(), nullptr));
      parts_.push_back({std::move(passage), topic.get()});
    }
    if (!ask(client_.get(), 5s)) throw std::runtime_error("no Kafka broker answers");
    const auto lows = find(earliest);
    const auto highs = find(latest);
    for (std::size_t i = 0; i < parts_.size(); ++i) begin(parts_[i], lows[i], highs[i]);
  }

  ~KafkaReader() override {
    for (const Part& part : parts_)
      if (part.started) rd_kafka_consume_stop(part.topic, part.of.partition);
  }
  KafkaReader(const KafkaReader&) = delete;
  KafkaReader& operator=(const KafkaReader&) = delete;

  std::optional<Message> next(std::size_t nth) override {
    Part& part = parts_.at(nth);
    for (const auto deadline = steady_clock::now() + patience; part.next < part.before;) {
      const Received message(rd_kafka_consume(part.topic, part.of.partition, 500));
      if (!message) {
        if (steady_clock::now() > deadline)
          throw std::runtime_error(
              fmt::format("no broker gives {}/{} at {}", part.of.topic, part.of.partition, part.next));
      } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        part.next = part.before;  // it has become shorter
      } else if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw std::runtime_error(
            fmt::format("{}/{}: {}", part.of.topic, part.of.partition, rd_kafka_err2str(message->err)));
      } else if (message->offset >= part.before) {
        part.next = part.before;
      } else {
        part.next = message->offset + 1;
        return message_of(*message);
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::int64_t end(std::size_t nth) const override { return parts_.at(nth).end; }

 private:
  struct Part {
    Passage of;
    rd_kafka_topic_t* topic = nullptr;
    std::int64_t next = 0, before = 0, end = 0;
    bool started = false;
  };

  static void begin(Part& part, std::int64_t low, std::int64_t high) {
    part.end = high;
    part.next = std::max(low, part.of.from == last_message ? high - 1 : part.of.from);
    part.before = part.of.before == latest ? high : std::min(part.of.before, high);
    if (part.next >= part.before) return;
    if (rd_kafka_consume_start(part.topic, part.of.partition, part.next) != 0)
      throw std::runtime_error(fmt::format("{}/{} cannot be read", part.of.topic, part.of.partition));
    part.started = true;
  }

  /// Where all partitions begin or end, in one request a broker.
  std::vector<std::int64_t> find(std::int64_t which) {
    const Partitions list(rd_kafka_topic_partition_list_new(static_cast<int>(parts_.size())));
    for (const Part& part : parts_)
      rd_kafka_topic_partition_list_add(list.get(), part.of.topic.c_str(), part.of.partition)->offset = which;
    const auto error = rd_kafka_offsets_for_times(client_.get(), list.get(), 5000);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw std::runtime_error(rd_kafka_err2str(error));
    std::map<std::pair<std::string, int>, std::int64_t> found;
    for (const auto& each : std::span(list->elems, static_cast<std::size_t>(list->cnt))) {
      if (each.err != RD_KAFKA_RESP_ERR_NO_ERROR || each.offset < 0)
        throw std::runtime_error(fmt::format("{}/{} is not there", each.topic, each.partition));
      found[{each.topic, each.partition}] = each.offset;
    }
    std::vector<std::int64_t> all;
    for (const Part& part : parts_) all.push_back(found.at({part.of.topic, part.of.partition}));
    return all;
  }

  Client client_;
  std::map<std::string, TopicHandle> topics_;
  std::vector<Part> parts_;
};

}  // namespace

std::unique_ptr<PassageReader> read(const KafkaSettings& brokers, const KafkaSettings& given,
                                    std::vector<Passage> passages) {
  return std::make_unique<KafkaReader>(brokers, given, std::move(passages));
}

std::vector<std::int64_t> ends(rd_kafka_t* client, const std::string& topic) {
  std::vector<std::int64_t> all;
  const int partitions = partitions_of(client, topic, 5s);
  for (int p = 0; p < partitions; ++p) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    if (rd_kafka_query_watermark_offsets(client, topic.c_str(), p, &low, &high, 5000) != RD_KAFKA_RESP_ERR_NO_ERROR)
      return {};
    all.push_back(high);
  }
  return all;
}

}  // namespace hirewire::kafka
