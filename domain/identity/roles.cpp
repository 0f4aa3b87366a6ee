#include "domain/identity/roles.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/lower.h"
#include "schemas/messages/permissions.h"

namespace hirewire::identity {

namespace {

DirectoryKey name_key(std::string_view name) {
  return {false, "role_name", lower(name)};
}

std::vector<Fault> faults_of(const std::vector<std::string>& permissions) {
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < permissions.size(); ++i)
    if (!may_be_granted(permissions[i]))
      faults.push_back({fmt::format("permissions[{}]", i), "not_allowed",
                        "Must be the name of a permission that a role below admin can hold."});
  return faults;
}

}  // namespace

Touches touches(const DefineRole& command, const Actor&) {
  return {{}, {name_key(command.name)}};
}

Result<Events> decide(const Seen<CustomRole>& seen, const DefineRole& command, const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  RoleDefined role{{part<RoleBasics>(command), {}}};
  const auto base = canonical_role(command.base.value_or("interviewer"));  // docs/domain.md §1
  if (!base || (*base != "hr" && *base != "consultant" && *base != "interviewer"))
    return Refused(invalid("base", "not_allowed", "Must be one of: hr, consultant, interviewer."));
  role.base = *base;
  std::ranges::sort(role.permissions);
  const auto twice = std::ranges::unique(role.permissions);
  role.permissions.erase(twice.begin(), twice.end());
  if (auto faults = faults_of(command.permissions); !faults.empty()) return Refused(invalid(std::move(faults)));
  const DirectoryKey key = name_key(role.name);
  if (canonical_role(role.name) || seen.owner(key))
    return Refused(conflict("name", "A role of this name already exists."));
  return Events{event(command.id, 1, std::move(role), {take(key, command.id)})};
}

Result<Events> decide(const Seen<CustomRole>& seen, const DeleteRole& command, const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  const auto found = existing(seen, command, "role");
  if (!found) return Refused(found.error());
  const CustomRole& role = *found;
  return Events{event(role.id, role.version + 1, RoleDeleted{}, {give_back(name_key(role.name), role.id)})};
}

}  // namespace hirewire::identity
