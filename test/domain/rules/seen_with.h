#pragma once
// What a decision sees, as a test lays it out.
#include "domain/rules/seen.h"
#include "schemas/language/refusal.h"

namespace hirewire {

template <class State>
Loaded seen_with(std::initializer_list<State> rows, std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  Loaded loaded;
  for (const State& row : rows) loaded.rows.push_back(std::make_shared<State>(row));
  loaded.directory = std::move(directory);
  return loaded;
}
inline Loaded nothing_seen(std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  return {.directory = std::move(directory)};
}

/// As a worker decides: the rule may ask for what its touches name, no more.
template <class State, class C>
Result<Events> decide_on(Loaded loaded, const C& command, const Actor& actor) {
  const Touches asked = touches(command, actor);
  loaded.touches = &asked;
  return decide(Seen<State>(loaded), command, actor);
}

inline Actor actor_of(std::string role, Reach reach, std::optional<Uuid> company_id = std::nullopt) {
  Actor actor;
  actor.tenant_id = mint();
  actor.user_id = mint();
  actor.role = std::move(role);
  actor.reach = reach;
  actor.company_id = company_id;
  actor.is_verified = true;
  actor.now = Instant{std::chrono::days(20'000)};
  return actor;
}

/// The reason of a refusal, nullopt where it was decided.
inline std::optional<Reason> refused(const Result<Events>& decided) {
  return decided ? std::nullopt : std::optional(decided.error().reason);
}
/// The field that the first fault names.
inline std::string faulty_field(const Result<Events>& decided) {
  return decided || decided.error().faults.empty() ? "" : decided.error().faults.front().field;
}

}  // namespace hirewire
