#include "domain/candidates.h"

#include "workers/bulk_import/read_rows.h"
#include "workers/contexts.h"

namespace hirewire::candidates {

const Context& context() {
  constexpr Aggregate<Candidate> candidate{"candidate", "candidates/load.sql"};
  static const Context table{
      .name = "candidates",
      .lane = lane,
      .views = {&shape_of<CandidateView>()},
      .commands =
          {
              creates<CreateCandidate>(candidate),
              changes<UpdateCandidate>(candidate),
              changes<DeleteCandidate>(candidate),
              on<ImportCandidateChunk, platform::Task>("candidates_import", "platform/load_task.sql",
                                                       bulk_import::read_rows, bulk_import::fail_task),
          },
      .folds =
          {
              fold<CandidateCreated>("candidates/created.sql").told(),
              fold<CandidateUpdated>("candidates/updated.sql").told(),
              fold<CandidateDeleted>("candidates/deleted.sql").told(),
              fold<CandidatesImported>("candidates/imported.sql").told(),
              fold<ApplicationCreated>("candidates/application_created.sql").told(),
              fold<ApplicationStatusChanged>("candidates/application_status_changed.sql").told(),
              inserts<CandidateAssigned>("assignment"),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::candidates
