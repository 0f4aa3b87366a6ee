// What PostgreSQL plans, told by how many rows it reads.
#include <doctest/doctest.h>

#include "schemas/candidates.h"
#include "storage/flow/housekeeping.h"
#include "storage/flow/load.h"
#include "storage/queries/query.h"
#include "storage/queries/questions.h"
#include "test/storage/database.h"

namespace hirewire {

namespace {

/// Five thousand candidates of one tenant, each with his application; gives three of them.
std::vector<Uuid> many_candidates(Session& owner, const Uuid& tenant) {
  const auto rows = owner.run(
      {"with made as (insert into candidate (tenant_id, id, version, email, first_name, last_name, links, state, "
       "source, current_application_id, status, created_at, updated_at) select $1::uuid, gen_random_uuid(), 1, n || "
       "'@many.example', 'Alice', 'Kumar', '{}', 'active', 'manual', gen_random_uuid(), 'applied', now(), now() "
       "from generate_series(1, 5000) n returning *), "
       "applied as (insert into application (tenant_id, id, version, candidate_id, status, status_changed_at, source, "
       "applied_at, created_at, updated_at) select tenant_id, current_application_id, 1, id, status, created_at, "
       "source, created_at, created_at, created_at from made) "
       "select id from made",
       {to_string(tenant)}});
  std::vector<Uuid> some;
  for (const int row : {0, 2500, 4999}) some.push_back(parse_uuid(rows.text(row, "id")).value());
  return some;
}

/// Of candidate, by what the session asks now.
std::int64_t rows_read(Session& session, std::span<const Statement> asked) {
  const Statement counting{
      "select coalesce(sum(idx_tup_fetch + seq_tup_read), 0)::bigint as n from pg_stat_xact_user_tables where relid = "
      "'candidate'::regclass",
      {}};
  session.begin();
  const auto before = session.run(counting).integer(0, "n");
  session.run_all(asked);
  const auto read = session.run(counting).integer(0, "n") - before;
  session.commit();
  return read;
}

}  // namespace

TEST_CASE("a look-up that was planned of an empty table reads one row when there are many") {
  if (!test::database()) return;
  const test::House house("grown");
  Session worker(house.config(), Role::worker);
  Session door(house.config(), Role::door);
  Session owner(house.config(), Role::owner);
  const Uuid tenant = mint();
  worker.run(*worker.see({tenant}));
  const Statement look_up{"select version from candidate where tenant_id = $1::uuid and id = $2::uuid",
                          {to_string(tenant), to_string(mint())}};
  CHECK(worker.run(look_up).size() == 0);
  CHECK(analyze_grown(worker) == 0);

  many_candidates(owner, tenant);
  CHECK(analyze_grown(worker) == 2);
  CHECK(analyze_grown(worker) == 0);
  CHECK_THROWS_AS(analyze_grown(door), SqlError);
  CHECK(rows_read(worker, std::span(&look_up, 1)) <= 1);
}

TEST_CASE("what is named by its key is read by its key, behind row-level security too") {
  if (!test::database()) return;
  const test::House house("by_key");
  Session worker(house.config(), Role::worker);
  Session door(house.config(), Role::door);
  Session owner(house.config(), Role::owner);
  Actor actor;
  actor.tenant_id = mint();
  actor.user_id = mint();
  actor.reach = Reach::tenant;
  const Touches touches{many_candidates(owner, actor.tenant_id), {}};
  analyze_grown(worker);

  worker.run(*worker.see({actor.tenant_id}));
  const Loading loading{"candidates/load.sql", &shape_of<candidates::Candidate>(), &touches, &actor, {}};
  const Statement load = load_statement(loading.path, *loading.state, std::span(&loading, 1));
  CHECK(rows_read(worker, std::span(&load, 1)) == 3);

  std::vector<Question> questions;
  for (const Uuid& id : touches.keys)
    questions.push_back({actor.tenant_id,
                         {Query::named("candidates/by_id.sql")
                              .statement({.actor = &actor, .arguments = {{"id", to_string(id)}}})
                              .value()}});
  std::vector<const Question*> asked;
  for (const Question& question : questions) asked.push_back(&question);
  CHECK(rows_read(door, Flight(asked, Role::door).statements()) == 3);
}

TEST_CASE("possible duplicates are found by their keys, and no other row is read") {
  if (!test::database()) return;
  const test::House house("by_likeness");
  Session worker(house.config(), Role::worker);
  Session door(house.config(), Role::door);
  Session owner(house.config(), Role::owner);
  for (const bool is_admin : {true, false}) {
    Actor actor;
    actor.tenant_id = mint();
    actor.user_id = mint();
    actor.role = is_admin ? "admin" : "hr";
    actor.company_id = mint();
    actor.reach = is_admin ? Reach::tenant : Reach::company;
    const auto some = many_candidates(owner, actor.tenant_id);
    // Each number is two people's, each profile the next two's.
    owner.run(
        {"with numbered as (select id, split_part(email, '@', 1)::int as n from candidate where tenant_id = $1) "
         "update candidate c set phone_key = '+49' || 1000000 + n / 2, linkedin_key = 'in/' || (n + 1) / 2, "
         "company_id = $2 from numbered where c.tenant_id = $1 and c.id = numbered.id",
         {to_string(actor.tenant_id), to_string(*actor.company_id)}});
    analyze_grown(worker);
    const Query::Ask ask{.actor = &actor, .arguments = {{"candidate_id", to_string(some[1])}}};
    const Query& query = Query::named("candidates/possible_duplicates.sql");
    const Question question{actor.tenant_id, {query.statement(ask).value(), query.total(ask).value()}};
    const Question* asked[] = {&question};
    const Flight flight(asked, Role::door);
    door.begin();
    const auto found = flight.answers(door.run_all(flight.statements())).at(0);
    door.commit();
    CHECK(found.at(0).size() == 2);
    CHECK(found.at(1).integer(0, "total") == 2);
    // He is read by his id, then by each key with the other who has it, and these by their ids; and so for the total.
    CHECK(rows_read(door, flight.statements()) <= 2 * (1 + 4 + 3));
  }
}

}  // namespace hirewire
