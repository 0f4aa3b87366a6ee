#include <doctest/doctest.h>

#include "schemas/language/json.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;
using sample::Account;
using sample::AccountChanged;
using sample::AccountOpened;

TEST_CASE("what was said once stands: absence is the initialiser, tighter limits are forgiven") {
  const auto opened = read_logged<AccountOpened>(
      R"({"owner":"a name that is longer than twenty","seats":12,"contacts":[{"email":"nobody"}]})");
  CHECK(opened.owner == "a name that is longer than twenty");
  CHECK(opened.seats == 12);
  CHECK(opened.active);
  CHECK(opened.contacts.at(0).email == "nobody");
  CHECK(read_logged<AccountOpened>(R"({"seats":null})").seats == 3);
}

TEST_CASE("a renamed member is read by its old name, where it is stored only") {
  constexpr std::string_view old = R"({"telefax":"+91"})";
  CHECK(read_logged<AccountOpened>(old).fax == "+91");
  CHECK(read_logged<AccountChanged>(old).changes.values.fax == "+91");
  AccountChanged asked;
  CHECK(read_json(old, shape_of<AccountChanged>(), &asked, {.bind = true}));
  CHECK(asked.changes.empty());
}

TEST_CASE("null of a text that is never null empties it in an old event, where it may be empty") {
  const auto changed = read_logged<AccountChanged>(R"({"owner":null,"seats":null})").changes;
  REQUIRE(changed.find(&Account::owner));
  CHECK(changed.find(&Account::owner)->empty());
  CHECK_FALSE(changed.find(&Account::seats));
}

TEST_CASE("what nobody reads is counted") {
  UnreadMembers unread;
  Account account;
  for (int i = 0; i < 2; ++i)
    CHECK(read_logged(R"({"owner":"x","pager":"1","main":{"pet":"cat"}})", shape_of<Account>(), &account, &unread));
  CHECK(unread == UnreadMembers{{"Account.pager", 2}, {"Contact.pet", 2}});
}

TEST_CASE("an event that cannot be read is told by type, member and fault, without the value") {
  try {
    (void)read_logged<AccountOpened>(R"({"seats":"a secret"})");
    FAIL("it was read");
  } catch (const UnreadableEvent& fault) {
    const std::string_view what = fault.what();
    CHECK(what.find("account.opened") != what.npos);
    CHECK(what.find("seats") != what.npos);
    CHECK(what.find("a secret") == what.npos);
  }
}

TEST_CASE("what a member begins with is what its initialiser says") {
  const Shape& shape = shape_of<AccountOpened>();
  const auto beginning = [&](std::string_view name) { return shape.beginning(*shape.find(name)); };
  CHECK(beginning("owner") == "");
  CHECK(beginning("seats") == "3");
  CHECK(beginning("active") == "true");
  CHECK(beginning("contacts") == "[]");
  CHECK_FALSE(beginning("id"));
  CHECK_FALSE(beginning("fax"));  // it may be null
  CHECK_FALSE(beginning("main"));
}

TEST_CASE("objects are compared member by member, a secret is always another") {
  Account now;
  now.token = "sealed";
  now.contacts = {{"a@b.co", "+91", 2}};
  now.main = sample::Contact{"a@b.co", {}, 1};
  Changes<Account> wanted;
  wanted.set(&Account::token, "sealed").set(&Account::contacts, now.contacts).set(&Account::main, now.main);
  CHECK(difference(now, wanted) == Changes<Account>{}.set(&Account::token, "sealed"));
  wanted.values.contacts[0].phone = "+92";
  wanted.values.main->rank = 2;
  const auto left = difference(now, wanted);
  CHECK(left.find(&Account::contacts));
  CHECK(left.find(&Account::main));
}
