#pragma once
// Context presence (docs/domain.md §0, Signals): who was there when. Lane identity. A signal may be lost.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::presence {

inline constexpr std::string_view lane = identity_lane;

/// A user, or an API key that was used.
struct Sighting {
  Uuid id;
  Instant at;
};

/// What a door has heard in some seconds, of one tenant.
struct RecordPresence {
  Uuid id;  ///< of the recording
  std::vector<Sighting> seen;
};

struct PresenceSeen {
  static constexpr std::string_view type = "presence.seen";
  std::vector<Sighting> seen;
};

/// Nothing is looked at.
struct Recording {
  Uuid id;
};

/// ats:44-48.
struct PresenceView {
  Uuid user_id;
  std::string status;  ///< online, away, offline
  std::optional<Instant> last_active_at;
};

}  // namespace hirewire::presence
