#include "domain/platform.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::platform;

namespace {

const Actor house = actor_of("system", Reach::tenant);
const Actor admin = actor_of("admin", Reach::tenant);

CreateTenant new_tenant(const Actor& actor) {
  return {actor.tenant_id, "Acme", "Acme Ltd", {"Jobs.Acme.example", "jobs.acme.example"}};
}

Result<Events> create(const CreateTenant& command, const Actor& actor, const Loaded& loaded = nothing_seen()) {
  return decide_on<Tenant>(loaded, command, actor);
}

template <class C>
Result<Events> end(std::string state, const Actor& actor) {
  const Uuid id = mint();
  const Loaded loaded = seen_with<Task>({{id, 1, "candidate_import", std::move(state)}});
  C command{};
  command.id = id;
  return decide_on<Task>(loaded, command, actor);
}

Result<Events> start(const StartTask& command, const Actor& actor) {
  const Loaded loaded = nothing_seen();
  return decide_on<Task>(loaded, command, actor);
}

}  // namespace

TEST_CASE("a tenant claims its code and each host name once, in lower case, across all tenants") {
  const auto events = create(new_tenant(house), house);
  REQUIRE(events);
  const auto& created = events->front().as<TenantCreated>();
  CHECK(created.code == "acme");
  CHECK(created.hosts == std::vector<std::string>{"jobs.acme.example"});
  const auto& claims = events->front().claims;
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].kind == "tenant_code");
  CHECK(claims[1].kind == "tenant_host");
  for (const Claim& claim : claims) CHECK(claim.global);
}

TEST_CASE("a taken code or host name is a conflict") {
  const auto touched = touches(new_tenant(house), house).directory;
  CHECK(faulty_field(create(new_tenant(house), house, nothing_seen({{touched.at(0), mint()}}))) == "code");
  CHECK(faulty_field(create(new_tenant(house), house, nothing_seen({{touched.at(1), mint()}}))) == "hosts");
}

TEST_CASE("a tenant is made by superadmins and the house, in its own name") {
  CHECK(refused(create(new_tenant(admin), admin)) == Reason::forbidden);
  auto foreign = new_tenant(house);
  foreign.id = mint();
  CHECK(refused(create(foreign, house)) == Reason::forbidden);
  auto spaced = new_tenant(house);
  spaced.code = "ac me";
  CHECK(faulty_field(create(spaced, house)) == "code");
}

TEST_CASE("an import is queued for the actor's company") {
  const Uuid company = mint();
  StartTask command{mint(), "candidate_import", std::string(64, 'a'), "candidates.csv", 100, std::nullopt, Json{"{}"}};
  const auto events = start(command, actor_of("hr", Reach::company, company));
  REQUIRE(events);
  const auto& queued = events->front().as<TaskQueued>();
  CHECK(queued.company_id == company);
  CHECK(queued.total == 100);
  CHECK(queued.filename == "candidates.csv");

  command.company_id = mint();
  CHECK(refused(start(command, actor_of("hr", Reach::company, company))) == Reason::forbidden);
  CHECK(start(command, admin));
  CHECK(refused(start(command, actor_of("candidate", Reach::own))) == Reason::forbidden);
  command.blob.reset();
  CHECK(faulty_field(start(command, admin)) == "file");
}

TEST_CASE("a queued task can be completed, fail and be cancelled") {
  CHECK(end<FinishTask>("queued", house)->front().type == "task.completed");
  CHECK(end<FailTask>("queued", house)->front().type == "task.failed");
  CHECK(end<CancelTask>("queued", admin)->front().type == "task.cancelled");
  CHECK(end<FinishTask>("queued", house)->front().aggregate_version == 2);
  CHECK(refused(end<CancelTask>("queued", actor_of("hr", Reach::company, mint()))) == Reason::forbidden);
}

TEST_CASE("the same end again is no event") {
  CHECK(end<FinishTask>("completed", admin)->empty());
  CHECK(end<FailTask>("failed", admin)->empty());
  CHECK(end<CancelTask>("cancelled", admin)->empty());
}

TEST_CASE("another end is a conflict for a caller and nothing for the house, which only came too late") {
  CHECK(refused(end<CancelTask>("completed", admin)) == Reason::conflict);
  CHECK(refused(end<FinishTask>("cancelled", admin)) == Reason::conflict);
  CHECK(refused(end<FailTask>("completed", admin)) == Reason::conflict);
  CHECK(end<FinishTask>("cancelled", house)->empty());
  CHECK(end<FailTask>("cancelled", house)->empty());
}

TEST_CASE("a task that is not there is not found") {
  const Loaded loaded = nothing_seen();
  CHECK(refused(decide_on<Task>(loaded, FinishTask{mint()}, house)) == Reason::not_found);
  CHECK(refused(decide_on<Task>(loaded, FailTask{mint(), "x"}, house)) == Reason::not_found);
  CHECK(refused(decide_on<Task>(loaded, CancelTask{mint()}, admin)) == Reason::not_found);
}
