#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/config.h"
#include "events/bus.h"

namespace hirewire {

/// librdkafka properties by name, for what a broker of another's asks (security.protocol, sasl.*, ssl.*).
using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

/// How the brokers want to be spoken to: HIREWIRE_KAFKA_SECURITY and what belongs to it.
KafkaSettings kafka_security(const Config& config);

/// connect_kafka of events/bus.h, with `settings` laid over the house's own. Waits two seconds at most for a first
/// answer and goes on without one. A property that librdkafka does not take throws std::runtime_error with its name,
/// not its value.
std::unique_ptr<Bus> connect_kafka(const std::string& brokers, const KafkaSettings& settings);

}  // namespace hirewire
