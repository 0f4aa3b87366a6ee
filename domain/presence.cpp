#include "domain/presence.h"

namespace hirewire::presence {

Touches touches(const RecordPresence&, const Actor&) {
  return {};
}

Result<Events> decide(const Seen<Recording>&, const RecordPresence& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  if (command.seen.empty()) return Events{};
  return Events{event(command.id, 1, PresenceSeen{command.seen})};
}

}  // namespace hirewire::presence
