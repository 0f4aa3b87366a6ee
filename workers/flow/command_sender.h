#pragma once
#include "base/config.h"
#include "events/bus.h"
#include "workers/flow/executor.h"

namespace hirewire {

/// Work of kind `command`: sends follow-up commands to their lanes; done once Kafka has them.
Work send_commands(const Config& config, Bus& bus, int partitions);

}  // namespace hirewire
