#include "domain/assignments.h"

#include "workers/contexts.h"

namespace hirewire::assignments {

const Context& context() {
  constexpr Aggregate<Party> assignment{"assignment", "assignments/load.sql"};
  static const Context table{
      .name = "assignments",
      .lane = lane,
      .views = {},
      .commands =
          {
              changes<AssignCandidate>(assignment),
              changes<UnassignCandidate>(assignment),
          },
      .folds =
          {
              inserts<candidates::CandidateAssigned>("assignment"),
              deletes<CandidateUnassigned>("assignment"),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::assignments
