#include "storage/folds.h"

#include "schemas/platform.h"

namespace hirewire::platform {

const std::vector<Fold>& folds() {
  static const std::vector<Fold> table{
      fold<TenantCreated>("platform/tenant_created.sql", false), fold<TaskQueued>("platform/task_queued.sql"),
      fold<TaskCompleted>("platform/task_completed.sql"),        fold<TaskFailed>("platform/task_failed.sql"),
      fold<TaskCancelled>("platform/task_cancelled.sql"),
  };
  return table;
}

}  // namespace hirewire::platform
