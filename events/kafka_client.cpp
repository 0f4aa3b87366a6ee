#include "events/kafka_client.h"

#include <atomic>
#include <span>
#include <stdexcept>

#include "base/log.h"

namespace hirewire::kafka {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

void complain(const char* what, const char* why) {
  static std::atomic<steady_clock::rep> last{0};
  const auto now = steady_clock::now().time_since_epoch();
  auto before = last.load();
  if (before != 0 && now - steady_clock::duration(before) < 1s) return;
  if (last.compare_exchange_strong(before, now.count())) log::warn("kafka", {{"what", what}, {"why", why}});
}

namespace {
void take_log_line(const rd_kafka_t*, int severity, const char* facility, const char* text) noexcept {
  if (severity <= 5) complain(facility, text);
}
}  // namespace

Client connect(rd_kafka_type_t type, const KafkaSettings& ours, const KafkaSettings& given, void* owner,
               const std::function<void(rd_kafka_conf_t*)>& add_callbacks) {
  std::unique_ptr<rd_kafka_conf_t, Release<rd_kafka_conf_destroy>> conf(rd_kafka_conf_new());
  char error[512];
  const KafkaSettings common = {{"client.id", "hirewire"},
                                {"socket.nagle.disable", "true"},
                                {"socket.keepalive.enable", "true"},
                                {"reconnect.backoff.max.ms", "1000"},
                                {"log.connection.close", "false"}};
  for (const auto* settings : {&common, &ours, &given}) {
    for (const auto& [name, value] : *settings) {
      if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), error, sizeof error) != RD_KAFKA_CONF_OK) {
        throw std::runtime_error("librdkafka does not take the setting " + name);
      }
    }
  }
  rd_kafka_conf_set_opaque(conf.get(), owner);
  rd_kafka_conf_set_log_cb(conf.get(), take_log_line);
  add_callbacks(conf.get());
  Client client(rd_kafka_new(type, conf.get(), error, sizeof error));
  if (!client) throw std::runtime_error(std::string("librdkafka does not start: ") + error);
  static_cast<void>(conf.release());  // the client owns it now
  return client;
}

Message message_of(const rd_kafka_message_t& from) {
  Message message{.topic = rd_kafka_topic_name(from.rkt), .partition = from.partition, .offset = from.offset};
  if (from.key) message.key.assign(static_cast<const char*>(from.key), from.key_len);
  if (from.payload) message.body.assign(static_cast<const char*>(from.payload), from.len);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&from, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return message;
  message.headers.reserve(rd_kafka_header_cnt(headers));
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    message.headers.emplace_back(name, std::string(static_cast<const char*>(value), size));
  }
  return message;
}

Metadata ask(rd_kafka_t* client, milliseconds wait) {
  const rd_kafka_metadata_t* answer = nullptr;
  const auto error = rd_kafka_metadata(client, 0, nullptr, &answer, static_cast<int>(wait.count()));
  return Metadata(error == RD_KAFKA_RESP_ERR_NO_ERROR ? answer : nullptr);
}

int partitions_of(rd_kafka_t* client, const std::string& topic, milliseconds wait) {
  const rd_kafka_metadata_t* answer = nullptr;
  constexpr int every_topic = 1;  // asking for one by its name may create it
  if (rd_kafka_metadata(client, every_topic, nullptr, &answer, static_cast<int>(wait.count())) !=
      RD_KAFKA_RESP_ERR_NO_ERROR)
    return 0;
  const Metadata seen(answer);
  for (const auto& each : std::span(seen->topics, static_cast<std::size_t>(seen->topic_cnt)))
    if (each.topic == topic) return each.partition_cnt;
  return 0;
}

}  // namespace hirewire::kafka
