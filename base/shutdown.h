#pragma once
#include <chrono>

namespace hirewire {

/// Ends the process after this time, should its orderly end hang (librdkafka's has, with a broker that lost its disk).
/// Nothing is lost by it: what was promised is in Kafka and PostgreSQL before it is promised.
void end_at_the_latest(std::chrono::seconds wait);

}  // namespace hirewire
