// Whose department is made for what a user's text says (docs/domain.md §3, §20).
#include "schemas/companies.h"

#include <doctest/doctest.h>

#include "schemas/identity/users.h"
#include "test/workers/asked_by.h"

using namespace hirewire;
using namespace hirewire::companies;
using test::asked_by;
using test::logged_event;

namespace {

template <class E>
E user_of(std::optional<Uuid> company, std::optional<std::string> department) {
  E user;
  user.company_id = company;
  user.department = std::move(department);
  return user;
}

}  // namespace

TEST_CASE("what a user's department says is made one of his company's, where it is at home") {
  const Uuid user = mint(), company = mint();
  const auto check = [&](const Logged& event, std::string_view reaction) {
    const auto asked = asked_by(event, reaction);
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].lane == lane);
    CHECK(asked[0].command.envelope.subject == department_id(company, "sales"));
    const auto& command = asked[0].command.as<EnsureDepartment>();
    CHECK(command.id == department_id(company, "sales"));
    CHECK(command.name == "Sales ");
    CHECK(command.company_id == company);
    CHECK(asked_by(event, reaction)[0].command.envelope.id == asked[0].command.envelope.id);
  };
  check(logged_event(user, user_of<identity::UserCreated>(company, "Sales ")), "department_of_created_user");
  check(logged_event(user, user_of<identity::UserInvited>(company, "Sales ")), "department_of_invited_user");
  identity::UserUpdated updated{.company_id = company};
  updated.changes.set(&identity::UserDetails::department, std::optional<std::string>("Sales "));
  check(logged_event(user, updated), "department_of_updated_user");
}

TEST_CASE("a user without a company or without a department asks for none") {
  const Uuid user = mint(), company = mint();
  for (const auto& [of, said] :
       {std::pair<std::optional<Uuid>, std::optional<std::string>>{{}, "Sales"}, {company, {}}, {company, " "}}) {
    CHECK(asked_by(logged_event(user, user_of<identity::UserCreated>(of, said)), "department_of_created_user").empty());
    CHECK(asked_by(logged_event(user, user_of<identity::UserInvited>(of, said)), "department_of_invited_user").empty());
    identity::UserUpdated updated{.company_id = of};
    updated.changes.set(&identity::UserDetails::department, said);
    CHECK(asked_by(logged_event(user, updated), "department_of_updated_user").empty());
  }
  CHECK(
      asked_by(logged_event(user, identity::UserUpdated{.company_id = company}), "department_of_updated_user").empty());
}
