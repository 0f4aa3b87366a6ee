#include <librdkafka/rdkafka.h>

#include "base/config.h"
#include "base/log.h"
#include "events/kafka.h"

namespace hirewire {

namespace {

/// librdkafka before 2.6.1 sends a nonce that RFC 5802 does not allow, and brokers from Kafka 4.0 on take it for a
/// wrong password.
void warn_of_old_scram() {
  constexpr int mended = 0x020601ff;
  if (rd_kafka_version() >= mended) return;
  log::warn("kafka_scram_is_old", {{"librdkafka", rd_kafka_version_str()},
                                   {"remedy",
                                    "from Kafka 4.0 on, brokers take SCRAM from librdkafka 2.6.1 on: use that, or "
                                    "HIREWIRE_KAFKA_SASL_MECHANISM=PLAIN with sasl_ssl"}});
}

}  // namespace

KafkaSettings kafka_security(const Config& config) {
  if (config.kafka_security == "plaintext") return {};
  KafkaSettings settings{{"security.protocol", config.kafka_security}};
  if (!config.kafka_ca.empty()) settings.emplace_back("ssl.ca.location", config.kafka_ca);
  if (!config.kafka_username.empty()) {
    if (config.kafka_sasl_mechanism.starts_with("SCRAM")) warn_of_old_scram();
    settings.emplace_back("sasl.mechanism", config.kafka_sasl_mechanism);
    settings.emplace_back("sasl.username", config.kafka_username);
    settings.emplace_back("sasl.password", config.kafka_password);
  }
  return settings;
}

}  // namespace hirewire
