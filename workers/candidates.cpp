#include "domain/candidates.h"

#include "workers/bulk_import/read_rows.h"
#include "workers/contexts.h"

namespace hirewire::candidates {

const Context& context() {
  static const Context table{
      .name = "candidates",
      .lane = lane,
      .commands =
          {
              on<CreateCandidate, Candidate>("candidate", ""),
              on<UpdateCandidate, Candidate>("candidate", "candidates/load.sql"),
              on<DeleteCandidate, Candidate>("candidate", "candidates/load.sql"),
              on<ImportCandidateChunk, platform::Task>("candidates_import", "platform/load_task.sql",
                                                       bulk_import::read_rows, bulk_import::fail_task),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::candidates
