#include "domain/webhooks.h"

#include "workers/contexts.h"

namespace hirewire::webhooks {

const Context& context() {
  constexpr Aggregate<Endpoint> endpoint{"webhook", "webhooks/load.sql"};
  static const Context table{
      .name = "webhooks",
      .lane = lane,
      .views = {},
      .commands = {creates<AddEndpoint>(endpoint)},
      .folds = {fold<EndpointAdded>("webhooks/added.sql")},
      .reactions = {{"webhooks", "*", nullptr, "webhooks/deliveries.sql"}},
  };
  return table;
}

}  // namespace hirewire::webhooks
