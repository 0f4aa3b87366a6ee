#include "storage/housekeeping.h"

#include <doctest/doctest.h>

#include "test/storage/database.h"

namespace hirewire {

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

  owner.run(
      {"insert into candidate (tenant_id, id, version, email, first_name, last_name, links, state, source, "
       "current_application_id, status, created_at, updated_at) select $1::uuid, gen_random_uuid(), 1, n || "
       "'@grown.example', 'Alice', 'Kumar', '[]', 'active', 'manual', gen_random_uuid(), 'applied', now(), now() "
       "from generate_series(1, 5000) n",
       {to_string(tenant)}});
  CHECK(analyze_grown(worker) == 1);
  CHECK(analyze_grown(worker) == 0);
  CHECK_THROWS_AS(analyze_grown(door), SqlError);

  worker.begin();
  CHECK(worker.run(look_up).size() == 0);
  const auto read =
      worker.run({"select idx_tup_fetch + seq_tup_read as n from pg_stat_xact_user_tables where relname = 'candidate' "
                  "and schemaname = $1",
                  {fold_schema_of(house.config())}});
  worker.commit();
  CHECK(read.integer(0, "n") <= 1);
}

}  // namespace hirewire
