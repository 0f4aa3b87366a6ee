#include "domain/skills.h"

#include "base/lower.h"
#include "schemas/language/utf8.h"

namespace hirewire::skills {

DirectoryKey name_key(std::string_view name) {
  return {false, "skill_name", lower(name)};
}
DirectoryKey category_key(std::string_view name) {
  return {false, "category_name", lower(name)};
}

namespace {

Refusal name_taken() {
  return conflict("name", "A skill of this name already exists.");
}
Refusal category_name_taken() {
  return conflict("name", "A category of this name already exists.");
}

Refusal no_category(std::string_view member) {
  return invalid(member, "not_allowed", "There is no such category.");
}
Refusal two_categories() {
  return invalid("category", "not_allowed", "Is another category than category_id says: send one of the two.");
}

/// A category in words: a name, an id, or nothing.
using Word = std::optional<std::string>;
std::optional<Uuid> id_in(const Word& word) {
  return word ? parse_uuid(*word) : std::nullopt;
}
bool is_name(const Word& word) {
  return word && !is_blank(*word) && !parse_uuid(*word);
}
/// Adds what says whether there are such categories.
Touches with_categories(Touches touches, const std::optional<Uuid>& category_id, const Word& word) {
  for (const std::optional<Uuid>& id : {category_id, id_in(word)})
    if (id) touches.keys.push_back(*id);
  if (is_name(word)) touches.directory.push_back(category_key(*word));
  return touches;
}

bool is_there(const Category* category) {
  return category != nullptr && !category->deleted;
}

/// Makes the category that a word names and nobody knows, a child of the skill.
Uuid make_category(const std::string& name, const Uuid& skill, std::int64_t version, Events& events) {
  const Uuid made = derive(skill, "category", static_cast<std::uint64_t>(version));
  events.push_back(
      event(made, 1, CategoryCreated{{.name = name, .description = {}}}, {take(category_key(name), made)}));
  return made;
}

}  // namespace

Touches touches(const CreateSkill& command, const Actor&) {
  Touches t{{}, {name_key(command.name)}};
  return with_categories(std::move(t), command.category_id, command.category);
}

Result<Events> decide(const Seen<Category>& seen, const CreateSkill& command, const Actor&) {
  const DirectoryKey name = name_key(command.name);
  if (seen.owner(name)) return Refused(name_taken());
  if (command.category_id && !is_there(seen.find(*command.category_id))) return Refused(no_category("category_id"));
  std::optional<Uuid> meant = id_in(command.category);
  if (meant && !is_there(seen.find(*meant))) return Refused(no_category("category"));
  Events events;
  if (is_name(command.category)) {
    meant = seen.owner(category_key(*command.category));
    if (!meant) meant = make_category(*command.category, command.id, 1, events);
  }
  if (meant && command.category_id && meant != command.category_id) return Refused(two_categories());
  SkillCreated created{part<SkillFields>(command)};
  if (meant) created.category_id = meant;
  events.push_back(event(command.id, 1, std::move(created), {take(name, command.id)}));
  return events;
}

Touches touches(const UpdateSkill& command, const Actor&) {
  Touches t{{command.id}, {}};
  if (const std::string* name = command.changes.find(&SkillFields::name)) t.directory.push_back(name_key(*name));
  const auto* id = command.changes.find(&SkillFields::category_id);
  const Word* word = command.category.find(&CategoryWord::category);
  return with_categories(std::move(t), id ? *id : std::nullopt, word ? *word : std::nullopt);
}

Result<Events> decide(const Seen<Skill>& seen, const UpdateSkill& command, const Actor&) {
  const auto skill = existing(seen, command, "skill");
  if (!skill) return Refused(skill.error());
  const Skill& now = *skill;
  const auto known = [&](const Uuid& id) {
    const auto at = std::ranges::find(now.named, id, &Category::id);
    return at != now.named.end() && is_there(&*at);
  };
  const auto* id = command.changes.find(&SkillFields::category_id);
  if (id && *id && !known(**id)) return Refused(no_category("category_id"));
  Events events;
  auto changes = difference(now, command.changes);
  if (const Word* word = command.category.find(&CategoryWord::category)) {
    std::optional<Uuid> meant = id_in(*word);
    if (meant && !known(*meant)) return Refused(no_category("category"));
    if (is_name(*word)) {
      meant = seen.owner(category_key(**word));
      if (!meant) meant = make_category(**word, now.id, now.version + 1, events);
    }
    const auto* moved = changes.find(&SkillFields::category_id);
    if (moved && meant != now.category_id && meant != *moved) return Refused(two_categories());
    if (!moved && meant != now.category_id) changes.set(&SkillFields::category_id, meant);
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

Touches touches(const EnsureSkill& command, const Actor&) {
  return {{command.id}, {name_key(command.name)}};
}

Result<Events> decide(const Seen<Skill>& seen, const EnsureSkill& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  const DirectoryKey name = name_key(command.name);
  if (seen.find(command.id) || seen.owner(name)) return Events{};
  SkillCreated created;
  created.name = command.name;
  return Events{event(command.id, 1, std::move(created), {take(name, command.id)})};
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
