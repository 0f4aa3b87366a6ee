#pragma once
#include <librdkafka/rdkafka.h>

#include <chrono>
#include <functional>
#include <memory>

#include "events/kafka.h"

/// What the producer (kafka.cpp) and the consumer (kafka_consumer.cpp) share of librdkafka. No other file includes this
/// one.
namespace hirewire::kafka {

template <auto release>
struct Release {
  void operator()(auto* handle) const { release(handle); }
};
using Client = std::unique_ptr<rd_kafka_t, Release<rd_kafka_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Release<rd_kafka_queue_destroy>>;
using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Release<rd_kafka_topic_destroy>>;
using Received = std::unique_ptr<rd_kafka_message_t, Release<rd_kafka_message_destroy>>;
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t, Release<rd_kafka_topic_partition_list_destroy>>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Release<rd_kafka_metadata_destroy>>;
using Groups = std::unique_ptr<const rd_kafka_group_list, Release<rd_kafka_group_list_destroy>>;

/// At most one line a second in the log: a lost broker makes librdkafka repeat itself in several threads.
void complain(const char* what, const char* why);

/// A client with the house's common settings, then `ours`, then `given`; `owner` is what its callbacks are handed.
/// Throws std::runtime_error, naming the setting, where librdkafka refuses one.
Client connect(rd_kafka_type_t type, const KafkaSettings& ours, const KafkaSettings& given, void* owner,
               const std::function<void(rd_kafka_conf_t*)>& add_callbacks);

/// A received message as the house has it.
Message message_of(const rd_kafka_message_t& from);

/// What the client's known topics look like now; null where no broker answers in time.
Metadata ask(rd_kafka_t* client, std::chrono::milliseconds wait);

/// How many partitions the brokers say a topic has; 0 where it is not there, or none answers in time.
int partitions_of(rd_kafka_t* client, const std::string& topic, std::chrono::milliseconds wait);

std::unique_ptr<Consumer> join(const KafkaSettings& brokers, const KafkaSettings& given, const std::string& group,
                               const std::string& topic, const std::string& instance);

std::unique_ptr<PassageReader> read(const KafkaSettings& brokers, const KafkaSettings& given,
                                    std::vector<Passage> passages);

/// Bus::ends, asked by this client.
std::vector<std::int64_t> ends(rd_kafka_t* client, const std::string& topic);

}  // namespace hirewire::kafka
