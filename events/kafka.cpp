#include "events/kafka.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <span>
#include <stdexcept>
#include <thread>

#include "base/log.h"
#include "base/metrics.h"
#include "base/named_thread.h"
#include "events/kafka_client.h"

namespace hirewire {
namespace {

using namespace kafka;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// One librdkafka producer. A fatal error ends it; the bus then makes another.
struct Producer {
  Client client;
  std::map<std::string, TopicHandle> topics;  ///< held, so that `ask` keeps their metadata fresh

  /// True where the topic was not known yet.
  bool know(const std::string& name) {
    if (topics.contains(name)) return false;
    topics[name].reset(rd_kafka_topic_new(client.get(), name.c_str(), nullptr));
    return true;
  }
};

/// What goes to a broker at once, and what the topics take: a message of the largest size with what a batch puts around
/// it (Kafka's default).
constexpr std::size_t largest_batch = 1'048'588;

using Done = std::function<void(Delivery)>;

/// Whose fault it is. A broker judges a whole batch: what is small was in bad company, and passes when it is sent
/// again.
Delivery delivery_of(rd_kafka_resp_err_t error, std::size_t size) {
  constexpr std::size_t small = largest_message / 16;
  switch (error) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return Delivery::acknowledged;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:  // librdkafka's own word, too
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
      return size < small ? Delivery::lost : Delivery::refused;
    default:
      return Delivery::lost;
  }
}

/// Asks the broker to make the topics; those that exist are left as they are.
void make_topics(rd_kafka_t* client, const std::vector<Topic>& topics) {
  std::vector<rd_kafka_NewTopic_t*> wanted;
  for (const Topic& topic : topics) {
    constexpr int broker_decides = -1;
    auto* made = rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, broker_decides, nullptr, 0);
    if (!made) throw std::runtime_error("not a topic: " + topic.name);
    rd_kafka_NewTopic_set_config(made, "retention.ms", std::to_string(milliseconds(topic.retention).count()).c_str());
    rd_kafka_NewTopic_set_config(made, "max.message.bytes", std::to_string(largest_batch).c_str());
    wanted.push_back(made);
  }
  const Queue answers(rd_kafka_queue_new(client));
  rd_kafka_CreateTopics(client, wanted.data(), wanted.size(), nullptr, answers.get());
  rd_kafka_NewTopic_destroy_array(wanted.data(), wanted.size());
  const std::unique_ptr<rd_kafka_event_t, Release<rd_kafka_event_destroy>> event(
      rd_kafka_queue_poll(answers.get(), 30'000));
  const auto* result = event ? rd_kafka_event_CreateTopics_result(event.get()) : nullptr;
  if (!result || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw std::runtime_error("no broker creates the topics: " +
                             std::string(event ? rd_kafka_event_error_string(event.get()) : "no answer"));
  }
  std::size_t count = 0;
  const auto* each = rd_kafka_CreateTopics_result_topics(result, &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto error = rd_kafka_topic_result_error(each[i]);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      throw std::runtime_error(std::string("topic ") + rd_kafka_topic_result_name(each[i]) +
                               " cannot be created: " + rd_kafka_err2str(error));
    }
  }
}

/// Whether every partition of the topic has a leader; throws where there are more or fewer than it wants.
bool stands(const rd_kafka_metadata_t& seen, const Topic& topic) {
  for (const auto& each : std::span(seen.topics, static_cast<std::size_t>(seen.topic_cnt))) {
    if (each.topic != topic.name || each.partition_cnt == 0) continue;
    if (each.partition_cnt != topic.partitions) {
      throw std::runtime_error("topic " + topic.name + " stands with another number of partitions");
    }
    const std::span partitions(each.partitions, static_cast<std::size_t>(each.partition_cnt));
    return std::ranges::all_of(partitions, [](const auto& p) { return p.leader >= 0; });
  }
  return false;
}

class KafkaBus final : public Bus {
 public:
  KafkaBus(const std::string& brokers, const KafkaSettings& given)
      : given_(given), brokers_{{"bootstrap.servers", brokers}}, producer_(make_producer()) {
    trouble_ = find_trouble(*producer_, 2s);
    if (!trouble_.empty()) complain("connect", "no broker answers yet");
    server_ = named_thread("kafka reports", [this] { serve(); });
    observer_ = named_thread("kafka health", [this] { observe(); });
  }

  ~KafkaBus() override {
    {
      const std::lock_guard lock(guard_);
      stopping_ = true;
    }
    changed_.notify_all();
    server_.join();
    observer_.join();
  }

  void send(Message message, Done done) override {
    ++outstanding_;
    queue_.add(1);
    auto delivery = std::make_unique<Done>(std::move(done));
    const std::lock_guard lock(guard_);
    if (size_of(message) > largest_message) {
      unsent_.emplace_back(std::move(delivery), Delivery::refused);
      return;
    }
    if (producer_->know(message.topic)) changed_.notify_all();
    rd_kafka_headers_t* headers = rd_kafka_headers_new(message.headers.size());
    for (const auto& [name, value] : message.headers) {
      rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                          static_cast<ssize_t>(value.size()));
    }
    // The tags without the header's macros, which are GNU statement expressions.
    const auto error =
        rd_kafka_producev(producer_->client.get(), RD_KAFKA_VTYPE_RKT, producer_->topics[message.topic].get(),
                          RD_KAFKA_VTYPE_PARTITION, message.partition, RD_KAFKA_VTYPE_MSGFLAGS, RD_KAFKA_MSG_F_COPY,
                          RD_KAFKA_VTYPE_KEY, message.key.empty() ? nullptr : message.key.data(), message.key.size(),
                          RD_KAFKA_VTYPE_VALUE, message.body.data(), message.body.size(), RD_KAFKA_VTYPE_HEADERS,
                          headers, RD_KAFKA_VTYPE_OPAQUE, delivery.get(), RD_KAFKA_VTYPE_END);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      static_cast<void>(delivery.release());  // comes back in the delivery report
      return;
    }
    // There will be no delivery report.
    rd_kafka_headers_destroy(headers);
    unsent_.emplace_back(std::move(delivery), delivery_of(error, size_of(message)));
    complain("send", rd_kafka_err2str(error));
  }

  std::unique_ptr<Consumer> join(const std::string& group, const std::string& topic,
                                 const std::string& instance) override {
    return kafka::join(brokers_, given_, group, topic, instance);
  }

  std::unique_ptr<PassageReader> read(std::vector<Passage> passages) override {
    return kafka::read(brokers_, given_, std::move(passages));
  }

  void create(const std::vector<Topic>& topics) override;

  std::string trouble() override {
    const std::lock_guard lock(guard_);
    return trouble_;
  }

  std::vector<std::int64_t> ends(const std::string& topic) override {
    const auto producer = current();
    return kafka::ends(producer->client.get(), topic);
  }

  void flush(milliseconds wait) override {
    std::unique_lock lock(flush_guard_);
    flushed_.wait_for(lock, wait, [&] { return outstanding_ == 0; });
  }

 private:
  std::shared_ptr<Producer> make_producer() {
    KafkaSettings ours = brokers_;
    ours.insert(ours.end(),
                {{"acks", "all"},
                 {"enable.idempotence", "true"},
                 {"linger.ms", "0"},
                 // With several in flight a first batch that meets "not leader" (a topic just made, a broker
                 // just started) is overtaken by the second, which the broker takes, knowing nothing of this
                 // producer; librdkafka then counts the first as acknowledged: lost (seen, 3 times in 40).
                 {"max.in.flight", "1"},
                 {"retry.backoff.ms", "50"},
                 {"message.timeout.ms", "20000"},
                 {"message.max.bytes", std::to_string(largest_batch)},
                 {"queue.buffering.max.messages", "200000"},
                 {"queue.buffering.max.kbytes", "262144"}});
    auto producer = std::make_shared<Producer>();
    producer->client = connect(RD_KAFKA_PRODUCER, ours, given_, this,
                               [](rd_kafka_conf_t* conf) { rd_kafka_conf_set_dr_msg_cb(conf, delivered); });
    return producer;
  }

  std::shared_ptr<Producer> current() {
    const std::lock_guard lock(guard_);
    return producer_;
  }

  /// Not rd_kafka_message_errstr: of a message that was sent it returns the body.
  static void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* owner) noexcept {
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) complain("delivery", rd_kafka_err2str(message->err));
    const std::unique_ptr<Done> done(static_cast<Done*>(message->_private));
    auto& self = *static_cast<KafkaBus*>(owner);
    if (const auto microseconds = rd_kafka_message_latency(message); microseconds >= 0)
      self.seconds_.observe(static_cast<double>(microseconds) / 1e6);
    self.settle(*done, delivery_of(message->err, message->len));
  }

  void settle(const Done& done, Delivery outcome) {
    done(outcome);
    (outcome == Delivery::acknowledged ? acknowledged_ : failed_).add();
    queue_.add(-1);
    if (--outstanding_ > 0) return;
    const std::lock_guard lock(flush_guard_);
    flushed_.notify_all();
  }

  void settle_unsent() {
    std::unique_lock lock(guard_);
    const auto unsent = std::exchange(unsent_, {});
    lock.unlock();
    for (const auto& [done, outcome] : unsent) settle(*done, outcome);
  }

  /// The one thread that reports deliveries.
  void serve() {
    auto replaced = steady_clock::time_point{};
    while (!stopping_) {
      const auto producer = current();
      rd_kafka_poll(producer->client.get(), 20);
      settle_unsent();
      const bool fatal = rd_kafka_fatal_error(producer->client.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR;
      if (fatal && steady_clock::now() - replaced > 1s) {
        replaced = steady_clock::now();
        replace();
        give_up(*producer);
      }
    }
    give_up(*producer_);
    settle_unsent();
  }

  void replace() {
    auto successor = make_producer();
    log::warn("kafka_producer_replaced");
    replaced_.add();
    const std::lock_guard lock(guard_);
    for (const auto& [name, handle] : producer_->topics) successor->know(name);
    producer_ = std::move(successor);
    changed_.notify_all();
  }

  /// Reports as failed whatever it has not delivered.
  static void give_up(Producer& producer) {
    rd_kafka_purge(producer.client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    while (rd_kafka_outq_len(producer.client.get()) > 0) rd_kafka_poll(producer.client.get(), 20);
  }

  /// Asks for metadata twice a second, and at once when a topic is new: its first message would wait a second
  /// otherwise.
  void observe() {
    std::unique_lock lock(guard_);
    while (!stopping_) {
      const auto producer = producer_;
      const auto known = producer->topics.size();
      lock.unlock();
      auto trouble = find_trouble(*producer, 500ms);
      up_.set(trouble.empty() ? 1 : 0);
      lock.lock();
      trouble_ = std::move(trouble);
      changed_.wait_for(lock, 500ms,
                        [&] { return stopping_ || producer_ != producer || producer->topics.size() != known; });
    }
  }

  /// Makes the house's topics again where they are gone: a broker has lost its disk.
  std::string find_trouble(Producer& producer, milliseconds wait) {
    const auto seen = ask(producer.client.get(), wait);
    if (!seen) return "no Kafka broker answers";
    std::vector<Topic> missing;
    std::unique_lock lock(guard_);
    for (const auto& each : std::span(seen->topics, static_cast<std::size_t>(seen->topic_cnt))) {
      const auto topic = wanted_.find(each.topic);
      if (topic == wanted_.end() || each.partition_cnt == topic->second.partitions) continue;
      if (each.partition_cnt > 0)
        return fmt::format("the topic {} has {} partitions; the house was made with {}", topic->first,
                           each.partition_cnt, topic->second.partitions);
      missing.push_back(topic->second);
    }
    lock.unlock();
    if (missing.empty()) return {};
    try {
      make_topics(producer.client.get(), missing);
      log::warn("kafka_topics_made_again", {{"first", missing.front().name}, {"count", missing.size()}});
    } catch (const std::exception& trouble) {
      complain("topics", trouble.what());
    }
    return fmt::format("the topic {} is not there", missing.front().name);
  }

  const KafkaSettings given_;
  const KafkaSettings brokers_;
  const metrics::Gauge up_ = metrics::gauge("hirewire_kafka_up", "1 while a broker answers, 0 while none does.");
  const metrics::Gauge queue_ =
      metrics::gauge("hirewire_kafka_produce_queue", "Messages sent to Kafka and not acknowledged yet.");
  const metrics::Counter acknowledged_ =
      metrics::counter("hirewire_kafka_produced_total", "Messages that Kafka has acknowledged.");
  const metrics::Counter failed_ =
      metrics::counter("hirewire_kafka_produce_failures_total", "Messages that Kafka did not take, or not in time.");
  const metrics::Counter replaced_ = metrics::counter("hirewire_kafka_producers_replaced_total",
                                                      "Producers that met a fatal error and were made anew.");
  const metrics::Histogram seconds_ =
      metrics::histogram("hirewire_kafka_produce_seconds", "From sending a message to Kafka's acknowledgement.");
  std::mutex guard_;
  std::condition_variable changed_;
  std::shared_ptr<Producer> producer_;
  std::vector<std::pair<std::unique_ptr<Done>, Delivery>>
      unsent_;                           ///< what librdkafka has not; the caller's thread may hold what `done` wants
  std::map<std::string, Topic> wanted_;  ///< what `create` was asked for
  std::string trouble_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::int64_t> outstanding_ = 0;
  std::mutex flush_guard_;
  std::condition_variable flushed_;
  std::thread server_, observer_;
};

void KafkaBus::create(const std::vector<Topic>& topics) {
  if (topics.empty()) return;
  const auto producer = current();
  make_topics(producer->client.get(), topics);
  {
    const std::lock_guard lock(guard_);
    for (const Topic& topic : topics) {
      producer->know(topic.name);
      wanted_.emplace(topic.name, topic);
    }
  }
  const auto deadline = steady_clock::now() + 30s;
  while (steady_clock::now() < deadline) {
    const auto seen = ask(producer->client.get(), 1s);
    if (seen && std::ranges::all_of(topics, [&](const Topic& topic) { return stands(*seen, topic); })) return;
    std::this_thread::sleep_for(20ms);  // a new topic's leaders appear within milliseconds
  }
  throw std::runtime_error("the topics are created but have no leaders");
}

}  // namespace

std::unique_ptr<Bus> connect_kafka(const std::string& brokers, const KafkaSettings& settings) {
  return std::make_unique<KafkaBus>(brokers, settings);
}

std::unique_ptr<Bus> connect_kafka(const std::string& brokers) {
  return connect_kafka(brokers, {});
}

}  // namespace hirewire
