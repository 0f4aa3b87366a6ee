// What the door and the workers may see and do in the database (docs/architecture.md §3, Tenants).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "storage/flow/flow.h"
#include "storage/flow/lane_workers.h"
#include "storage/flow/replay.h"
#include "storage/migrations/migrate.h"
#include "storage/postgres/sql.h"
#include "storage/queries/query.h"
#include "test/storage/database.h"
#include "test/storage/migrations/rights.h"
#include "test/storage/questions.h"

namespace hirewire {

namespace {

constexpr std::string_view values_by_type = R"(
  case when a.attname = 'tenant_id' then '$1::uuid'
       when t.typcategory = 'A' then quote_literal('{}')
       when t.typname = 'uuid' then 'gen_random_uuid()'
       when t.typname in ('json', 'jsonb') then quote_literal('{}')
       when t.typcategory = 'N' then '1'
       when t.typcategory = 'B' then 'true'
       when t.typcategory = 'D' then 'now()'
       else 'gen_random_uuid()::text' end)";

/// A house with a row of each of two tenants in every table that has a tenant.
class Walled {
 public:
  explicit Walled(const std::string& name)
      : house_(name), owner(config(), Role::owner), door(config(), Role::door), worker(config(), Role::worker) {
    owner.script("set session_replication_role = replica");  // rows that refer to nothing
    const Rows tables = owner.run(
        {fmt::format(
             "select c.oid::regclass::text as name, c.relname as short, string_agg(quote_ident(a.attname), ', ' order "
             "by a.attnum) as columns, string_agg({}, ', ' order by a.attnum) as given from pg_class c join "
             "pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and "
             "not a.attisdropped and a.attidentity = '' join pg_type t on t.oid = a.atttypid where n.nspname = "
             "any($1::text[]) and c.relkind = 'r' and exists (select from pg_attribute k where k.attrelid = c.oid and "
             "k.attname = 'tenant_id') group by c.oid, c.relname order by 2",
             values_by_type),
         {fmt::format("{{{},{}}}", schema_of(config()), fold_schema_of(config()))}});
    for (int r = 0; r < tables.size(); ++r) {
      names.emplace_back(tables.text(r, "short"));
      for (const Uuid& tenant : {here, there})
        owner.run({fmt::format("insert into {} ({}) values ({})", tables.text(r, "name"), tables.text(r, "columns"),
                               tables.text(r, "given")),
                   {to_string(tenant)}});
    }
  }
  [[nodiscard]] const Config& config() const { return house_.config(); }

  /// Whose rows a session sees in a table: "" nobody's, "here", "there", "both"; "-" where it may not look.
  std::string seen(Session& session, const std::string& table) {
    try {
      const Rows rows =
          session.run({fmt::format("select count(*) filter (where tenant_id = $1::uuid) as here, count(*) filter "
                                   "(where tenant_id = $2::uuid) as there from {}",
                                   table),
                       {to_string(here), to_string(there)}});
      const bool sees_here = rows.integer(0, "here") > 0;
      const bool sees_there = rows.integer(0, "there") > 0;
      return sees_here && sees_there ? "both" : sees_here ? "here" : sees_there ? "there" : "";
    } catch (const SqlError& error) {
      CHECK_MESSAGE(error.state() == "42501", table, ": ", error.what());
      return "-";
    }
  }
  void set(Session& session, const std::string& setting, const std::string& value) {
    session.run({fmt::format("select set_config('{}', $1, false)", setting), {value}});
  }
  [[nodiscard]] bool is_flow(const std::string& table) {
    return owner.run({"select from pg_tables where schemaname = $1 and tablename = $2", {schema_of(config()), table}})
               .size() == 1;
  }

 private:
  test::House house_;

 public:
  Session owner, door, worker;
  const Uuid here = mint();
  const Uuid there = mint();
  std::vector<std::string> names;
};

/// Every statement that a door sends.
std::vector<Statement> questions_of_the_door() {
  const Uuid ids[] = {mint()};
  const std::string_view lanes[] = {"hiring"};
  std::vector<Statement> all{known_commands(ids),
                             unattended(lanes),
                             replay_progress(),
                             {"select value from setting where name = 'partitions'", {}}};
  Actor actor;
  for (const SqlFile& file : sql_files()) {
    if (!test::is_question(file)) continue;
    const Query& query = Query::named(file.path);
    for (const Reach reach : {Reach::participant, Reach::own, Reach::assigned, Reach::company, Reach::tenant}) {
      actor.reach = reach;
      Query::Ask ask;
      ask.actor = &actor;
      all.push_back(query.statement(ask).value());
      if (!query.is_list()) continue;
      for (const std::string& sort : query.sorts()) {
        ask.sort = sort;
        all.push_back(query.statement(ask).value());
      }
      all.push_back(query.total(ask).value());
      if (reach != Reach::tenant) continue;
      for (const std::string& filter : query.filters()) {
        ask.filters = {{filter, {"x"}}};
        if (auto asked = query.statement(ask)) all.push_back(std::move(*asked));  // else its type is none of text
      }
    }
  }
  return all;
}

/// The first that the session may not run; empty: all go.
std::string refused(Session& session, const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    try {
      session.run(statement);
    } catch (const SqlError& error) {
      if (error.state() == "42501") return statement.text;
      FAIL_CHECK(error.what());
    }
  }
  return "";
}

}  // namespace

TEST_CASE("the door sees its tenant's rows and nobody else's, in every table, whatever it were granted") {
  if (!test::database()) return;
  Walled walled("walled_door");
  REQUIRE(walled.names.size() >= 15);
  for (const bool granted : {false, true}) {
    for (const std::string& name : walled.names) {
      CAPTURE(name);
      CAPTURE(granted);
      walled.set(walled.door, "app.tenant", "");
      walled.set(walled.door, "app.tenants", fmt::format("{{{},{}}}", to_string(walled.here), to_string(walled.there)));
      const auto without = walled.seen(walled.door, name);
      CHECK_MESSAGE((without.empty() || (without == "-" && !granted)), without);
      walled.set(walled.door, "app.tenant", to_string(walled.here));
      const auto with = walled.seen(walled.door, name);
      CHECK_MESSAGE((with == "here" || (with == "-" && !granted)), with);
    }
    walled.owner.script(
        fmt::format("grant select on all tables in schema {0} to {0}_door;"
                    "grant select on all tables in schema {1} to {0}_door",
                    schema_of(walled.config()), fold_schema_of(walled.config())));
  }
}

TEST_CASE("a worker sees its flow whole, and of the folds the tenants that it names") {
  if (!test::database()) return;
  Walled walled("walled_worker");
  for (const std::string& name : walled.names) {
    CAPTURE(name);
    walled.set(walled.worker, "app.tenant", to_string(walled.here));
    walled.set(walled.worker, "app.tenants", "");
    const bool flow = walled.is_flow(name);
    CHECK(walled.seen(walled.worker, name) == (flow ? "both" : ""));
    walled.set(walled.worker, "app.tenants", fmt::format("{{{}}}", to_string(walled.here)));
    CHECK(walled.seen(walled.worker, name) == (flow ? "both" : "here"));
  }
}

TEST_CASE("nobody lists the directory: what is outside the wall is found by its exact key, one row") {
  if (!test::database()) return;
  Walled walled("walled_directory");
  const Uuid user = mint();
  walled.owner.run(
      {"insert into directory values ('00000000-0000-0000-0000-000000000000', 'user_email', 'hash', $1, "
       "$2), ('00000000-0000-0000-0000-000000000000', 'user_email', 'hasher', $1, $2)",
       {to_string(walled.there), to_string(user)}});
  walled.owner.run(
      {"update user_account set id = $2 where tenant_id = $1", {to_string(walled.there), to_string(user)}});
  walled.owner.run(
      {"update tenant set code = 'there', hosts = '{there.example}' where tenant_id = $1", {to_string(walled.there)}});
  walled.set(walled.worker, "app.tenants", fmt::format("{{{}}}", to_string(walled.here)));
  walled.set(walled.door, "app.tenant", to_string(walled.here));
  CHECK(walled.seen(walled.door, "directory") == "-");
  CHECK(walled.worker.run({"select from directory where kind = 'user_email'", {}}).size() == 0);
  for (const char* secret : {"password_hash from user_account", "credential_version from user_account",
                             "secret from webhook_endpoint", "* from user_account"})
    CHECK(refused(walled.door, {{fmt::format("select {}", secret), {}}}) == fmt::format("select {}", secret));

  const auto found = [](Session& session, std::string_view function, std::string_view values) {
    return session.run({fmt::format("select * from {}({})", function, values), {}}).size();
  };
  CHECK(found(walled.door, "credentials_of", "'hash'") == 1);
  CHECK(walled.door.run({"select * from credentials_of('hash')", {}}).text(0, "user_id") == to_string(user));
  for (const char* pattern : {"'hash%'", "'%'", "''", "null"}) {
    CHECK(found(walled.door, "credentials_of", pattern) == 0);
    CHECK(found(walled.worker, "global_entry", fmt::format("'user_email', {}", pattern)) == 0);
  }
  CHECK(found(walled.worker, "global_entry", "'user_email', 'hash'") == 1);
  CHECK(walled.worker.run({"select owner from global_entry('user_email', 'hash')", {}}).text(0, "owner") ==
        to_string(user));
  CHECK(found(walled.door, "tenant_of_host", "'there.example'") == 1);
  CHECK(found(walled.door, "tenant_of_host", "'%'") == 0);
  CHECK(walled.door.run({"select current_setting('app.tenant') as tenant", {}}).text(0, "tenant") ==
        to_string(walled.here));

  for (const char* call :
       {"select global_entry('user_email', 'hash')", "select analyze_grown()", "select folded(1, 1)"})
    CHECK(refused(walled.door, {{call, {}}}) == call);
  for (const char* call : {"select credentials_of('hash')", "select tenant_of_host('x')"})
    CHECK(refused(walled.worker, {{call, {}}}) == call);
}

TEST_CASE("a function that runs with its owner's rights says whose names it means") {
  if (!test::database()) return;
  const test::House house("walled_functions");
  Session owner(house.config(), Role::owner);
  const Rows rows = owner.run(
      {"select p.proname as name, coalesce(array_to_string(p.proconfig, ' '), '') as config, "
       "(p.proowner = n.nspowner)::text as is_owners from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
       "where n.nspname = any($1::text[]) and p.prosecdef order by 1",
       {fmt::format("{{{},{}}}", schema_of(house.config()), fold_schema_of(house.config()))}});
  CHECK(rows.size() >= 4);
  for (int r = 0; r < rows.size(); ++r) {
    CAPTURE(rows.text(r, "name"));
    CHECK(rows.text(r, "config").starts_with("search_path="));
    CHECK_FALSE(rows.text(r, "config").contains("public"));
    CHECK(rows.text(r, "is_owners") == "true");
  }
}

TEST_CASE("the door may do what its statements need, and nothing that none of them needs") {
  if (!test::database()) return;
  const test::House house("walled_needs");
  Session owner(house.config(), Role::owner);
  Session door(house.config(), Role::door);
  const auto questions = questions_of_the_door();
  REQUIRE(questions.size() > 50);
  CHECK(refused(door, questions).empty());
  const auto name = schema_of(house.config()) + "_door";
  const auto rights = test::rights_of(owner, house.config(), "door");
  for (std::size_t at = 0; at < rights.size();) {
    const auto end = rights.find('\n', at);
    const auto line = rights.substr(at, end - at);
    at = end + 1;
    if (line.starts_with("schema ")) continue;
    CAPTURE(line);
    const auto space = line.find(' ');
    const auto dot = line.find('.');
    const auto what = dot == std::string::npos ? "select on " + line.substr(0, space)
                                               : fmt::format("select ({}) on {}", line.substr(dot + 1, space - dot - 1),
                                                             line.substr(0, dot));
    const bool function = line.ends_with("()");
    CHECK((function || line.ends_with(" select")));
    owner.begin();
    const auto of = [&](const std::string& change, const std::string& role) {
      return function ? fmt::format("{0} execute on function {1} {2}", change,
                                    owner
                                        .run({"select oid::regprocedure::text as f from pg_proc where proname = $1 and "
                                              "pronamespace = $2::regnamespace",
                                              {line.substr(0, line.size() - 2), schema_of(house.config())}})
                                        .text(0, "f"),
                                    role)
                      : fmt::format("{} {} {}", change, what, role);
    };
    const auto take = of("revoke", "from " + name);
    const auto give = of("grant", "to " + name);
    owner.script(take);
    owner.commit();
    CHECK_FALSE(refused(door, questions).empty());
    owner.script(give);
  }
  CHECK(refused(door, questions).empty());
}

}  // namespace hirewire
