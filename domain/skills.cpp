#include "domain/skills.h"

#include "domain/rules/lower.h"

namespace hirewire::skills {

namespace {

DirectoryKey name_key(std::string_view name) {
  return {false, "skill_name", lower(name)};
}
DirectoryKey category_key(std::string_view name) {
  return {false, "category_name", lower(name)};
}

Refusal name_taken() {
  return conflict("name", "A skill of this name already exists.");
}
Refusal category_name_taken() {
  return conflict("name", "A category of this name already exists.");
}

/// Whether the word is a category's name: not empty, and no id.
bool is_name(const std::optional<std::string>& word) {
  return word && !word->empty() && !parse_uuid(*word);
}

/// The category that a request's word means. Adds to `events` the category that it makes, a child of the skill.
std::optional<Uuid> category_of(const Seen<Skill>& seen, const std::optional<std::string>& word, const Uuid& skill,
                                std::int64_t version, Events& events) {
  if (!is_name(word)) return word ? parse_uuid(*word) : std::nullopt;
  const DirectoryKey name = category_key(*word);
  if (const auto known = seen.owner(name)) return known;
  const Uuid made = derive(skill, "category", static_cast<std::uint64_t>(version));
  events.push_back(event(made, 1, CategoryCreated{{.name = *word, .description = {}}}, {take(name, made)}));
  return made;
}

}  // namespace

Touches touches(const CreateSkill& command, const Actor&) {
  Touches t{{}, {name_key(command.name)}};
  if (!command.category_id && is_name(command.category)) t.directory.push_back(category_key(*command.category));
  return t;
}

Result<Events> decide(const Seen<Skill>& seen, const CreateSkill& command, const Actor&) {
  const DirectoryKey name = name_key(command.name);
  if (seen.owner(name)) return Refused(name_taken());
  Events events;
  SkillCreated created{part<SkillFields>(command)};
  if (!created.category_id) created.category_id = category_of(seen, command.category, command.id, 1, events);
  events.push_back(event(command.id, 1, std::move(created), {take(name, command.id)}));
  return events;
}

Touches touches(const UpdateSkill& command, const Actor&) {
  Touches t{{command.id}, {}};
  if (const std::string* name = command.changes.find(&SkillFields::name)) t.directory.push_back(name_key(*name));
  const auto* word = command.category.find(&CategoryWord::category);
  if (word && is_name(*word)) t.directory.push_back(category_key(**word));
  return t;
}

Result<Events> decide(const Seen<Skill>& seen, const UpdateSkill& command, const Actor&) {
  const auto skill = existing(seen, command, "skill");
  if (!skill) return Refused(skill.error());
  const Skill& now = *skill;
  Events events;
  auto changes = difference(now, command.changes);
  const auto* word = command.category.find(&CategoryWord::category);
  if (word && !changes.find(&SkillFields::category_id)) {
    changes.set(&SkillFields::category_id, category_of(seen, *word, now.id, now.version + 1, events));
    changes = difference(now, std::move(changes));
  }
  if (changes.empty()) return Events{};
  auto claims = claims_of(seen, now, changes, &SkillFields::name, name_key, name_taken);
  if (!claims) return Refused(claims.error());
  events.push_back(event(now.id, now.version + 1, SkillUpdated{std::move(changes)}, std::move(*claims)));
  return events;
}

Result<Events> decide(const Seen<Skill>& seen, const DeleteSkill& command, const Actor&) {
  const auto skill = existing(seen, command, "skill");
  if (!skill) return Refused(skill.error());
  const Skill& now = *skill;
  return Events{event(now.id, now.version + 1, SkillDeleted{}, {give_back(name_key(now.name), now.id)})};
}

Touches touches(const CreateCategory& command, const Actor&) {
  return {{}, {category_key(command.name)}};
}

Result<Events> decide(const Seen<Category>& seen, const CreateCategory& command, const Actor&) {
  const DirectoryKey name = category_key(command.name);
  if (seen.owner(name)) return Refused(category_name_taken());
  return Events{event(command.id, 1, CategoryCreated{part<CategoryFields>(command)}, {take(name, command.id)})};
}

Touches touches(const UpdateCategory& command, const Actor&) {
  Touches t{{command.id}, {}};
  if (const std::string* name = command.changes.find(&CategoryFields::name)) t.directory.push_back(category_key(*name));
  return t;
}

Result<Events> decide(const Seen<Category>& seen, const UpdateCategory& command, const Actor&) {
  const auto category = existing(seen, command, "category");
  if (!category) return Refused(category.error());
  const Category& now = *category;
  auto changes = difference(now, command.changes);
  if (changes.empty()) return Events{};
  auto claims = claims_of(seen, now, changes, &CategoryFields::name, category_key, category_name_taken);
  if (!claims) return Refused(claims.error());
  return Events{event(now.id, now.version + 1, CategoryUpdated{std::move(changes)}, std::move(*claims))};
}

Result<Events> decide(const Seen<Category>& seen, const DeleteCategory& command, const Actor&) {
  const auto category = existing(seen, command, "category");
  if (!category) return Refused(category.error());
  const Category& now = *category;
  return Events{event(now.id, now.version + 1, CategoryDeleted{}, {give_back(category_key(now.name), now.id)})};
}

}  // namespace hirewire::skills
