#include "storage/folds.h"

#include "schemas/candidates.h"

namespace hirewire::candidates {

const std::vector<Fold>& folds() {
  static const std::vector<Fold> table{
      fold<CandidateCreated>("candidates/created.sql"),
      fold<CandidateUpdated>("candidates/updated.sql"),
      fold<CandidateDeleted>("candidates/deleted.sql"),
      fold<CandidatesImported>("candidates/imported.sql"),
      fold<ApplicationCreated>("candidates/application_created.sql"),
      fold<ApplicationStatusChanged>("candidates/application_status_changed.sql"),
  };
  return table;
}

}  // namespace hirewire::candidates
