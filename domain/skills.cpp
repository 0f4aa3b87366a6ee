#include "domain/skills.h"

#include "domain/rules/lower.h"

namespace hirewire::skills {

namespace {

DirectoryKey name_key(std::string_view name) {
  return {false, "skill_name", lower(name)};
}

Refusal name_taken() {
  return conflict("name", "A skill of this name already exists.");
}

}  // namespace

Touches touches(const CreateSkill& command, const Actor&) {
  return {{}, {name_key(command.name)}};
}

Result<Events> decide(const Seen<Skill>& seen, const CreateSkill& command, const Actor&) {
  const DirectoryKey name = name_key(command.name);
  if (seen.owner(name)) return Refused(name_taken());
  return Events{event(command.id, 1, SkillCreated{part<SkillFields>(command)}, {take(name, command.id)})};
}

Touches touches(const UpdateSkill& command, const Actor&) {
  Touches t{{command.id}, {}};
  if (const std::string* name = command.changes.find(&SkillFields::name)) t.directory.push_back(name_key(*name));
  return t;
}

Result<Events> decide(const Seen<Skill>& seen, const UpdateSkill& command, const Actor&) {
  const auto skill = existing(seen, command, "skill");
  if (!skill) return Refused(skill.error());
  const Skill& now = *skill;
  auto changes = difference(now, command.changes);
  if (changes.empty()) return Events{};
  std::vector<Claim> claims;
  if (const std::string* name = changes.find(&SkillFields::name)) {
    if (seen.owner(name_key(*name)).value_or(now.id) != now.id) return Refused(name_taken());
    claims = exchange(name_key(now.name), name_key(*name), now.id);
  }
  return Events{event(now.id, now.version + 1, SkillUpdated{std::move(changes)}, std::move(claims))};
}

Result<Events> decide(const Seen<Skill>& seen, const DeleteSkill& command, const Actor&) {
  const auto skill = existing(seen, command, "skill");
  if (!skill) return Refused(skill.error());
  const Skill& now = *skill;
  return Events{event(now.id, now.version + 1, SkillDeleted{}, {give_back(name_key(now.name), now.id)})};
}

}  // namespace hirewire::skills
