#include "storage/migrations/growth.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <set>

#include "storage/migrations/migrate.h"
#include "storage/migrations/rebuild.h"
#include "storage/postgres/sql.h"
#include "test/storage/database.h"

namespace hirewire {

namespace {

constexpr std::string_view lane = "hiring";

/// A house with one candidate, whose tables are then spoilt, as those of an older version would be.
class Grown {
 public:
  explicit Grown(const std::string& name) : house_(name), owner(house_.config(), Role::owner) {
    Session worker(config(), Role::worker);
    auto mine = take_over(worker, lane, 0, {});
    test::carry_out(worker, lane, mine, {test::happened(test::candidate_created(candidate, "a@example.org"), tenant)});
  }
  [[nodiscard]] const Config& config() const { return house_.config(); }

  /// And says that the files are others than those it was brought up to.
  void spoil(const std::string& lines) { owner.script(lines + ";delete from setting where name = 'tables'"); }
  void migrate() const { hirewire::migrate(config(), test::folds()); }
  [[nodiscard]] std::future<void> migrate_beside() const {
    return std::async(std::launch::async, [this] { migrate(); });
  }
  /// Of the tables and of the rights.
  [[nodiscard]] std::vector<std::string> differences() const {
    auto all = hirewire::differences(config(), test::folds());
    for (std::string& what : different_rights(config())) all.push_back(std::move(what));
    return all;
  }
  [[nodiscard]] std::string number(const std::string& sql) {
    return std::string(owner.run({"select (" + sql + ")::text as n", {}}).text(0, "n"));
  }
  /// The process of a migrate that waits for a table's lock.
  std::string waiting_process() {
    for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
         std::chrono::steady_clock::now() < end;) {
      const auto rows =
          owner.run({"select pid::text as pid from pg_locks where not granted and relation = $1::regclass",
                     {fold_schema_of(config()) + ".candidate"}});
      if (rows.size() > 0) return std::string(rows.text(0, "pid"));
    }
    throw std::runtime_error("no migrate waits for the table");
  }

 private:
  test::House house_;

 public:
  Session owner;
  const Uuid tenant = mint();
  const Uuid candidate = mint();
};

bool tells(const std::vector<std::string>& sentences, std::string_view what) {
  return std::ranges::any_of(sentences, [&](const std::string& s) { return s.find(what) != std::string::npos; });
}

}  // namespace

TEST_CASE("every numbered file is a migration that runs") {
  if (!test::database()) return;
  const test::House house("numbered");
  Session owner(house.config(), Role::owner);
  const Rows rows = owner.run({"select path from migration", {}});
  std::set<std::string, std::less<>> ran;
  for (int row = 0; row < rows.size(); ++row) ran.emplace(rows.text(row, "path"));
  for (const SqlFile& file : sql_files()) {
    constexpr std::string_view folder = "migrations/";
    const bool numbered =
        file.path.starts_with(folder) && file.path[folder.size()] >= '0' && file.path[folder.size()] <= '9';
    if (numbered) CHECK_MESSAGE(ran.contains(file.path), file.path);
  }
}

TEST_CASE("whatever the tables' files have got since is added, and is as if it had been made from them") {
  if (!test::database()) return;
  Grown grown("growth");
  CHECK(grown.differences().empty());
  grown.spoil(
      "drop table skill; drop table session; alter table candidate drop column headline; alter table candidate drop "
      "column links;"
      "alter table candidate alter column first_name drop default; drop index candidate_status;"
      "alter table status_change drop constraint status_change_pkey;"
      "alter table application drop constraint application_tenant_id_candidate_id_fkey;"
      "drop policy door on tenant; drop policy door on company; alter table company disable row level security;"
      "revoke select on counter from " +
      schema_of(grown.config()) + "_door");
  CHECK_FALSE(grown.differences().empty());
  CHECK(missing_migrations(grown.config(), test::folds()) == std::vector<std::string>{"tables"});
  grown.migrate();
  CHECK(missing_migrations(grown.config(), test::folds()).empty());
  const auto left = grown.differences();
  CHECK_MESSAGE(left.empty(), (left.empty() ? "" : left.front()));
  CHECK(grown.number("select links::text || coalesce(headline, '') from candidate") == "{}");
  CHECK(grown.number("select count(*) from pg_constraint where not convalidated") == "0");
  for (const RebuiltTable& t : rebuild(grown.config(), test::folds(), {.check_only = true, .progress = {}}))
    if (t.name != "candidate") CHECK_MESSAGE(t.before == t.after, t.name);  // its links were dropped above
}

TEST_CASE("a worker of the version before inserts without the column that has come") {
  if (!test::database()) return;
  Grown grown("growth_worker");
  grown.spoil("alter table candidate drop column links");
  Session worker(grown.config(), Role::worker);
  worker.run(*worker.see({grown.tenant}));
  const Statement insert{
      "insert into candidate (tenant_id, id, version, email, first_name, last_name, state, source, "
      "current_application_id, status, "
      "created_at, updated_at) select tenant_id, gen_random_uuid(), version, email, first_name, last_name, state, "
      "source, "
      "current_application_id, status, created_at, updated_at from candidate where id = $1::uuid",
      {to_string(grown.candidate)}};
  CHECK(worker.run(insert).affected() == 1);
  grown.migrate();
  CHECK(worker.run(insert).affected() == 1);
  CHECK(grown.number("select count(*) from candidate where links::text = '{}'") == "3");
}

TEST_CASE(
    "a column that is never null and has no beginning is refused before anything is changed; a rebuild brings it") {
  if (!test::database()) return;
  Grown grown("growth_refused");
  grown.spoil("alter table candidate drop column state; drop table skill");
  std::string said;
  try {
    grown.migrate();
  } catch (const std::runtime_error& error) {
    said = error.what();
  }
  CHECK(said.find("candidate: column state") != std::string::npos);
  CHECK(said.find("must be optional or have a default, or run: hirewire rebuild") != std::string::npos);
  CHECK(grown.number("select count(*) from pg_tables where schemaname = '" + fold_schema_of(grown.config()) +
                     "' and tablename = 'skill'") == "0");
  CHECK(missing_migrations(grown.config(), test::folds()).size() == 1);

  rebuild(grown.config(), test::folds(), {});
  CHECK(missing_migrations(grown.config(), test::folds()).empty());
  CHECK(grown.differences().empty());
  grown.migrate();
}

TEST_CASE("two migrates at once, and one with nothing to do that waits for nobody") {
  if (!test::database()) return;
  Grown grown("growth_two");
  grown.spoil("drop table skill; drop index candidate_status; alter table candidate drop column links");
  auto one = grown.migrate_beside();
  auto other = grown.migrate_beside();
  one.get();
  other.get();
  CHECK(grown.differences().empty());
  wait_for_turn(grown.owner, grown.config());
  grown.migrate();
}

TEST_CASE("a migrate waits for a rebuild, and finds the tables that it made") {
  if (!test::database()) return;
  Grown grown("growth_rebuild");
  grown.spoil("drop index candidate_status; alter table candidate drop column links");
  std::future<void> beside;
  RebuildOptions options;
  options.progress = [&](std::int64_t, std::int64_t) {
    if (!beside.valid()) beside = grown.migrate_beside();
  };
  rebuild(grown.config(), test::folds(), options);
  REQUIRE(beside.valid());
  beside.get();
  CHECK(grown.differences().empty());
  CHECK(grown.number("select links::text from candidate") == R"({"https://a.example/?q=\"1\"","b,c"})");
}

TEST_CASE("a long reader holds nobody up but the migrate, which goes on where it was killed") {
  if (!test::database()) return;
  Grown grown("growth_killed");
  grown.spoil(
      "drop table skill; alter table candidate drop column links; drop index candidate_status;"
      "update pg_index set indisvalid = false where indexrelid = 'candidate_created'::regclass");
  Session reader(grown.config(), Role::owner);
  reader.begin();
  reader.script("select from candidate");
  auto killed = grown.migrate_beside();
  const auto process = grown.waiting_process();
  Session door(grown.config(), Role::door);
  CHECK(door.run({"select count(*) as n from candidate", {}}).size() == 1);  // behind the migrate in the queue
  grown.owner.run({"select pg_terminate_backend($1::int)", {process}});
  CHECK_THROWS_AS(killed.get(), SqlError);
  CHECK(grown.number("select count(*) from pg_tables where schemaname = '" + fold_schema_of(grown.config()) +
                     "' and tablename = 'skill'") == "1");
  CHECK(missing_migrations(grown.config(), test::folds()).size() == 1);

  auto again = grown.migrate_beside();
  grown.waiting_process();
  reader.commit();
  again.get();
  CHECK(grown.differences().empty());
}

TEST_CASE("what only a rebuild brings is told") {
  if (!test::database()) return;
  Grown grown("growth_told");
  grown.spoil(
      "alter table candidate alter column phone type varchar(30); alter table candidate alter column email drop not "
      "null;"
      "alter table candidate add column shoe_size int; drop index candidate_status; create index candidate_status on "
      "candidate (status);"
      "alter table counter reset (fillfactor);"
      "create table attic (id int); grant select on attic to " +
      schema_of(grown.config()) + "_worker");
  grown.migrate();
  const auto told = grown.differences();
  for (const std::string_view what :
       {"candidate: column phone is \"character varying(30)\" where the files say \"text\"",
        "candidate: column email is \"text\"", "candidate: column shoe_size is there",
        "candidate: index candidate_status", "counter: table is \"\" where the files say \"fillfactor=50\"",
        "attic: table is there"})
    CHECK_MESSAGE(tells(told, what), what);
  CHECK(told.size() == 6);
  rebuild(grown.config(), test::folds(), {});
  CHECK(grown.differences().empty());
}

TEST_CASE("who may do what becomes what the files say, also where they say less") {
  if (!test::database()) return;
  Grown grown("growth_rights");
  const auto flow = schema_of(grown.config());
  grown.spoil(fmt::format(
      "create policy everybody on candidate for select using (true); alter table candidate force row level security;"
      "drop policy door on company; create policy door on company to {0}_door using (true);"
      "grant select on directory to {0}_door; grant update on skill to {0}_door;"
      "grant select on user_account to {0}_door; grant select (password_hash) on user_account to {0}_door;"
      "revoke select (email) on user_account from {0}_door; revoke delete on skill from {0}_worker",
      flow));
  CHECK(grown.differences().size() >= 8);
  grown.migrate();
  const auto left = grown.differences();
  CHECK_MESSAGE(left.empty(), (left.empty() ? "" : left.front()));
  const auto may = [&](const std::string& what) {
    return grown.number(fmt::format("has_{}_privilege('{}_door', 'user_account', {})",
                                    what.contains(',') ? "column" : "table", flow, what)) == "true";
  };
  CHECK_FALSE(may("'select'"));
  CHECK_FALSE(may("'password_hash', 'select'"));
  CHECK(may("'email', 'select'"));
  CHECK(may("'id', 'select'"));
}

TEST_CASE("a fold that has changed is told where the log has its events, until a rebuild") {
  if (!test::database()) return;
  Grown grown("growth_folds");
  const auto says_again = [&](const std::string& lines) {
    grown.spoil(lines);
    grown.migrate();
    return grown.differences();
  };
  // A member that has come since, and folds of which the log has no event.
  CHECK(says_again("update setting set value = split_part(value, ' headline', 1) where name = 'fold candidate.created'")
            .empty());
  CHECK(says_again("update setting set value = 'x' where name = 'fold company.created'").empty());
  CHECK(says_again("delete from setting where name = 'fold candidate.updated'").empty());

  for (const char* spoilt : {"update setting set value = 'x' where name = 'fold candidate.created'",
                             "update setting set value = value || ' title:text' where name = 'fold candidate.created'",
                             "delete from setting where name = 'fold candidate.created'"}) {
    auto told = says_again(spoilt);
    CHECK_MESSAGE(tells(told, "candidate.created"), spoilt);
    CHECK(told.size() == 1);
    CHECK(says_again("select 1").size() == 1);  // another migrate does not make it good
    rebuild(grown.config(), test::folds(), {});
    CHECK(grown.differences().empty());
  }
  CHECK(says_again("delete from setting where name like 'fold %'").empty());  // a database of before there was a record
}

}  // namespace hirewire
