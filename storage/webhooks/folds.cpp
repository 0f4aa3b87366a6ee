#include "storage/folds.h"

#include "schemas/webhooks.h"

namespace hirewire::webhooks {

const std::vector<Fold>& folds() {
  static const std::vector<Fold> table{
      fold<EndpointAdded>("webhooks/added.sql", false),
  };
  return table;
}

}  // namespace hirewire::webhooks
