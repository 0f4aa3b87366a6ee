#pragma once
#include <iosfwd>
#include <span>
#include <string>

#include "base/config.h"

namespace hirewire {

/// `hirewire told list | clear`: events that the feed had told before the database was restored, and that the replay of
/// the commands did not make again (docs/operations.md). Without bodies: nothing personal. Gives the exit status.
int told(const Config& config, std::span<const std::string> arguments, std::ostream& out);

}  // namespace hirewire
