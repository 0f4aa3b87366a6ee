#include "domain/rules/seen.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "domain/skills.h"

using namespace hirewire;

TEST_CASE("a rule may ask for the values that its touches name; any other was never looked up") {
  const DirectoryKey one{false, "skill_name", "c++"};
  const DirectoryKey two{false, "skill_name", "rust"};
  const Uuid owner = mint();
  const Touches touches{{}, {one, two}};
  Loaded loaded;
  loaded.directory = {{two, owner}};
  loaded.touches = &touches;
  const Seen<skills::Skill> seen(loaded);
  for (int i = 0; i < 2; ++i) {
    CHECK(seen.owner(two) == owner);
    CHECK_FALSE(seen.owner(one));
  }
  CHECK_THROWS_AS((void)seen.owner({false, "skill_name", "ada"}), std::logic_error);
  CHECK_THROWS_AS((void)seen.owner({true, "skill_name", "rust"}), std::logic_error);
  loaded.touches = nullptr;
  CHECK_THROWS_AS((void)Seen<skills::Skill>(loaded).owner(one), std::logic_error);
}
