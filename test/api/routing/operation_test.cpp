#include "api/routing/operation.h"

#include <doctest/doctest.h>

#include <type_traits>

#include "schemas/skills.h"

using namespace hirewire;

namespace {

constexpr Resource skill{"skill", "skills/by_id.sql", "skills/list.sql", &shape_of<skills::SkillView>, office_lane};

}  // namespace

TEST_CASE("an operation is closed by default: without a permission there is none") {
  static_assert(!std::is_default_constructible_v<Permission>);
  static_assert(!std::is_default_constructible_v<Operation>);
  static_assert(!std::is_constructible_v<Operation, std::string_view, Behaviour>);
  static_assert(!std::is_invocable_v<decltype(lists), const Resource&, std::string_view>);
  static_assert(!std::is_invocable_v<decltype(lists), const Resource&, std::string_view, Behaviour>);
  constexpr Operation operation = lists(skill, "list_skills", "manage_skills");
  CHECK(operation.permission == Permission("manage_skills"));
  CHECK(operation.permission != open_to_all);
}

TEST_CASE("a resource gives what was not said by hand") {
  constexpr Operation list = lists(skill, "list_skills", open_to_all);
  CHECK(list.resource == "skill");
  CHECK(list.sql == "skills/list.sql");
  CHECK((list.view == &shape_of<skills::SkillView>));
  constexpr Operation one = sends_and_shows<skills::UpdateSkill>(skill, "update_skill", "manage_skills");
  CHECK(one.sql == "skills/by_id.sql");
  CHECK(one.lane == office_lane);
  CHECK(one.type == "UpdateSkill");
  CHECK((one.command == &shape_of<skills::UpdateSkill>));
}

TEST_CASE("what was said by hand stands") {
  constexpr Behaviour own{
      .resource = "trend", .sql = "skills/trending.sql", .view = &shape_of<skills::Skill>, .lane = hiring_lane};
  for (const Operation& operation : {lists(skill, "a", open_to_all, own), shows(skill, "b", open_to_all, own),
                                     sends_and_shows<skills::UpdateSkill>(skill, "c", "manage_skills", own)}) {
    CAPTURE(operation.name);
    CHECK(operation.resource == "trend");
    CHECK(operation.sql == "skills/trending.sql");
    CHECK((operation.view == &shape_of<skills::Skill>));
    CHECK(operation.lane == hiring_lane);
  }
  CHECK(sends<skills::UpdateSkill>(skill, "d", "manage_skills", own).resource == "trend");
}
