#include <doctest/doctest.h>

#include <stdexcept>

#include "test/schemas/language/sample.h"

using namespace hirewire;

TEST_CASE("a shape tells each member's kind, presence and marks") {
  const Shape& shape = shape_of<sample::Everything>();
  REQUIRE(shape.members.size() == 17);
  const Member* site = shape.find("site");
  REQUIRE(site != nullptr);
  CHECK(site->kind == Kind::text);
  CHECK(site->presence == Presence::optional);
  CHECK(site->audience == Audience::staff);
  const Member* contacts = shape.find("contacts");
  REQUIRE(contacts != nullptr);
  CHECK(contacts->list);
  CHECK(contacts->shape == &shape_of<sample::Contact>());
  CHECK(shape.find("years")->presence == Presence::patch);
  CHECK(shape.find("nothing") == nullptr);
}

TEST_CASE("a mark that names no member, or makes no sense, is told at start") {
  CHECK_THROWS_AS(describe<sample::Contact>("Contact", {mark("mail").personal()}), std::logic_error);
  CHECK_THROWS_AS(describe<sample::Contact>("Contact", {mark("rank").secret()}), std::logic_error);
  CHECK_THROWS_AS(describe<sample::Contact>("Contact", {mark("rank").values({"1"})}), std::logic_error);
}
