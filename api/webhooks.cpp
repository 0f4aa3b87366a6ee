#include "api/webhooks.h"

#include "schemas/webhooks.h"

namespace hirewire::webhooks {

namespace {

/// Who manages webhooks for a company only adds one of that company; with the tenant's reach it hears the whole tenant.
boost::asio::awaitable<Result<void>> prepare(Call& call) {
  if (call.actor.reach != Reach::tenant) call.as<AddEndpoint>().company_id = call.actor.company_id;
  co_return Result<void>{};
}

}  // namespace

const Operation configure_webhook{.name = "configure_webhook",
                                  .permission = "manage_webhooks",
                                  .resource = "webhook",
                                  .sql = "webhooks/by_id.sql",
                                  .view = &shape_of<EndpointView>,
                                  .command = &shape_of<AddEndpoint>,
                                  .type = AddEndpoint::type,
                                  .lane = lane,
                                  .prepare = prepare};

}  // namespace hirewire::webhooks
