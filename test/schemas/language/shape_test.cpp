#include <doctest/doctest.h>

#include <stdexcept>

#include "schemas/language/describe.h"
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

TEST_CASE("an object's parts are found where they stand") {
  sample::AccountOpened opened;
  const Shape& shape = shape_of<sample::AccountOpened>();
  CHECK(shape.part(shape, &opened) == &opened);
  CHECK(shape.part(shape_of<sample::Account>(), &opened) == static_cast<sample::Account*>(&opened));
  CHECK_THROWS_AS((void)shape.part(shape_of<sample::Contact>(), &opened), std::logic_error);
  CHECK_THROWS_AS((void)shape_of<sample::Account>().part(shape, &opened), std::logic_error);
}

namespace {
Shape opened(const Mark& mark) {
  return describe<sample::AccountOpened>("AccountOpened", {mark});
}
struct Holder {
  sample::Account account;
};
BOOST_DESCRIBE_STRUCT(Holder, (), (account))
}  // namespace

TEST_CASE("a mark only tightens what a base says") {
  const Shape tighter = opened(mark("token").max(64).admin());
  CHECK(tighter.find("token")->secret);
  CHECK(tighter.find("token")->max == 64);
  CHECK(tighter.find("token")->audience == Audience::admin);
  CHECK(opened(mark("owner").max(10)).find("owner")->audience == Audience::staff);
  CHECK_THROWS_AS(opened(mark("owner").max(30)), std::logic_error);
  CHECK_THROWS_AS(opened(mark("owner").owner()), std::logic_error);
  CHECK_THROWS_AS(opened(mark("seats").min(0)), std::logic_error);
  CHECK_THROWS_AS(describe<sample::AccountChanged>("AccountChanged", {mark("seats").max(10)}), std::logic_error);
  CHECK(opened(mark("id").everyone().owner()).find("id")->audience == Audience::owner);
}

TEST_CASE("a secret in an object within, and an old name that is another member's, are told at start") {
  CHECK_THROWS_AS(describe<Holder>("Holder"), std::logic_error);
  CHECK_THROWS_AS(opened(mark("id").was("owner")), std::logic_error);
  CHECK_THROWS_AS(describe<sample::Account>("Account", {mark("token").secret().was("key")}), std::logic_error);
}

TEST_CASE("a mark that names no member, or makes no sense, is told at start") {
  CHECK_THROWS_AS(describe<sample::Contact>("Contact", {mark("mail").personal()}), std::logic_error);
  CHECK_THROWS_AS(describe<sample::Contact>("Contact", {mark("rank").secret()}), std::logic_error);
  CHECK_THROWS_AS(describe<sample::Contact>("Contact", {mark("rank").values({"1"})}), std::logic_error);
}
