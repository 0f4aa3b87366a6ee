#include "domain/skills_import.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "domain/rules/import.h"
#include "schemas/language/utf8.h"

namespace hirewire::skills {

namespace {

/// The categories of one import: those that are there, and those that it makes.
class Categories {
 public:
  explicit Categories(const Seen<Category>& seen) : seen_(seen) {}

  /// None for no word; `invalid` for an id of none. `skill`: whose child a new one is.
  Result<std::optional<Uuid>> meant(const std::optional<std::string>& word, const Uuid& skill) {
    if (!word || is_blank(*word)) return std::optional<Uuid>{};
    if (const auto id = parse_uuid(*word)) {
      const Category* category = seen_.find(*id);
      if (category && !category->deleted) return id;
      return Refused(invalid("category", "not_allowed", "There is no such category."));
    }
    const DirectoryKey key = category_key(*word);
    if (const auto owner = seen_.owner(key)) return owner;
    const auto [at, is_new] = made_.try_emplace(key.value, derive(skill, "category", 1));
    if (is_new)
      events_.push_back(
          event(at->second, 1, CategoryCreated{{.name = *word, .description = {}}}, {take(key, at->second)}));
    return std::optional(at->second);
  }
  Events take_events() { return std::move(events_); }

 private:
  const Seen<Category>& seen_;
  std::map<std::string, Uuid> made_;  ///< by the directory's value
  Events events_;
};

}  // namespace

Touches touches(const ImportSkillChunk& command, const Actor&) {
  Touches t;
  for (const ImportSkillRow& row : command.rows) {
    t.directory.push_back(name_key(row.name));
    if (!row.category || is_blank(*row.category)) continue;
    if (const auto id = parse_uuid(*row.category))
      t.keys.push_back(*id);
    else
      t.directory.push_back(category_key(*row.category));
  }
  std::ranges::sort(t.keys);
  t.keys.erase(std::unique(t.keys.begin(), t.keys.end()), t.keys.end());
  return t;
}

Result<Events> decide(const Seen<Category>& seen, const ImportSkillChunk& command, const Actor&) {
  SkillsImported imported{.faults = command.faults};
  Categories categories(seen);
  std::vector<Event> made;
  std::unordered_set<std::string> here;
  for (const ImportSkillRow& row : command.rows) {
    const DirectoryKey key = name_key(row.name);
    if (here.contains(key.value) || seen.owner(key)) {
      ++imported.skipped;
      continue;
    }
    const auto n = static_cast<std::uint64_t>(row.line);
    const Tag beside = tag_beside(tag_of(command.id), command.partitions, tag_of(derive_spread(command.id, "tag", n)));
    const Uuid id = derive_tagged(command.id, beside, "skill", n);
    const auto category = categories.meant(row.category, id);
    if (!category) {
      const Fault& fault = category.error().faults.front();
      imported.faults.push_back({row.line, 0, fault.field, fault.code, fault.message});
      continue;
    }
    here.insert(key.value);
    imported.skills.push_back(id);
    made.push_back(event(id, 1, SkillCreated{{part<SkillBasics>(row), *category}}, {take(key, id)}));
  }
  imported.created = static_cast<std::int64_t>(made.size());
  imported.failed = failed_rows(imported.faults);
  Events events = categories.take_events();  // each kind beside its like: they are folded together
  std::ranges::move(made, std::back_inserter(events));
  events.push_back(event(command.id, 1, std::move(imported)));
  return events;
}

}  // namespace hirewire::skills
