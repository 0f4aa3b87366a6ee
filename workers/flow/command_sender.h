#pragma once
#include "base/config.h"
#include "events/bus.h"
#include "workers/flow/context.h"
#include "workers/flow/executor.h"

namespace hirewire {

/// Work of kind `command`: sends follow-up commands to their lanes; done once Kafka has them. What Kafka will never
/// take becomes a dead letter, and what waits for it hears of it (CommandRow::given_up).
Work send_commands(const Config& config, const Surroundings& surroundings, Bus& bus, const Contexts& contexts);

}  // namespace hirewire
