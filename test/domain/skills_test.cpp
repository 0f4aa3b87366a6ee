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
  return {{.id = mint(), .version = 3, .deleted = false}, {{.name = "C++", .description = {}, .aliases = {}}, {}}, {}};
}
Category category(bool deleted = false) {
  return {{.id = mint(), .version = 1, .deleted = deleted}, {.name = "Languages", .description = {}}};
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
UpdateSkill put_into(const Skill& skill, std::optional<Uuid> category_id) {
  UpdateSkill command{{skill.id, {}}, {}, {}};
  command.changes.set(&SkillFields::category_id, category_id);
  return command;
}
Result<Events> created(const CreateSkill& command, std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  return decide_on<Category>(nothing_seen(std::move(directory)), command, admin);
}
Result<Events> created(const CreateSkill& command, const Category& seen,
                       std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  return decide_on<Category>(seen_with<Category>({seen}, std::move(directory)), command, admin);
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
  const auto events = created(command);
  REQUIRE(events);
  CHECK(events->front().as<SkillCreated>().name == "C++");
  REQUIRE(events->front().claims.size() == 1);
  CHECK(events->front().claims[0].value == "c++");
  CHECK(faulty_field(created(command, {{cpp_key, mint()}})) == "name");
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
  stale.expected_others = {"zz", "9"};
  CHECK(refused(update(skill, stale)) == Reason::stale);
  stale.expected_others.push_back(std::to_string(skill.version));
  CHECK(update(skill, stale));
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

TEST_CASE("a name that somebody used becomes a skill, unless the name or the id is one's by now") {
  const Actor house = actor_of("system", Reach::tenant);
  const Skill taken = cpp();
  const EnsureSkill command{{id_for_name(house.tenant_id, "C++")}, "C++"};
  const auto made = decide_on<Skill>(nothing_seen(), command, house);
  REQUIRE(made);
  CHECK(made->front().as<SkillCreated>().name == "C++");
  CHECK(made->front().claims.at(0).value == "c++");
  CHECK(decide_on<Skill>(nothing_seen({{cpp_key, mint()}}), command, house)->empty());
  CHECK(decide_on<Skill>(seen_with<Skill>({taken}), EnsureSkill{{taken.id}, "C"}, house)->empty());
  CHECK(refused(decide_on<Skill>(nothing_seen(), command, admin)) == Reason::forbidden);
  CHECK(id_for_name(house.tenant_id, "c++") == command.id);
  CHECK(id_for_name(house.tenant_id, "C++", 1) != command.id);
}

TEST_CASE("a category's name that is unknown makes the category with the skill, in its partition") {
  const CreateSkill command = create("C++", "Languages");
  CHECK(touches(command, admin).directory == std::vector{cpp_key, languages_key});
  const auto events = created(command);
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
  const Category languages = category();
  const auto by_name = created(create("C++", "LANGUAGES"), {{languages_key, languages.id}});
  REQUIRE(by_name);
  REQUIRE(by_name->size() == 1);
  CHECK(by_name->front().as<SkillCreated>().category_id == languages.id);
  const auto by_word = created(create("C++", to_string(languages.id)), languages);
  REQUIRE(by_word);
  REQUIRE(by_word->size() == 1);
  CHECK(by_word->front().as<SkillCreated>().category_id == languages.id);
  CreateSkill by_id = create("C++");
  by_id.category_id = languages.id;
  CHECK(touches(by_id, admin).keys == std::vector{languages.id});
  CHECK(created(by_id, languages)->front().as<SkillCreated>().category_id == languages.id);
  for (const std::string_view nothing : {"", " ", "\u00a0"})
    CHECK_FALSE(created(create("C++", std::string(nothing)))->front().as<SkillCreated>().category_id);
}

TEST_CASE("an id of no category of the tenant, or of one that is gone, is refused, in either word") {
  Skill skill = cpp();
  for (const Uuid& unknown : {mint(), Uuid{}, skill.id}) {
    CAPTURE(to_string(unknown));
    CreateSkill command = create("C++");
    command.category_id = unknown;
    CHECK(faulty_field(created(command)) == "category_id");
    CHECK(faulty_field(created(create("C++", to_string(unknown)))) == "category");
    CHECK(faulty_field(update(skill, put_into(skill, std::optional(unknown)))) == "category_id");
    CHECK(faulty_field(update(skill, put_into(skill, to_string(unknown)))) == "category");
  }
  const Category gone = category(true);
  CreateSkill command = create("C++");
  command.category_id = gone.id;
  CHECK(faulty_field(created(command, gone)) == "category_id");
  skill.named = {gone};
  CHECK(touches(put_into(skill, std::optional(gone.id)), admin).keys == std::vector{skill.id, gone.id});
  CHECK(touches(put_into(skill, to_string(gone.id)), admin).keys == std::vector{skill.id, gone.id});
  CHECK(faulty_field(update(skill, put_into(skill, std::optional(gone.id)))) == "category_id");
  CHECK(faulty_field(update(skill, put_into(skill, to_string(gone.id)))) == "category");
}

TEST_CASE("a change of a skill looks at that skill, though its category_id is another's") {
  const Skill skill = cpp(), other = cpp();
  const auto command = put_into(skill, std::optional(other.id));
  CHECK(faulty_field(decide_on<Skill>(seen_with<Skill>({other, skill}), command, admin)) == "category_id");
  CHECK(refused(decide_on<Skill>(seen_with<Skill>({other}), command, admin)) == Reason::not_found);
}

TEST_CASE("category_id and category of two categories contradict each other") {
  const Category languages = category();
  const std::vector<std::pair<DirectoryKey, Uuid>> known{{languages_key, languages.id}};
  CreateSkill both = create("C++", "Languages");
  both.category_id = languages.id;
  CHECK(created(both, languages, known)->front().as<SkillCreated>().category_id == languages.id);
  both.category = "Databases";
  CHECK(faulty_field(created(both, languages, known)) == "category");

  Skill skill = cpp();
  skill.category_id = mint();
  skill.named = {languages};
  UpdateSkill command = put_into(skill, std::optional(languages.id));
  command.category.set(&CategoryWord::category, "Languages");
  CHECK(*update(skill, command, known)->front().as<SkillUpdated>().changes.find(&SkillFields::category_id) ==
        languages.id);
  for (const std::optional<std::string>& other :
       {std::optional<std::string>("Databases"), std::optional<std::string>()}) {
    command.category.set(&CategoryWord::category, other);
    CHECK(faulty_field(update(skill, command, known)) == "category");
  }
}

TEST_CASE("a skill moves to a category that is named, and out of it by null") {
  Skill skill = cpp();
  const auto made = update(skill, put_into(skill, std::string("Languages")));
  REQUIRE(made);
  REQUIRE(made->size() == 2);
  CHECK(*made->back().as<SkillUpdated>().changes.find(&SkillFields::category_id) == made->front().aggregate_id);
  CHECK(made->back().aggregate_version == skill.version + 1);
  skill.category_id = mint();
  CHECK(update(skill, put_into(skill, std::string("Languages")), {{languages_key, *skill.category_id}})->empty());
  const auto out = update(skill, put_into(skill, std::optional<std::string>()));
  REQUIRE(out->size() == 1);
  CHECK(*out->front().as<SkillUpdated>().changes.find(&SkillFields::category_id) == std::nullopt);
}

TEST_CASE("who sends a skill's view back changes either its category_id or its category") {
  Skill skill = cpp();
  const Category databases_seen = category();
  const Uuid languages = mint(), databases = databases_seen.id;
  skill.category_id = languages;
  skill.named = {databases_seen, {{.id = languages, .version = 1, .deleted = false}, {}}};
  UpdateSkill command = put_into(skill, std::string("Languages"));
  command.changes.set(&SkillFields::category_id, databases);
  const auto by_id = update(skill, command, {{languages_key, languages}});
  CHECK(*by_id->front().as<SkillUpdated>().changes.find(&SkillFields::category_id) == databases);
  command = put_into(skill, std::string("Databases"));
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
