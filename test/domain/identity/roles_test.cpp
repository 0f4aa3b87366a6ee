#include "domain/identity/roles.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::identity;

namespace {

DefineRole team_lead() {
  DefineRole command;
  command.id = mint();
  command.name = "Team Lead";
  command.permissions = {"view_candidates", "schedule_interviews", "submit_feedback", "view_candidates"};
  return command;
}
const Actor admin = actor_of("admin", Reach::tenant);

Result<Events> define(const DefineRole& command, const Actor& actor = admin,
                      std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  return decide_on<CustomRole>(nothing_seen(std::move(directory)), command, actor);
}

}  // namespace

TEST_CASE("a custom role adds permissions, each once, to an interviewer's where no other base is named") {
  const auto events = define(team_lead());
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  const auto& role = events->front().as<RoleDefined>();
  CHECK(role.base == "interviewer");
  CHECK(role.permissions == std::vector<std::string>{"schedule_interviews", "submit_feedback", "view_candidates"});
  REQUIRE(events->front().claims.size() == 1);
  CHECK(events->front().claims[0].value == "team lead");
  CHECK_FALSE(events->front().claims[0].global);
  auto of_employers = team_lead();
  of_employers.base = "Employer";
  CHECK(define(of_employers)->front().as<RoleDefined>().base == "hr");
}

TEST_CASE("a name that a role has is a conflict, the house's own names too") {
  CHECK(refused(define(team_lead(), admin, {{{false, "role_name", "team lead"}, mint()}})) == Reason::conflict);
  auto command = team_lead();
  command.name = "Super Admin";
  CHECK(refused(define(command)) == Reason::conflict);
  CHECK(faulty_field(define(command)) == "name");
}

TEST_CASE("nobody comes to an admin's rights by a custom role") {
  auto command = team_lead();
  for (const auto base : {"admin", "superadmin", "candidate", "wizard"}) {
    command.base = base;
    CHECK(faulty_field(define(command)) == "base");
  }
  command = team_lead();
  command.permissions = {"view_candidates", "delete_users", "fly", "manage_skills"};
  const auto decided = define(command);
  REQUIRE_FALSE(decided);
  std::vector<std::string> fields;
  for (const Fault& fault : decided.error().faults) fields.push_back(fault.field);
  CHECK(fields == std::vector<std::string>{"permissions[1]", "permissions[2]", "permissions[3]"});
  CHECK(refused(define(team_lead(), actor_of("hr", Reach::company, mint()))) == Reason::forbidden);
}

TEST_CASE("a deleted role gives its name back") {
  CustomRole role{{mint(), 1}, {{.name = "Team Lead", .description = {}, .permissions = {}}, "hr"}};
  const auto forget = [&](const Actor& actor) {
    return decide_on<CustomRole>(seen_with<CustomRole>({role}), DeleteRole{{role.id, {}}}, actor);
  };
  const auto events = forget(admin);
  REQUIRE(events);
  CHECK(events->front().type == "role.deleted");
  CHECK(events->front().aggregate_version == 2);
  CHECK(events->front().claims.at(0).release);
  CHECK(refused(forget(actor_of("hr", Reach::company, mint()))) == Reason::forbidden);
  role.deleted = true;
  CHECK(refused(forget(admin)) == Reason::not_found);
}
