#include "domain/skills.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::skills;

namespace {

const Actor admin = actor_of("admin", Reach::tenant);
const DirectoryKey cpp_key{false, "skill_name", "c++"};

Skill cpp() {
  return {{.id = mint(), .version = 3, .deleted = false},
          {.name = "C++", .category_id = {}, .description = {}, .aliases = {}}};
}
UpdateSkill rename(const Skill& skill, std::string name) {
  UpdateSkill command{{skill.id, {}}, {}};
  command.changes.set(&SkillFields::name, std::move(name));
  return command;
}
Result<Events> update(const Skill& skill, const UpdateSkill& command,
                      std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  const Loaded loaded = seen_with<Skill>({skill}, std::move(directory));
  return decide_on<Skill>(loaded, command, admin);
}

}  // namespace

TEST_CASE("a skill's name is taken in lower case, and taken once") {
  const CreateSkill command{{mint()}, {.name = "C++", .category_id = {}, .description = {}, .aliases = {}}};
  CHECK(touches(command, admin).directory == std::vector{cpp_key});
  const auto nothing = nothing_seen();
  const auto events = decide_on<Skill>(nothing, command, admin);
  REQUIRE(events);
  CHECK(events->front().as<SkillCreated>().name == "C++");
  REQUIRE(events->front().claims.size() == 1);
  CHECK(events->front().claims[0].value == "c++");
  const auto taken = nothing_seen({{cpp_key, mint()}});
  CHECK(faulty_field(decide_on<Skill>(taken, command, admin)) == "name");
}

TEST_CASE("a new name gives the old one back; the same in other letters does not; nothing changed is no event") {
  const Skill skill = cpp();
  const auto renamed = update(skill, rename(skill, "Cpp"));
  REQUIRE(renamed);
  CHECK(renamed->front().claims.size() == 2);
  CHECK(update(skill, rename(skill, "c++"), {{cpp_key, skill.id}})->front().claims.empty());
  CHECK(update(skill, rename(skill, "C++"))->empty());
  CHECK(faulty_field(update(skill, rename(skill, "Rust"), {{{false, "skill_name", "rust"}, mint()}})) == "name");
  auto stale = rename(skill, "Cpp");
  stale.expected_version = 2;
  CHECK(refused(update(skill, stale)) == Reason::stale);
  Skill gone = skill;
  gone.deleted = true;
  CHECK(refused(update(gone, rename(gone, "Cpp"))) == Reason::not_found);
}

TEST_CASE("a deleted skill gives its name back") {
  const Skill skill = cpp();
  const Loaded loaded = seen_with<Skill>({skill});
  const auto events = decide_on<Skill>(loaded, DeleteSkill{{skill.id, {}}}, admin);
  REQUIRE(events);
  CHECK(events->front().type == "skill.deleted");
  CHECK(events->front().claims[0].release);
}
