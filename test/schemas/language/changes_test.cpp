#include <doctest/doctest.h>

#include "schemas/language/json.h"
#include "schemas/skills.h"

using namespace hirewire;
using skills::SkillFields;
using skills::UpdateSkill;

namespace {

UpdateSkill read(std::string_view json) {
  UpdateSkill command;
  REQUIRE(read_json(json, shape_of<UpdateSkill>(), &command));
  return command;
}

}  // namespace

TEST_CASE("a base's members are the struct's own, marked as they are there") {
  const Shape& made = shape_of<skills::CreateSkill>();
  CHECK(made.name == "CreateSkill");
  REQUIRE(made.members.size() == 6);
  CHECK(made.members[0].name == "id");
  CHECK(made.members[0].internal);
  CHECK(made.find("name")->max == 100);
  CHECK(made.find("name")->presence == Presence::required);
  skills::CreateSkill command;
  command.name = "C++";
  CHECK(*static_cast<const std::string*>(made.find("name")->value(&command)) == "C++");
  CHECK(shape_of<UpdateSkill>().find("name")->presence == Presence::patch);
}

TEST_CASE("a change tells what is left out from what is emptied, and null says nothing of what is never empty") {
  const Changes<SkillFields> change =
      read(R"({"id":"880e8400-e29b-41d4-a716-446655440003","name":null,"description":null,"aliases":["cpp","cxx"]})")
          .changes;
  CHECK_FALSE(change.find(&SkillFields::name));
  CHECK_FALSE(change.find(&SkillFields::category_id));
  REQUIRE(change.find(&SkillFields::description));
  CHECK_FALSE(change.find(&SkillFields::description)->has_value());
  REQUIRE(change.find(&SkillFields::aliases));
  CHECK(change.find(&SkillFields::aliases)->size() == 2);
  const UpdateSkill emptied = read(R"({"id":"880e8400-e29b-41d4-a716-446655440003","aliases":[]})");
  CHECK(emptied.changes.find(&SkillFields::aliases)->empty());
  CHECK(to_json(skills::SkillUpdated{change}) == R"({"description":null,"aliases":["cpp","cxx"]})");
  CHECK(to_json(skills::SkillUpdated{}) == "{}");
}

TEST_CASE("the difference leaves out what is so already") {
  const SkillFields now{{.name = "C++", .description = "A language", .aliases = {"cpp"}}, {}};
  Changes<SkillFields> wanted;
  wanted.set(&SkillFields::name, "C++")
      .set(&SkillFields::description, std::nullopt)
      .set(&SkillFields::aliases, {"cpp"});
  const auto left = difference(now, wanted);
  CHECK_FALSE(left.find(&SkillFields::name));
  CHECK_FALSE(left.find(&SkillFields::aliases));
  CHECK(left.find(&SkillFields::description));
  CHECK_FALSE(left.empty());
  CHECK(left.values.name.empty());  // what dropped out begins again: two differences that say the same are equal
  CHECK(left.values.aliases.empty());
  CHECK(Changes<SkillFields>(left).forget(&SkillFields::description).empty());
}

TEST_CASE("in a request null and blank of a member that may not be null are faults; in a command null says nothing") {
  const auto faults_of = [](std::string_view json) {
    UpdateSkill command;
    std::uint64_t given = 0;
    const auto read = read_json(json, shape_of<UpdateSkill>(), &command, {.bind = true, .given = &given});
    std::vector<Fault> faults = read ? std::vector<Fault>{} : read.error().faults;
    check(command, faults, true, given);
    return faults;
  };
  for (const std::string_view json : {R"({"name":null})", R"({"name":""})"}) {
    const auto faults = faults_of(json);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].field == "name");
    CHECK(faults[0].code == "required");
  }
  CHECK(faults_of(R"({"category_id":null,"description":"","aliases":null})").empty());
  CHECK(read(R"({"id":"880e8400-e29b-41d4-a716-446655440003","name":null})").changes.empty());
}

TEST_CASE("what a change makes of an object") {
  const SkillFields now{{.name = "C++", .description = "A language", .aliases = {"cpp"}}, mint()};
  const SkillFields then =
      applied(now, Changes<SkillFields>{}.set(&SkillFields::name, "Rust").set(&SkillFields::category_id, std::nullopt));
  CHECK(then.name == "Rust");
  CHECK_FALSE(then.category_id);
  CHECK(then.description == "A language");
  CHECK(then.aliases == std::vector<std::string>{"cpp"});
}
