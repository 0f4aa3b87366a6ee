#pragma once
#include "base/config.h"
#include "workers/upkeep/house_commands.h"

namespace hirewire {

/// The demo tenant (code `default`), its company and the accounts that the documents name (interview-platform:593,
/// ai-interviewer:21): again is harmless. Throws std::runtime_error in production, and what HouseCommands throws.
void seed(const Config& config, HouseCommands& commands);

}  // namespace hirewire
