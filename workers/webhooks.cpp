#include "domain/webhooks.h"

#include "workers/contexts.h"

namespace hirewire::webhooks {

const Context& context() {
  static const Context table{"webhooks",
                             lane,
                             {on<AddEndpoint, Endpoint>("webhook", "")},
                             {{"webhooks", "*", nullptr, "webhooks/deliveries.sql"}}};
  return table;
}

}  // namespace hirewire::webhooks
