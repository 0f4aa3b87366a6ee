#include "storage/flow/fold.h"

#include <doctest/doctest.h>

#include "schemas/candidates.h"
#include "test/storage/database.h"

namespace hirewire {

namespace {

Claim email_claim(const Uuid& owner, const std::string& hash, bool release = false) {
  return {false, release, "candidate_email", hash, owner};
}

void tenant_of(Session& session, const Uuid& tenant) {
  session.run({"select set_config('app.tenants', $1, true)", {"{" + to_string(tenant) + "}"}});
}

std::int64_t owners(Session& session, const Uuid& tenant, const std::string& hash) {
  return session.run({"select count(*) as n from directory where scope = $1 and value = $2", {to_string(tenant), hash}})
      .integer(0, "n");
}

bool comes_up_short(Session& session, std::string_view lane, PartitionRow& mine, const std::vector<Happened>& events) {
  try {
    test::carry_out(session, lane, mine, events);
  } catch (const SqlError& error) {
    return error.short_fold();
  }
  return false;
}

}  // namespace

TEST_CASE("events of many commands are folded set-wise, those of one command in order") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session owner(*config, Role::owner);
  const Uuid tenant = mint();
  auto mine = take_over(session, "fold", 0, {});
  std::vector<Happened> wave;
  std::vector<Uuid> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(mint());
    const Uuid command = mint(tag_of(ids.back()));
    wave.push_back(test::happened(
        test::candidate_created(ids.back(), "a@example.org", {email_claim(ids.back(), "hash" + std::to_string(i))}),
        tenant, command));
    wave.push_back(test::happened(test::candidate_updated(ids.back(), 2, "Second"), tenant, command));
    wave.push_back(test::happened(test::candidate_updated(ids.back(), 3, "Third"), tenant,
                                  test::happened(test::candidate_updated(ids.back(), 3, ""), tenant).command_id));
  }
  CHECK(comes_up_short(session, "fold", mine, wave));  // the third meets version 1, not 2: two commands, one wave
  session.rollback();
  mine = take_over(session, "fold", 0, {});
  std::erase_if(wave, [](const Happened& h) { return h.event.aggregate_version == 3; });
  test::carry_out(session, "fold", mine, wave);
  const auto rows = owner.run({"select first_name, version from candidate where tenant_id = $1", {to_string(tenant)}});
  REQUIRE(rows.size() == 3);
  for (int r = 0; r < 3; ++r) {
    CHECK(rows.text(r, "first_name") == "Second");
    CHECK(rows.integer(r, "version") == 2);
  }
  CHECK(owner.run({"select value from counter where tenant_id = $1 and name = 'candidates'", {to_string(tenant)}})
            .integer(0, "value") == 3);
}

TEST_CASE("counters follow what is made, changed and deleted, by company and key") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session owner(*config, Role::owner);
  const Uuid tenant = mint();
  const Uuid company = mint();
  const Uuid id = mint();
  auto mine = take_over(session, "counters", 0, {});
  const auto counted = [&] {
    const auto rows = owner.run(
        {"select string_agg(concat_ws(' ', name, key, value), ', ' order by name, key) as all_of_them from counter "
         "where tenant_id = $1 and company_id = $2 and value <> 0",
         {to_string(tenant), to_string(company)}});
    return std::string(rows.at(0, 0).value_or(""));
  };
  auto made = test::candidate_created(id, "a@example.org");
  auto& body = *std::static_pointer_cast<candidates::CandidateCreated>(made.body);
  body.company_id = company;
  body.domain = "Backend";
  test::carry_out(session, "counters", mine, {test::happened(std::move(made), tenant)});
  CHECK(counted() == "candidates  1, candidates_by_domain Backend 1, candidates_by_status applied 1");

  candidates::CandidateUpdated moved{.domain_before = "Backend", .company_id = company};
  moved.changes.set(&candidates::CandidateFields::domain, "Design");
  test::carry_out(session, "counters", mine, {test::happened(event(id, 2, std::move(moved)), tenant)});
  CHECK(counted() == "candidates  1, candidates_by_domain Design 1, candidates_by_status applied 1");

  candidates::CandidateUpdated renamed{.company_id = company};
  renamed.changes.set(&candidates::CandidateFields::first_name, "Ada");
  test::carry_out(session, "counters", mine, {test::happened(event(id, 3, std::move(renamed)), tenant)});
  CHECK(counted() == "candidates  1, candidates_by_domain Design 1, candidates_by_status applied 1");

  candidates::CandidateDeleted deleted;
  deleted.status = "applied";
  deleted.company_id = company;
  deleted.domain = "Design";
  test::carry_out(session, "counters", mine, {test::happened(event(id, 4, std::move(deleted)), tenant)});
  CHECK(counted().empty());
}

TEST_CASE("a candidate of several applications is counted once, where he stands, and an old event as his only one's") {
  using namespace candidates;
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session owner(*config, Role::owner);
  const Uuid tenant = mint(), theirs = mint(), id = mint(), second = mint();
  auto mine = take_over(session, "standing", 0, {});
  const auto carry_out = [&](std::vector<Event> events) {
    const Uuid command = mint();
    std::vector<Happened> happened;
    for (Event& event : events) happened.push_back(test::happened(std::move(event), tenant, command));
    test::carry_out(session, "standing", mine, happened);
  };
  const auto counted = [&] {
    const auto rows =
        owner.run({"select string_agg(concat_ws(' ', key, case when company_id = $2 then 'theirs' end, value), ', ' "
                   "order by key) as all_of_them from counter where tenant_id = $1 and value <> 0 and "
                   "name = 'candidates_by_status'",
                   {to_string(tenant), to_string(theirs)}});
    return std::string(rows.at(0, 0).value_or(""));
  };
  const auto stands = [&] {
    const auto rows =
        owner.run({"select status, current_application_id from candidate where id = $1", {to_string(id)}});
    return std::pair(std::string(rows.text(0, "status")), parse_uuid(rows.text(0, "current_application_id")));
  };
  Event created = test::candidate_created(id, "a@example.org");
  const Uuid first = created.as<CandidateCreated>().application_id;
  carry_out({std::move(created),
             event(first, 1, ApplicationCreated{.candidate_id = id, .status = "applied", .source = "manual"})});
  CHECK(counted() == "applied 1");

  // As it was told when a candidate had one application only.
  carry_out({event(first, 2, ApplicationStatusChanged{.candidate_id = id, .from = "applied", .to = "interview"})});
  CHECK(counted() == "interview 1");
  CHECK(stands() == std::pair(std::string("interview"), std::optional(first)));

  carry_out({event(second, 1,
                   ApplicationCreated{.candidate_id = id,
                                      .company_id = theirs,
                                      .status = "applied",
                                      .source = "portal",
                                      .current_before = CurrentApplication{first, "interview", {}},
                                      .current_after = CurrentApplication{second, "applied", theirs}})});
  CHECK(counted() == "applied theirs 1");
  CHECK(stands() == std::pair(std::string("applied"), std::optional(second)));

  // The one that is not current moves.
  const CurrentApplication still{second, "applied", theirs};
  carry_out({event(first, 3,
                   ApplicationStatusChanged{.candidate_id = id,
                                            .from = "interview",
                                            .to = "rejected",
                                            .current_before = still,
                                            .current_after = still})});
  CHECK(counted() == "applied theirs 1");
  CHECK(stands() == std::pair(std::string("applied"), std::optional(second)));

  CandidateDeleted deleted{.status = "applied", .current = still};
  carry_out({event(id, 2, std::move(deleted))});
  CHECK(counted().empty());
}

TEST_CASE("a directory value that is taken makes the fold come up short; given back it can be taken in the same wave") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session owner(*config, Role::owner);
  const Uuid tenant = mint();
  const Uuid first = mint();
  const Uuid second = mint();
  auto mine = take_over(session, "claims", 0, {});
  test::carry_out(session, "claims", mine,
                  {test::happened(test::candidate_created(first, "a@example.org", {email_claim(first, "h")}), tenant)});
  CHECK(comes_up_short(
      session, "claims", mine,
      {test::happened(test::candidate_created(second, "a@example.org", {email_claim(second, "h")}), tenant)}));
  session.rollback();
  CHECK(owner.run({"select 1 from candidate where id = $1", {to_string(second)}}).size() == 0);

  mine = take_over(session, "claims", 0, {});
  auto moved = test::candidate_updated(first, 2, "Ada");
  moved.claims = {email_claim(first, "h", true)};
  test::carry_out(
      session, "claims", mine,
      {test::happened(std::move(moved), tenant),
       test::happened(test::candidate_created(second, "a@example.org", {email_claim(second, "h")}), tenant)});
  CHECK(owners(owner, tenant, "h") == 1);
  CHECK(owner.run({"select owner from directory where value = 'h' and scope = $1", {to_string(tenant)}})
            .text(0, "owner") == to_string(second));

  // Giving back what another owns takes nothing from him.
  auto thief = test::candidate_updated(first, 3, "Ada");
  thief.claims = {email_claim(first, "h", true)};
  test::carry_out(session, "claims", mine, {test::happened(std::move(thief), tenant)});
  CHECK(owners(owner, tenant, "h") == 1);
}

TEST_CASE("the door sees its tenant only, a worker the tenants it names, and neither touches another's rows") {
  const Config* config = test::database();
  if (!config) return;
  Session worker(*config, Role::worker);
  Session door(*config, Role::door);
  const Uuid here = mint();
  const Uuid there = mint();
  const Uuid mine = mint();
  const Uuid theirs = mint();
  auto partition = take_over(worker, "wall", 0, {});
  test::carry_out(worker, "wall", partition, {test::happened(test::candidate_created(mine, "a@example.org"), here)});
  test::carry_out(worker, "wall", partition, {test::happened(test::candidate_created(theirs, "b@example.org"), there)});

  const Statement both{"select id from candidate where id = any($1::uuid[])",
                       {"{" + to_string(mine) + "," + to_string(theirs) + "}"}};
  CHECK(door.run(both).size() == 0);  // no tenant, no rows
  const std::vector<Statement> as_here{{"select set_config('app.tenant', $1, true)", {to_string(here)}}, both};
  auto seen = door.run_all(as_here);
  REQUIRE(seen[1].size() == 1);
  CHECK(seen[1].text(0, "id") == to_string(mine));
  CHECK(door.run(both).size() == 0);  // the setting went with its transaction

  for (const char* change :
       {"update candidate set first_name = 'x' where id = $1", "delete from candidate where id = $1"}) {
    try {
      door.run({change, {to_string(mine)}});
      FAIL("the door wrote");
    } catch (const SqlError& error) {
      CHECK(error.state() == "42501");
    }
    worker.begin();
    tenant_of(worker, here);
    CHECK(worker.run({change, {to_string(theirs)}}).affected() == 0);
    worker.rollback();
  }
  worker.begin();
  tenant_of(worker, here);
  CHECK(worker.run(both).size() == 1);
  CHECK_THROWS_AS(worker.run({"insert into company (tenant_id, id, version, name, created_at, updated_at) values ($1, "
                              "$2, 1, 'x', now(), now())",
                              {to_string(there), to_string(mint())}}),
                  SqlError);
  worker.rollback();
}

}  // namespace hirewire
