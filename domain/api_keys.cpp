#include "domain/api_keys.h"

#include <fmt/format.h>

#include "schemas/messages/permissions.h"

namespace hirewire::api_keys {

Touches touches(const IssueApiKey&, const Actor&) {
  return {};
}

Result<Events> decide(const Seen<ApiKey>&, const IssueApiKey& command, const Actor& actor) {
  if (command.user_id != actor.user_id || actor.user_id.is_nil()) return Refused(forbidden());
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < command.permissions.size(); ++i) {
    const std::string& name = command.permissions[i];
    if (is_permission(name) && reach_of(actor, name) != Reach::none) continue;
    faults.push_back({fmt::format("permissions[{}]", i), "not_allowed", "Must be a permission that you hold."});
  }
  if (command.expires_at && *command.expires_at <= actor.now)
    faults.push_back({"expires_at", "too_small", "Must be in the future."});
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return Events{event(
      command.id, 1,
      ApiKeyIssued{part<ApiKeyFields>(command), command.user_id, command.company_id, command.prefix, command.hash})};
}

Result<Events> decide(const Seen<ApiKey>& seen, const RevokeApiKey& command, const Actor& actor) {
  const auto key = existing(seen, command, "api_key");
  if (!key) return Refused(key.error());
  const ApiKey& now = *key;
  const bool his_companys = actor.company_id && now.company_id == actor.company_id;
  if (actor.reach != Reach::tenant && !his_companys) return Refused(forbidden());
  return Events{event(now.id, now.version + 1, ApiKeyRevoked{now.user_id})};
}

}  // namespace hirewire::api_keys
