#include "domain/presence.h"

#include "workers/contexts.h"

namespace hirewire::presence {

const Context& context() {
  constexpr Aggregate<Recording> recording{"presence", ""};
  static const Context table{
      .name = "presence",
      .lane = lane,
      .views = {},
      .commands = {creates<RecordPresence>(recording)},
      .folds = {fold<PresenceSeen>("presence/seen.sql")},
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::presence
