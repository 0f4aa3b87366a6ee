#include "domain/consultants.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::consultants;

namespace {

const Actor admin = actor_of("admin", Reach::tenant);

FutureConsultant user_of(std::string role, std::string state = "active") {
  return {{.id = mint(), .version = 4, .deleted = false}, std::move(role), std::move(state)};
}
CreateConsultant new_consultant(std::optional<Uuid> user_id) {
  return {{mint()}, {.title = "Partner", .specialties = {"Rail"}, .region = "Bern"}, {}, user_id, {}};
}
Result<Events> create(const FutureConsultant& user, const Actor& actor = admin) {
  return decide_on<FutureConsultant>(seen_with<FutureConsultant>({user}), new_consultant(user.id), actor);
}

Consultant ben(bool deleted = false) {
  return {{.id = mint(), .version = 2, .deleted = deleted},
          {.title = "Partner", .specialties = {"Rail"}, .region = {}},
          {.period = "month", .placements = 2, .interviews = {}, .submissions = {}},
          mint()};
}
Actor himself(const Consultant& consultant) {
  Actor actor = actor_of("consultant", Reach::own);
  actor.user_id = consultant.user_id;
  return actor;
}
Result<Events> on_consultant(const Consultant& consultant, const auto& command, const Actor& actor = admin) {
  return decide_on<Consultant>(seen_with<Consultant>({consultant}), command, actor);
}
UpdateConsultant retitle(const Consultant& consultant, std::string title) {
  UpdateConsultant command{{consultant.id, {}}, {}};
  command.changes.set(&ConsultantFields::title, std::optional(std::move(title)));
  return command;
}
SetTargets aim(const Consultant& consultant, std::int64_t placements) {
  SetTargets command{{consultant.id, {}}, {}};
  command.changes.set(&TargetFields::placements, std::optional(placements));
  return command;
}

AssignedConsultant at_work(std::size_t candidates, bool deleted = true) {
  AssignedConsultant consultant{{.id = mint(), .version = 3, .deleted = deleted}, {}};
  for (std::size_t i = 0; i < candidates; ++i) consultant.candidates.push_back(mint());
  return consultant;
}
Result<Events> end(const AssignedConsultant& consultant, std::optional<Uuid> after = {}) {
  return decide_on<AssignedConsultant>(seen_with<AssignedConsultant>({consultant}),
                                       EndAssignments{consultant.id, after}, actor_of("system", Reach::tenant));
}

}  // namespace

TEST_CASE("a user is made a consultant, once, and the event tells the role that he gives up") {
  const FutureConsultant user = user_of("hr");
  const auto events = create(user);
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  const auto& created = events->front().as<ConsultantCreated>();
  CHECK(created.user_id == user.id);
  CHECK(created.title == "Partner");
  CHECK(created.role_before == "hr");
  CHECK(events->front().claims.at(0).kind == "consultant_user");
  const auto again = decide_on<FutureConsultant>(seen_with<FutureConsultant>({user}, {{user_key(user.id), mint()}}),
                                                 new_consultant(user.id), admin);
  CHECK(refused(again) == Reason::conflict);
  CHECK(faulty_field(again) == "user_id");
  CHECK_FALSE(create(user_of("consultant"))->front().as<ConsultantCreated>().role_before);
}

TEST_CASE("an API key makes somebody a consultant by role only where it names assign_roles") {
  Actor key = admin;
  key.key_permissions = {"manage_consultants"};
  const auto made = [&](const char* role) {
    const FutureConsultant user = user_of(role);
    return decide_on<FutureConsultant>(seen_with<FutureConsultant>({user}), new_consultant(user.id), key);
  };
  CHECK(refused(made("candidate")) == Reason::forbidden);
  CHECK(made("consultant"));
  key.key_permissions.emplace_back("assign_roles");
  CHECK(made("candidate"));
}

TEST_CASE("only an active user who is no admin can become a consultant") {
  for (const char* role : {"admin", "superadmin"}) CHECK(refused(create(user_of(role))) == Reason::conflict);
  CHECK(refused(create(user_of("hr", "deactivated"))) == Reason::invalid);
  FutureConsultant gone = user_of("hr", "deleted");
  gone.deleted = true;
  CHECK(faulty_field(create(gone)) == "user_id");
  for (const auto& user : {std::optional<Uuid>{}, std::optional(mint())})
    CHECK(faulty_field(decide_on<FutureConsultant>(nothing_seen(), new_consultant(user), admin)) == "user_id");
}

TEST_CASE("admins alone add, delete and set targets; a consultant changes what is said of himself") {
  const Consultant consultant = ben();
  const Actor self = himself(consultant), other = himself(ben());
  CHECK(refused(create(user_of("hr"), self)) == Reason::forbidden);
  const DeleteConsultant away{{consultant.id, {}}};
  for (const Actor& actor : {self, other}) {
    CHECK(refused(on_consultant(consultant, away, actor)) == Reason::forbidden);
    CHECK(refused(on_consultant(consultant, aim(consultant, 3), actor)) == Reason::forbidden);
  }
  CHECK(on_consultant(consultant, retitle(consultant, "Lead"), self));
  CHECK(refused(on_consultant(consultant, retitle(consultant, "Lead"), other)) == Reason::forbidden);
  Actor held_by_custom_role = actor_of("hr", Reach::company, mint());
  held_by_custom_role.user_id = consultant.user_id;
  CHECK(refused(on_consultant(consultant, retitle(consultant, "Lead"), held_by_custom_role)) == Reason::forbidden);
}

TEST_CASE("a change tells what changes; nothing changed is no event, and If-Match is held to") {
  const Consultant consultant = ben();
  const auto events = on_consultant(consultant, retitle(consultant, "Lead"));
  REQUIRE(events);
  CHECK(events->front().aggregate_version == 3);
  CHECK(*events->front().as<ConsultantUpdated>().changes.find(&ConsultantFields::title) == "Lead");
  CHECK(on_consultant(consultant, retitle(consultant, "Partner"))->empty());
  UpdateConsultant stale_one = retitle(consultant, "Lead");
  stale_one.expected_version = 1;
  CHECK(refused(on_consultant(consultant, stale_one)) == Reason::stale);
  CHECK(refused(on_consultant(ben(true), retitle(consultant, "Lead"))) == Reason::not_found);
}

TEST_CASE("targets are merged: what is not mentioned stays") {
  const Consultant consultant = ben();
  const auto events = on_consultant(consultant, aim(consultant, 5));
  REQUIRE(events);
  const auto& changes = events->front().as<TargetsSet>().changes;
  CHECK(*changes.find(&TargetFields::placements) == 5);
  CHECK(changes.find(&TargetFields::period) == nullptr);
  CHECK(on_consultant(consultant, aim(consultant, 2))->empty());
}

TEST_CASE("a consultant who is deleted, or whose account is, can be made one again") {
  const Consultant consultant = ben();
  for (const auto& events :
       {on_consultant(consultant, DeleteConsultant{{consultant.id, {}}}),
        on_consultant(consultant, RetireConsultant{consultant.user_id}, actor_of("system", Reach::tenant))}) {
    REQUIRE(events);
    CHECK(events->front().as<ConsultantDeleted>().user_id == consultant.user_id);
    CHECK(events->front().claims.at(0).release);
    CHECK(events->front().claims.at(0).value == to_string(consultant.user_id));
  }
  CHECK(decide_on<Consultant>(nothing_seen(), RetireConsultant{mint()}, admin)->empty());
}

TEST_CASE("a deleted consultant's candidates are told of in parts, each once, in order") {
  const AssignedConsultant consultant = at_work(ended_at_once + 1);
  const auto first = end(consultant);
  REQUIRE(first);
  const auto& part = first->front().as<AssignmentsEnded>();
  CHECK(part.candidates.size() == ended_at_once);
  CHECK_FALSE(part.last);
  CHECK(std::ranges::is_sorted(part.candidates));
  const auto second = end(consultant, part.candidates.back());
  REQUIRE(second);
  const auto& rest = second->front().as<AssignmentsEnded>();
  REQUIRE(rest.candidates.size() == 1);
  CHECK(rest.last);
  CHECK(std::ranges::find(part.candidates, rest.candidates[0]) == part.candidates.end());
  CHECK(end(consultant, rest.candidates[0])->empty());
  CHECK(end(at_work(1, false))->empty());
}
