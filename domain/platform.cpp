#include "domain/platform.h"

#include <fmt/format.h>

#include <set>

#include "base/lower.h"
#include "domain/rules/object.h"
#include "domain/rules/open_map.h"
#include "domain/rules/words.h"
#include "schemas/language/json.h"

namespace hirewire::platform {

namespace {

DirectoryKey code_key(std::string_view code) {
  return {true, "tenant_code", lower(code)};
}
DirectoryKey host_key(std::string_view host) {
  return {true, "tenant_host", lower(host)};
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

/// Of those keys that the house knows.
std::vector<Fault> faults_in(const Json& settings) {
  KnownSettings known;
  std::vector<Fault> faults = hirewire::faults_in(settings, shape_of<KnownSettings>(), &known);
  const auto demand = [&](const std::optional<std::string>& value, bool (*holds)(std::string_view),
                          std::string_view key, std::string_view message) {
    const bool told = std::ranges::find(faults, key, &Fault::field) != faults.end();
    if (value && !told && !holds(*value)) faults.push_back({std::string(key), "format", std::string(message)});
  };
  demand(known.default_currency, is_currency, "default_currency", "Must be a currency code of ISO 4217, like EUR.");
  demand(known.time_zone, is_time_zone_name, "time_zone", "Must be a time zone's name, like Europe/Berlin.");
  demand(known.locale, is_locale, "locale", "Must be a language tag, like en or pt-BR.");
  return faults;
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
  TenantCreated created{part<TenantFields>(command)};
  created.code = code.value;
  created.hosts.clear();
  std::vector<Claim> claims{take(code, command.id)};
  std::set<std::string> hosts;
  for (const std::string& host : command.hosts) {
    DirectoryKey key = host_key(host);
    if (seen.owner(key)) return Refused(conflict("hosts", "Another tenant has this host name."));
    if (!hosts.insert(key.value).second) continue;
    created.hosts.push_back(key.value);
    claims.push_back(take(key, command.id));
  }
  return Events{event(command.id, 1, std::move(created), std::move(claims))};
}

Result<Events> decide(const Seen<Settings>& seen, const UpdateSettings& command, const Actor& actor) {
  if (command.id != actor.tenant_id) return Refused(forbidden());
  const Settings* now = seen.one();
  const std::int64_t version = now ? now->version : 0;
  if (!is_expected(command, version)) return Refused(stale());
  if (auto faults = faults_in(command.settings); !faults.empty()) return Refused(invalid(std::move(faults)));
  OpenMap settings = now ? map_of(now->settings) : OpenMap{};
  OpenMap changes = merge(settings, map_of(command.settings));
  constexpr std::string_view off = R"({"enabled":false})";  // what a GET shows where it was never set
  if (const auto maintenance = changes.find("maintenance"); maintenance != changes.end()) {
    if (maintenance->second != off || (now && map_of(now->settings).contains("maintenance")))
      return Refused(invalid("maintenance", "not_allowed", "Is read here and switched by its own request."));
    changes.erase(maintenance);
  }
  if (changes.empty()) return Events{};
  constexpr std::size_t largest = 65'536;
  if (json_of(settings).text.size() > largest)
    return Refused(too_large("The settings must have at most 65536 bytes as JSON."));
  return Events{event(command.id, version + 1, SettingsUpdated{json_of(changes)})};
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
  TaskQueued queued{part<TaskFields>(command)};
  if (!queued.company_id) queued.company_id = actor.company_id;
  return Events{event(command.id, 1, std::move(queued))};
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
