#include "domain/platform.h"

#include <fmt/format.h>

#include <set>

#include "domain/rules/lower.h"

namespace hirewire::platform {

namespace {

DirectoryKey code_key(std::string_view code) {
  return {true, "tenant_code", lower(code)};
}
DirectoryKey host_key(std::string_view host) {
  return {true, "tenant_host", lower(host)};
}

Claim claim(DirectoryKey key, const Uuid& owner) {
  return {key.global, false, std::move(key.kind), std::move(key.value), owner};
}

bool is_code(std::string_view code) {
  return !code.empty() && code.front() != '-' && std::ranges::all_of(code, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// The way out of `queued`, the same for every end: nullptr where nothing is to do.
Result<const Task*> ending(const Seen<Task>& seen, std::string_view end, const Actor& actor) {
  const Task* task = seen.one();
  if (!task) return Refused(not_found("task"));
  if (task->state == "queued") return task;
  if (task->state == end || actor.is_system()) return nullptr;
  return Refused(conflict("state", fmt::format("The task is {} already.", task->state)));
}

}  // namespace

Touches touches(const CreateTenant& command, const Actor&) {
  Touches t{{}, {code_key(command.code)}};
  for (const std::string& host : command.hosts) t.directory.push_back(host_key(host));
  return t;
}

Result<Events> decide(const Seen<Tenant>& seen, const CreateTenant& command, const Actor& actor) {
  if (!actor.is_system() && actor.role != "superadmin") return Refused(forbidden());
  if (actor.tenant_id != command.id) return Refused(forbidden("A tenant is made in its own name."));
  const DirectoryKey code = code_key(command.code);
  if (!is_code(code.value))
    return Refused(invalid("code", "format", "Must be letters, digits, hyphens and underscores."));
  if (seen.owner(code)) return Refused(conflict("code", "A tenant of this code already exists."));
  TenantCreated created{code.value, command.name, {}};
  std::vector<Claim> claims{claim(code, command.id)};
  std::set<std::string> hosts;
  for (const std::string& host : command.hosts) {
    DirectoryKey key = host_key(host);
    if (seen.owner(key)) return Refused(conflict("hosts", "Another tenant has this host name."));
    if (!hosts.insert(key.value).second) continue;
    created.hosts.push_back(key.value);
    claims.push_back(claim(std::move(key), command.id));
  }
  return Events{event(command.id, 1, std::move(created), std::move(claims))};
}

Touches touches(const StartTask&, const Actor&) {
  return {};
}

Result<Events> decide(const Seen<Task>&, const StartTask& command, const Actor& actor) {
  const bool for_all = actor.is_system() || actor.reach == Reach::tenant;
  if (!for_all && (actor.reach != Reach::company || !actor.company_id)) return Refused(forbidden());
  if (!for_all && command.company_id && command.company_id != actor.company_id)
    return Refused(forbidden("You may do this for your own company only."));
  if (command.kind == "candidate_import" && !command.blob)
    return Refused(invalid("file", "required", "An import needs a file."));
  const auto company_id = command.company_id ? command.company_id : actor.company_id;
  return Events{
      event(command.id, 1,
            TaskQueued{command.kind, command.blob, command.filename, command.total, company_id, command.input})};
}

Touches touches(const FinishTask& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<Task>& seen, const FinishTask&, const Actor& actor) {
  const auto task = ending(seen, "completed", actor);
  if (!task) return Refused(task.error());
  if (!*task) return Events{};
  return Events{event((*task)->id, (*task)->version + 1, TaskCompleted{(*task)->kind})};
}

Touches touches(const FailTask& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<Task>& seen, const FailTask& command, const Actor& actor) {
  const auto task = ending(seen, "failed", actor);
  if (!task) return Refused(task.error());
  if (!*task) return Events{};
  return Events{event((*task)->id, (*task)->version + 1, TaskFailed{(*task)->kind, command.error})};
}

Touches touches(const CancelTask& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<Task>& seen, const CancelTask&, const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  const auto task = ending(seen, "cancelled", actor);
  if (!task) return Refused(task.error());
  if (!*task) return Events{};
  return Events{event((*task)->id, (*task)->version + 1, TaskCancelled{(*task)->kind})};
}

}  // namespace hirewire::platform
