// The least two Kafka hops can cost: a command goes out on one topic, a worker that does nothing answers on another. It
// is the limit of our own way through Kafka (docs/yardsticks.md, S1b and S2). Both sides live in this process, each
// with a producer and a consumer of its own and the settings of events/: idempotent, acks=all, linger 0.
//
// Usage: kafka_hops BROKERS NAME PARTITIONS OUTSTANDING SECONDS
// Uses the topics NAME.hops.commands and NAME.hops.replies, and prints {"per_second": …, "p50_ms": …, "count": …}; the
// first second is not counted. Exits with 1, and the reason, where Kafka does not do what it should.
#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Settings = std::vector<std::pair<const char*, std::string>>;

constexpr std::size_t message_bytes = 500;  // about a candidate's command with its headers

struct DestroyClient {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
using Client = std::unique_ptr<rd_kafka_t, DestroyClient>;

/// Ends the process, where it is not good, without destroying anything: a consumer that was assigned without a group
/// hangs when it is destroyed (librdkafka 2.0.2).
void check(bool good, const std::string& why) {
  if (good) return;
  fmt::print(stderr, "kafka_hops: {}\n", why);
  std::_Exit(1);
}

Client make_client(rd_kafka_type_t type, const std::string& brokers, Settings settings) {
  settings.insert(settings.end(), {{"bootstrap.servers", brokers}, {"socket.nagle.disable", "true"}});
  char error[512] = {};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  for (const auto& [name, value] : settings)
    check(rd_kafka_conf_set(conf, name, value.c_str(), error, sizeof error) == RD_KAFKA_CONF_OK, error);
  Client client(rd_kafka_new(type, conf, error, sizeof error));
  check(client != nullptr, error);
  return client;
}

void create_topics(rd_kafka_t* client, const std::vector<std::string>& names, int partitions) {
  char error[512] = {};
  std::vector<rd_kafka_NewTopic_t*> topics;
  for (const std::string& name : names)
    topics.push_back(rd_kafka_NewTopic_new(name.c_str(), partitions, 1, error, sizeof error));
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
  rd_kafka_CreateTopics(client, topics.data(), topics.size(), nullptr, queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 10000);
  check(event != nullptr, "topics were not created within 10 s");
  std::size_t count = 0;
  const auto* results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = rd_kafka_topic_result_error(results[i]);
    check(code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS, rd_kafka_err2str(code));
  }
  rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  rd_kafka_NewTopic_destroy_array(topics.data(), topics.size());
}

/// Sends to one topic. `send` is called by one thread.
class Sender {
 public:
  Sender(const std::string& brokers, const std::string& topic)
      : client_(make_client(RD_KAFKA_PRODUCER, brokers,
                            {{"acks", "all"}, {"enable.idempotence", "true"}, {"linger.ms", "0"}})),
        topic_(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr)) {}

  rd_kafka_t* client() { return client_.get(); }

  void send(int partition, const void* body, std::size_t size) {
    while (rd_kafka_produce(topic_.get(), partition, RD_KAFKA_MSG_F_COPY, const_cast<void*>(body), size, nullptr, 0,
                            nullptr) != 0) {
      const auto code = rd_kafka_last_error();
      check(code == RD_KAFKA_RESP_ERR__QUEUE_FULL, rd_kafka_err2str(code));
      rd_kafka_poll(client_.get(), 10);
    }
  }

 private:
  struct DestroyTopic {
    void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
  };
  Client client_;
  std::unique_ptr<rd_kafka_topic_t, DestroyTopic> topic_;
};

/// Reads all partitions of one topic, from what is their end when it is made.
class Reader {
 public:
  Reader(const std::string& brokers, const std::string& topic, int partitions)
      : client_(make_client(RD_KAFKA_CONSUMER, brokers,
                            {{"group.id", topic},
                             {"enable.auto.commit", "false"},
                             {"check.crcs", "true"},
                             {"fetch.wait.max.ms", "100"}})) {
    rd_kafka_poll_set_consumer(client_.get());
    auto* list = rd_kafka_topic_partition_list_new(partitions);
    for (int p = 0; p < partitions; ++p) {
      std::int64_t low = 0;
      std::int64_t high = 0;
      rd_kafka_resp_err_t code{};
      for (int attempt = 0; attempt < 100; ++attempt) {  // a topic just made has no leader yet
        code = rd_kafka_query_watermark_offsets(client_.get(), topic.c_str(), p, &low, &high, 10000);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
      check(code == RD_KAFKA_RESP_ERR_NO_ERROR, rd_kafka_err2str(code));
      rd_kafka_topic_partition_list_add(list, topic.c_str(), p)->offset = high;
    }
    const auto code = rd_kafka_assign(client_.get(), list);
    rd_kafka_topic_partition_list_destroy(list);
    check(code == RD_KAFKA_RESP_ERR_NO_ERROR, rd_kafka_err2str(code));
  }

  /// Waits up to 100 ms for one message, takes what else is there, and gives each to `use`.
  template <typename Use>
  void read(Use use) {
    for (int wait = 100;; wait = 0) {
      rd_kafka_message_t* message = rd_kafka_consumer_poll(client_.get(), wait);
      if (message == nullptr) return;
      check(message->err == RD_KAFKA_RESP_ERR_NO_ERROR, rd_kafka_err2str(message->err));
      use(message->partition, message->payload, message->len);
      rd_kafka_message_destroy(message);
    }
  }

 private:
  Client client_;
};

struct Plan {
  std::string brokers;
  std::string name;
  int partitions;
  int outstanding;
  int seconds;
};

[[noreturn]] void answer(const Plan& plan, const std::string& commands, const std::string& replies,
                         std::atomic<bool>& ready) {
  Reader reader(plan.brokers, commands, plan.partitions);
  Sender sender(plan.brokers, replies);
  ready = true;
  while (true) {
    reader.read([&](int partition, const void* body, std::size_t size) { sender.send(partition, body, size); });
    rd_kafka_poll(sender.client(), 0);
  }
}

/// Keeps so many commands under way until the time is over; gives each round trip's milliseconds.
std::vector<double> ask(const Plan& plan, Sender& sender, Reader& reader) {
  std::string body(message_bytes, 'x');
  int next = 0;
  auto send_one = [&] {
    const auto now = Clock::now().time_since_epoch().count();
    std::memcpy(body.data(), &now, sizeof now);
    sender.send(next++ % plan.partitions, body.data(), body.size());
  };
  const auto begin = Clock::now() + std::chrono::seconds(1);
  const auto end = begin + std::chrono::seconds(plan.seconds);
  std::vector<double> times;
  for (int i = 0; i < plan.outstanding; ++i) send_one();
  while (Clock::now() < end) {
    reader.read([&](int, const void* reply, std::size_t) {
      Clock::rep sent = 0;
      std::memcpy(&sent, reply, sizeof sent);
      const auto now = Clock::now();
      if (now >= begin && now < end)
        times.push_back(
            std::chrono::duration<double, std::milli>(now - Clock::time_point(Clock::duration(sent))).count());
      send_one();
    });
    rd_kafka_poll(sender.client(), 0);
  }
  return times;
}

[[noreturn]] void run(const Plan& plan) {
  const std::string commands = plan.name + ".hops.commands";
  const std::string replies = plan.name + ".hops.replies";
  Sender sender(plan.brokers, commands);
  create_topics(sender.client(), {commands, replies}, plan.partitions);
  Reader reader(plan.brokers, replies, plan.partitions);
  std::atomic<bool> ready{false};
  std::thread([&] { answer(plan, commands, replies, ready); }).detach();
  while (!ready) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::vector<double> times = ask(plan, sender, reader);
  check(!times.empty(), "no reply came");
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
  fmt::print("{{\"per_second\": {:.1f}, \"p50_ms\": {:.4f}, \"count\": {}}}\n",
             static_cast<double>(times.size()) / plan.seconds, times[times.size() / 2], times.size());
  std::fflush(stdout);
  std::_Exit(0);
}

}  // namespace

int main(int count, char** values) {
  check(count == 6, "usage: kafka_hops BROKERS NAME PARTITIONS OUTSTANDING SECONDS");
  run({values[1], values[2], std::atoi(values[3]), std::atoi(values[4]), std::atoi(values[5])});
}
