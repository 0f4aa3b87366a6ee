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
  REQUIRE(made.members.size() == 5);
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
  const auto change =
      read(R"({"id":"880e8400-e29b-41d4-a716-446655440003","name":null,"description":null,"aliases":["cpp","cxx"]})")
          .changes;
  CHECK_FALSE(change.find(&SkillFields::name));
  CHECK_FALSE(change.find(&SkillFields::category_id));
  REQUIRE(change.find(&SkillFields::description));
  CHECK_FALSE(change.find(&SkillFields::description)->has_value());
  REQUIRE(change.find(&SkillFields::aliases));
  CHECK(change.find(&SkillFields::aliases)->size() == 2);
  CHECK(read(R"({"id":"880e8400-e29b-41d4-a716-446655440003","aliases":[]})")
            .changes.find(&SkillFields::aliases)
            ->empty());
  CHECK(to_json(skills::SkillUpdated{change}) == R"({"description":null,"aliases":["cpp","cxx"]})");
  CHECK(to_json(skills::SkillUpdated{}) == "{}");
}

TEST_CASE("the difference leaves out what is so already") {
  const SkillFields now{.name = "C++", .category_id = {}, .description = "A language", .aliases = {"cpp"}};
  Changes<SkillFields> wanted;
  wanted.set(&SkillFields::name, "C++")
      .set(&SkillFields::description, std::nullopt)
      .set(&SkillFields::aliases, {"cpp"});
  const auto left = difference(now, wanted);
  CHECK_FALSE(left.find(&SkillFields::name));
  CHECK_FALSE(left.find(&SkillFields::aliases));
  CHECK(left.find(&SkillFields::description));
  CHECK_FALSE(left.empty());
  CHECK(Changes<SkillFields>(left).forget(&SkillFields::description).empty());
}
