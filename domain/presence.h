#pragma once
// The rules of context presence (docs/domain.md §0, Signals). Pure: no clock, no I/O.
#include "domain/rules/seen.h"
#include "schemas/language/refusal.h"
#include "schemas/presence.h"

namespace hirewire::presence {

Touches touches(const RecordPresence& command, const Actor& actor);
/// 403 for any but the house; one event, none for nobody.
Result<Events> decide(const Seen<Recording>& seen, const RecordPresence& command, const Actor& actor);

}  // namespace hirewire::presence
