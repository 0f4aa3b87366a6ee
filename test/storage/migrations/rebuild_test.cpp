#include "storage/migrations/rebuild.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "test/storage/database.h"

namespace hirewire {

namespace {

constexpr std::string_view lane = "hiring";

Claim claim(const Uuid& owner, const std::string& hash, bool release = false) {
  return {false, release, "candidate_email", hash, owner};
}

/// A history in two partitions: made, changed, and an e-mail that went from one candidate to another and back.
struct History {
  explicit History(const Config& config) : worker(config, Role::worker) {
    PartitionRow mine[] = {take_over(worker, lane, 0, {}), take_over(worker, lane, 1, {})};
    for (int i = 0; i < 40; ++i) {
      const Uuid id = mint();
      ids.push_back(id);
      const Uuid command = mint(tag_of(id));
      test::carry_out(
          worker, lane, mine[i % 2],
          {test::happened(test::candidate_created(id, "a@example.org", {claim(id, "own" + std::to_string(i))}), tenant,
                          command, i % 2),
           test::happened(test::candidate_updated(id, 2, "Name " + std::to_string(i)), tenant, command, i % 2)});
    }
    const auto change = [&](std::size_t who, std::int64_t version, std::vector<Claim> claims) {
      auto event = test::candidate_updated(ids[who], version, "Moved");
      event.claims = std::move(claims);
      test::carry_out(worker, lane, mine[who % 2],
                      {test::happened(std::move(event), tenant, static_cast<int>(who % 2))});
    };
    change(0, 3, {claim(ids[0], "wanted")});
    change(0, 4, {claim(ids[0], "wanted", true)});
    change(1, 3, {claim(ids[1], "wanted")});
    change(1, 4, {claim(ids[1], "wanted", true)});
    change(0, 5, {claim(ids[0], "wanted")});
  }
  Session worker;
  Uuid tenant = mint();
  std::vector<Uuid> ids;
};

const RebuiltTable& table(const std::vector<RebuiltTable>& tables, std::string_view name) {
  const auto at = std::ranges::find(tables, name, &RebuiltTable::name);
  REQUIRE(at != tables.end());
  return *at;
}

}  // namespace

TEST_CASE("the folds are made again from the log, row for row, under live sessions") {
  if (!test::database()) return;
  const test::House house("rebuild");
  const Config& config = house.config();
  History history(config);
  Session owner(config, Role::owner);
  Session door(config, Role::door);
  const std::vector<Statement> look{
      {"select set_config('app.tenant', $1, true)", {to_string(history.tenant)}},
      {"select first_name, version from candidate where id = $1", {to_string(history.ids[0])}}};
  REQUIRE(door.run_all(look)[1].size() == 1);
  const Statement function{"select count(*) as n from credentials_of('nobody')", {}};
  CHECK(door.run(function).integer(0, "n") == 0);

  std::int64_t told = 0;
  std::int64_t of = 0;
  RebuildOptions options;
  options.progress = [&](std::int64_t done, std::int64_t total) {
    CHECK(done >= told);
    told = done;
    of = total;
  };
  options.check_only = true;
  auto tables = rebuild(config, test::folds(), options);
  CHECK(told == 85);
  CHECK(of == 85);
  for (const RebuiltTable& t : tables) CHECK_MESSAGE(t.same(), t.name);
  CHECK(table(tables, "candidate").rows == 40);
  CHECK(table(tables, "directory").rows == 41);

  options.progress = {};

  // A table that someone spoilt is told apart, and mended by the swap only.
  owner.run({"update candidate set first_name = 'spoilt' where id = $1", {to_string(history.ids[0])}});
  tables = rebuild(config, test::folds(), options);
  CHECK_FALSE(table(tables, "candidate").same());
  CHECK(table(tables, "counter").same());
  CHECK(door.run_all(look)[1].text(0, "first_name") == "spoilt");
  options.check_only = false;
  tables = rebuild(config, test::folds(), options);
  CHECK_FALSE(table(tables, "candidate").same());
  CHECK(door.run_all(look)[1].text(0, "first_name") == "Moved");  // prepared before the swap
  CHECK(door.run({look[1]}).size() == 0);                         // the wall stands around the new tables too
  CHECK(owner.run({"select count(*) as n from pg_namespace where nspname like $1", {fold_schema_of(config) + "\\_%"}})
            .integer(0, "n") == 0);

  CHECK(door.run(function).integer(0, "n") == 0);  // a function that knows the old tables' row types

  // The workers go on in the new tables.
  auto mine = take_over(history.worker, lane, 0, {});
  test::carry_out(history.worker, lane, mine,
                  {test::happened(test::candidate_updated(history.ids[0], 6, "After"), history.tenant)});
  CHECK(door.run_all(look)[1].text(0, "first_name") == "After");
  tables = rebuild(config, test::folds(), {});
  for (const RebuiltTable& t : tables) CHECK_MESSAGE(t.same(), t.name);
}

TEST_CASE("no batch gets in while a rebuild runs, and a log that cannot be folded leaves all as it was") {
  if (!test::database()) return;
  const test::House house("rebuild_stop");
  const Config& config = house.config();
  History history(config);
  Session owner(config, Role::owner);
  RebuildOptions options;
  bool tried = false;
  options.progress = [&](std::int64_t, std::int64_t) {
    if (std::exchange(tried, true)) return;
    Session batch(config, Role::worker);
    batch.script("set lock_timeout = '50ms'");
    CHECK_THROWS_AS(take_over(batch, lane, 0, {}), SqlError);
  };
  rebuild(config, test::folds(), options);
  CHECK(tried);

  owner.run({"update event_log set body = '{\"email\":7}' where aggregate_id = $1 and aggregate_version = 1",
             {to_string(history.ids[3])}});
  CHECK_THROWS_AS(rebuild(config, test::folds(), {}), std::runtime_error);
  CHECK(owner.run({"select count(*) as n from candidate", {}}).integer(0, "n") == 40);
  owner.run({"delete from event_log where aggregate_id = $1 and aggregate_version = 1", {to_string(history.ids[3])}});
  CHECK_THROWS_AS(rebuild(config, test::folds(), {}), std::runtime_error);  // version 2 of what was never made
  CHECK(owner.run({"select count(*) as n from candidate", {}}).integer(0, "n") == 40);
}

TEST_CASE("events of commands that committed side by side lie mingled in the log and are folded as they happened") {
  if (!test::database()) return;
  const test::House house("rebuild_mingled");
  const Config& config = house.config();
  History history(config);
  Session owner(config, Role::owner);
  // As if pairs of partitions 0 and 1 had drawn their positions in turns: a1 b1 a2 b2.
  owner.script(
      "alter table event_log alter position drop identity; update event_log e set position = r.n from "
      "(select lane, partition, seq, row_number() over (order by case when position <= 80 then (position - 1) / 4 else "
      "position end, seq, partition) as n from event_log) r "
      "where (e.lane, e.partition, e.seq) = (r.lane, r.partition, r.seq)");
  for (const RebuiltTable& t : rebuild(config, test::folds(), {})) CHECK_MESSAGE(t.same(), t.name);
}

}  // namespace hirewire
