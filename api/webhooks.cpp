#include "api/webhooks.h"

#include "schemas/webhooks.h"

namespace hirewire::webhooks {

namespace {

/// Who manages webhooks for a company only adds one of that company; with the tenant's reach it hears the whole tenant.
boost::asio::awaitable<Result<void>> prepare(Call& call) {
  if (call.actor.reach != Reach::tenant) call.as<AddEndpoint>().company_id = call.actor.company_id;
  co_return Result<void>{};
}

constexpr Resource webhook{
    .noun = "webhook", .one = "webhooks/by_id.sql", .list = {}, .view = &shape_of<Webhook>, .lane = lane};

}  // namespace

constinit const Operation configure_webhook =
    sends_and_shows<AddEndpoint>(webhook, "configure_webhook", "manage_webhooks", {.prepare = prepare});

}  // namespace hirewire::webhooks
