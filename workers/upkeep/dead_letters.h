#pragma once
#include <iosfwd>
#include <span>
#include <string>

#include "base/config.h"
#include "base/seal.h"
#include "events/bus.h"

namespace hirewire {

/// `hirewire dead-letters [list] | show ID | replay ID | drop ID`: convicted messages and given-up todos, by one kind
/// of id. `list` shows no bodies; `show` may show personal data. `replay` and `drop` say what they did. Gives the exit
/// status: 1 where there is none of that id, which is said, or it cannot be replayed. What was convicted because the
/// house had not signed it is replayed only where it bears a signature of HIREWIRE_KEY or HIREWIRE_KEY_OLD after all.
int dead_letters(const Config& config, const Keys& keys, Bus& bus, int partitions,
                 std::span<const std::string> arguments, std::ostream& out);

}  // namespace hirewire
