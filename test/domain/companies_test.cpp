#include "domain/companies.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::companies;

namespace {

Result<Events> create(std::string name, const Actor& actor, const Loaded& loaded = nothing_seen()) {
  return decide_on<Company>(loaded, CreateCompany{{mint()}, {std::move(name), "demo.example", std::nullopt}}, actor);
}

}  // namespace

TEST_CASE("a company is created with a claim on its name") {
  const auto events = create("Demo  Company ", actor_of("admin", Reach::tenant));
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(events->front().as<CompanyCreated>().name == "Demo  Company ");
  CHECK(events->front().as<CompanyCreated>().email_domain == "demo.example");
  REQUIRE(events->front().claims.size() == 1);
  CHECK_FALSE(events->front().claims[0].global);
  CHECK(events->front().claims[0].value == "demo company");
}

TEST_CASE("a name that differs in case and spacing only is a conflict on name") {
  const Actor admin = actor_of("admin", Reach::tenant);
  const auto key = touches(CreateCompany{{mint()}, {.name = "demo company"}}, admin).directory.at(0);
  const auto decided = create(" DEMO\tCompany", admin, nothing_seen({{key, mint()}}));
  CHECK(refused(decided) == Reason::conflict);
  CHECK(faulty_field(decided) == "name");
}

TEST_CASE("a name of blanks is none") {
  CHECK(faulty_field(create(" \t ", actor_of("admin", Reach::tenant))) == "name");
}

TEST_CASE("an hr user may add a company while he has none") {
  CHECK(create("First", actor_of("hr", Reach::own)));
  CHECK(refused(create("Second", actor_of("hr", Reach::own, mint()))) == Reason::forbidden);
  CHECK(refused(create("Any", actor_of("candidate", Reach::none))) == Reason::forbidden);
}
