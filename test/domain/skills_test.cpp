#include "domain/skills.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::skills;

namespace {

const Actor admin = actor_of("admin", Reach::tenant);
const DirectoryKey cpp_key{false, "skill_name", "c++"};
const DirectoryKey languages_key{false, "category_name", "languages"};

Skill cpp() {
  return {{.id = mint(), .version = 3, .deleted = false}, {{.name = "C++", .description = {}, .aliases = {}}, {}}};
}
CreateSkill create(std::string name, std::optional<std::string> category = {}) {
  return {{mint()}, {{.name = std::move(name), .description = {}, .aliases = {}}, {}}, {std::move(category)}};
}
UpdateSkill rename(const Skill& skill, std::string name) {
  UpdateSkill command{{skill.id, {}}, {}, {}};
  command.changes.set(&SkillFields::name, std::move(name));
  return command;
}
UpdateSkill put_into(const Skill& skill, std::optional<std::string> category) {
  UpdateSkill command{{skill.id, {}}, {}, {}};
  command.category.set(&CategoryWord::category, std::move(category));
  return command;
}
Result<Events> update(const Skill& skill, const UpdateSkill& command,
                      std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  const Loaded loaded = seen_with<Skill>({skill}, std::move(directory));
  return decide_on<Skill>(loaded, command, admin);
}

}  // namespace

TEST_CASE("a skill's name is taken in lower case, and taken once") {
  const CreateSkill command = create("C++");
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

TEST_CASE("a category's name that is unknown makes the category with the skill, in its partition") {
  const CreateSkill command = create("C++", "Languages");
  CHECK(touches(command, admin).directory == std::vector{cpp_key, languages_key});
  const auto events = decide_on<Skill>(nothing_seen(), command, admin);
  REQUIRE(events);
  REQUIRE(events->size() == 2);
  const Event& made = events->front();
  CHECK(made.as<CategoryCreated>().name == "Languages");
  CHECK(tag_of(made.aggregate_id) == tag_of(command.id));
  REQUIRE(made.claims.size() == 1);
  CHECK(made.claims[0].value == "languages");
  CHECK(events->back().aggregate_id == command.id);
  CHECK(events->back().as<SkillCreated>().category_id == made.aggregate_id);
}

TEST_CASE("a category is known by its name in any case of its letters, and by its id") {
  const Uuid languages = mint();
  const auto by_name = decide_on<Skill>(nothing_seen({{languages_key, languages}}), create("C++", "LANGUAGES"), admin);
  REQUIRE(by_name);
  REQUIRE(by_name->size() == 1);
  CHECK(by_name->front().as<SkillCreated>().category_id == languages);
  const auto by_id = decide_on<Skill>(nothing_seen(), create("C++", to_string(languages)), admin);
  REQUIRE(by_id->size() == 1);
  CHECK(by_id->front().as<SkillCreated>().category_id == languages);
  CreateSkill both = create("C++", "Languages");
  both.category_id = languages;
  CHECK(decide_on<Skill>(nothing_seen(), both, admin)->front().as<SkillCreated>().category_id == languages);
  CHECK_FALSE(decide_on<Skill>(nothing_seen(), create("C++", ""), admin)->front().as<SkillCreated>().category_id);
}

TEST_CASE("a skill moves to a category that is named, and out of it by null") {
  Skill skill = cpp();
  const auto made = update(skill, put_into(skill, "Languages"));
  REQUIRE(made);
  REQUIRE(made->size() == 2);
  CHECK(*made->back().as<SkillUpdated>().changes.find(&SkillFields::category_id) == made->front().aggregate_id);
  CHECK(made->back().aggregate_version == skill.version + 1);
  skill.category_id = mint();
  CHECK(update(skill, put_into(skill, "Languages"), {{languages_key, *skill.category_id}})->empty());
  const auto out = update(skill, put_into(skill, std::nullopt));
  REQUIRE(out->size() == 1);
  CHECK(*out->front().as<SkillUpdated>().changes.find(&SkillFields::category_id) == std::nullopt);
}

TEST_CASE("who sends a skill's view back changes either its category_id or its category") {
  Skill skill = cpp();
  const Uuid languages = mint(), databases = mint();
  skill.category_id = languages;
  UpdateSkill command = put_into(skill, "Languages");
  command.changes.set(&SkillFields::category_id, databases);
  const auto by_id = update(skill, command, {{languages_key, languages}});
  CHECK(*by_id->front().as<SkillUpdated>().changes.find(&SkillFields::category_id) == databases);
  command = put_into(skill, "Databases");
  command.changes.set(&SkillFields::category_id, languages);
  const auto by_name = update(skill, command, {{{false, "category_name", "databases"}, databases}});
  CHECK(*by_name->front().as<SkillUpdated>().changes.find(&SkillFields::category_id) == databases);
}

TEST_CASE("a category's name is taken once, exchanged by a new one, and given back by its end") {
  const CreateCategory command{{mint()}, {.name = "Languages", .description = {}}};
  const auto created = decide_on<Category>(nothing_seen(), command, admin);
  REQUIRE(created);
  CHECK(created->front().claims[0].value == "languages");
  CHECK(faulty_field(decide_on<Category>(nothing_seen({{languages_key, mint()}}), command, admin)) == "name");

  const Category category{{.id = command.id, .version = 2, .deleted = false}, {.name = "Languages", .description = {}}};
  UpdateCategory rename{{category.id, {}}, {}};
  rename.changes.set(&CategoryFields::name, "Tongues");
  const auto renamed = decide_on<Category>(seen_with<Category>({category}), rename, admin);
  REQUIRE(renamed);
  CHECK(renamed->front().claims.size() == 2);
  CHECK(renamed->front().aggregate_version == 3);
  const Loaded taken = seen_with<Category>({category}, {{{false, "category_name", "tongues"}, mint()}});
  CHECK(faulty_field(decide_on<Category>(taken, rename, admin)) == "name");
  CHECK(refused(decide_on<Category>(nothing_seen(), rename, admin)) == Reason::not_found);
  rename.expected_version = 1;
  CHECK(refused(decide_on<Category>(seen_with<Category>({category}), rename, admin)) == Reason::stale);

  const auto ended = decide_on<Category>(seen_with<Category>({category}), DeleteCategory{{category.id, {}}}, admin);
  REQUIRE(ended);
  CHECK(ended->front().type == "category.deleted");
  CHECK(ended->front().claims[0].release);
}
