#pragma once
#include "base/config.h"
#include "base/seal.h"
#include "events/bus.h"
#include "storage/flow/replies.h"

namespace hirewire {

/// The demo tenant (code `default`), its company and the accounts that the documents name (interview-platform:593,
/// ai-interviewer:21), through the same commands as everybody's: again is harmless. Needs running workers. Throws
/// std::runtime_error in production, and where no answer comes within 30 s.
void seed(const Config& config, const Keys& keys, Bus& bus, Replies& replies, int partitions);

}  // namespace hirewire
