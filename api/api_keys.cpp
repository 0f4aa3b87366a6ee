#include "api/api_keys.h"

#include <fmt/format.h>

#include "api/access/api_key.h"
#include "api/sign_in.h"
#include "schemas/api_keys.h"
#include "schemas/messages/permissions.h"

namespace hirewire::api_keys {

namespace asio = boost::asio;

namespace {

constexpr Behaviour sent_key{.command = &shape_of<IssueApiKey>, .lane = lane};

/// An API key gives no more than it has: what it holds does not travel with its command.
Result<void> confine(const Actor& actor, IssueApiKey& command) {
  if (actor.key_permissions.empty()) return {};
  if (command.permissions.empty()) command.permissions = actor.key_permissions;
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < command.permissions.size(); ++i) {
    if (reach_of(actor, command.permissions[i]) == Reach::none)
      faults.push_back({fmt::format("permissions[{}]", i), "not_allowed", "Must be a permission of your API key."});
  }
  return faults.empty() ? Result<void>() : Refused(invalid(std::move(faults)));
}

asio::awaitable<Result<Answer>> answer_issue(Call& call) {
  IssueApiKey command;
  if (auto bound = bind_body(call, shape_of<IssueApiKey>(), &command); !bound)
    co_return Refused(std::move(bound.error()));
  if (auto confined = confine(call.actor, command); !confined) co_return Refused(std::move(confined.error()));
  const Actor& actor = call.actor;
  command.id = mint(tag_of(actor.user_id));
  const NewApiKey key = make_api_key(actor.tenant_id, command.id);
  command.user_id = actor.user_id;
  command.company_id = actor.company_id;
  command.prefix = key.prefix;
  command.hash = key.hash;
  IssuedApiKey issued;
  issued.id = command.id;
  static_cast<ApiKeyFields&>(issued) = part<ApiKeyFields>(command);
  issued.user_id = command.user_id;
  issued.prefix = key.prefix;
  issued.key = key.text;
  issued.created_at = actor.now;
  auto done = co_await identity::send(call, sent_key, actor, issued.id, std::move(command));
  if (!done) co_return Refused(std::move(done.error()));
  co_return made(std::move(issued));
}

asio::awaitable<Result<Answer>> forget(Call& call, const Reply& reply) {
  call.services.authentication.forget_key(call.actor.tenant_id, reply.id);
  co_return Nothing{};
}

constexpr Resource api_key{
    .noun = "api_key", .one = {}, .list = "api_keys/list.sql", .view = &shape_of<ApiKeyView>, .lane = lane};

}  // namespace

constinit const Operation issue_api_key{"issue_api_key",
                                        "manage_api_keys",
                                        {.resource = "api_key",
                                         .view = &shape_of<IssuedApiKey>,
                                         .command = &shape_of<IssueApiKey>,
                                         .ignores_key = true,
                                         .answer = answer_issue}};
constinit const Operation list_api_keys = lists(api_key, "list_api_keys", "manage_api_keys");
constinit const Operation revoke_api_key =
    sends<RevokeApiKey>(api_key, "revoke_api_key", "manage_api_keys", {.answered = forget});

}  // namespace hirewire::api_keys
