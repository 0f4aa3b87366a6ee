#include "storage/postgres/session.h"

#include <doctest/doctest.h>

#include "test/storage/database.h"

namespace hirewire {

namespace {

Statement one(const std::string& text, std::vector<Value> values = {}) {
  return {text, std::move(values)};
}

}  // namespace

TEST_CASE("an array literal carries any text, NULL and nothing") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  const std::vector<Value> nasty{"plain",         "",        "NULL",    "null",  "{a,b}",  "a,\"b\"",
                                 "back\\slash\\", "\n\ttab", "o'clock", "ünï😀", " edge ", std::nullopt};
  Array array;
  for (const Value& value : nasty) array.add(value);
  const auto rows =
      session.run(one("select v from unnest($1::text[]) with ordinality u(v, n) order by n", {array.text()}));
  REQUIRE(rows.size() == static_cast<int>(nasty.size()));
  for (int r = 0; r < rows.size(); ++r) {
    const auto found = rows.at(r, 0);
    CHECK((found ? Value(*found) : Value{}) == nasty[static_cast<std::size_t>(r)]);
  }
  CHECK(session.run(one("select cardinality($1::text[]) as n", {Array().text()})).integer(0, "n") == 0);
}

TEST_CASE("of statements in one round trip the first that fails fails all, outside a transaction too") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  session.script("create table if not exists group_test (n int primary key); truncate group_test");
  const std::vector<Statement> failing{one("insert into group_test values ($1::int)", {"1"}),
                                       one("select 1 / $1::int as x", {"0"}),
                                       one("select count(*) as n from group_test")};
  const std::vector<Statement> wrong{one("insert into group_test values ($1::int)", {"2"}),
                                     one("select no_such_column from group_test")};
  const std::vector<Statement> good{one("insert into group_test values ($1::int)", {"3"}),
                                    one("select count(*) as n from group_test")};
  const auto state_of = [&](const std::vector<Statement>& statements) {
    try {
      session.run_all(statements);
    } catch (const SqlError& error) {
      return error.state();
    }
    return std::string();
  };
  for (int time = 1; time <= 2; ++time) {
    if (time == 2) session.script("truncate group_test");
    CHECK(state_of(failing) == "22012");
    CHECK(state_of(wrong) == "42703");
    CHECK(session.run_all(good).back().integer(0, "n") == 1);  // 1 and 2 were rolled back with what failed
  }
}

TEST_CASE("a commit that the server turned into a rollback is noticed") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  session.begin();
  CHECK_THROWS_AS(session.run(one("select 1 / $1::int", {"0"})), SqlError);
  try {
    session.commit();
    FAIL("the commit passed");
  } catch (const SqlError& error) {
    CHECK(error.state() == "40000");
  }
  CHECK(session.run(one("select 1 as one")).integer(0, "one") == 1);
}

TEST_CASE("a session is told whose rows it sees once, and again where that may be lost") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const std::set<Uuid> mine{mint()};
  const std::set<Uuid> both{*mine.begin(), mint()};
  const auto seen = [&] { return session.run({"select current_setting('app.tenants') as t", {}}).text(0, "t").size(); };
  const auto tell = [&](const std::set<Uuid>& tenants, std::string_view end) {
    std::vector<Statement> statements{{"begin", {}}};
    if (auto see = session.see(tenants)) statements.push_back(*see);
    statements.push_back({std::string(end), {}});
    session.run_all(statements);
    return statements.size() == 3;
  };
  CHECK(tell(mine, "commit"));
  CHECK(seen() == 40);
  CHECK_FALSE(tell(mine, "commit"));
  CHECK(tell(both, "commit"));
  CHECK(seen() == 79);
  CHECK_THROWS_AS((void)tell(mine, "select 1 / 0"), SqlError);
  session.rollback();
  CHECK(seen() == 79);
  CHECK(tell(both, "commit"));
  session.reconnect();
  CHECK(tell(both, "commit"));
  CHECK(seen() == 79);
}

TEST_CASE("an error's text holds no value") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  session.script("create table if not exists secret_test (name text primary key, n int check (n > 0))");
  session.run(one("insert into secret_test values ($1, 1) on conflict do nothing", {"geheim"}));
  const std::vector<Statement> failing{one("insert into secret_test values ($1, 1)", {"geheim"}),
                                       one("insert into secret_test values ($1, -1)", {"geheim2"}),
                                       one("select $1::uuid", {"geheim"}),
                                       one("select $1::int", {"geheim"}),
                                       one("select $1::timestamptz", {"geheim"}),
                                       one("select $1::json", {"{geheim"}),
                                       one("select $1::int", {"99999999999999"})};
  for (const Statement& statement : failing) {
    try {
      session.run(statement);
      FAIL("it passed: " << statement.text);
    } catch (const SqlError& error) {
      CHECK(error.convicts());
      CHECK_MESSAGE(std::string(error.what()).find("geheim") == std::string::npos, error.what());
      CHECK_MESSAGE(std::string(error.what()).find("9999") == std::string::npos, error.what());
    }
  }
}

TEST_CASE("an error tells whose constraint was broken, behind row-level security too") {
  const Config* config = test::database();
  if (!config) return;
  Session worker(*config, Role::worker);
  Session owner(*config, Role::owner);
  const Uuid tenant = mint();
  const Uuid id = mint();
  const auto insert =
      one("insert into company (tenant_id, id, version, name, created_at, updated_at) values ($1, $2, 1, "
          "'Acme', now(), now())",
          {to_string(tenant), to_string(id)});
  owner.run(insert);
  worker.run(*worker.see({tenant}));
  try {
    worker.run(insert);
    FAIL("it passed");
  } catch (const SqlError& error) {
    CHECK(error.state() == "23505");
    CHECK(error.table() == "company");
    CHECK_FALSE(std::string_view(error.what()).contains(to_string(id)));
  }
  const Uuid ids[] = {mint(), id};
  const auto there = worker.run(ids_there("company", ids));
  REQUIRE(there.size() == 1);
  CHECK(there.text(0, "id") == to_string(id));
  worker.run(*worker.see({mint()}));
  CHECK(worker.run(ids_there("company", ids)).size() == 0);
}

TEST_CASE("a link that breaks is trouble, and the session works again after reconnect") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Session killer(*config, Role::owner);
  const auto pid = std::string(session.run(one("select pg_backend_pid() as pid")).text(0, "pid"));
  killer.run(one("select pg_terminate_backend($1::int, 2000)", {pid}));
  const std::vector<Statement> group{one("select 1 as one"), one("select 2 as two")};
  try {
    session.run_all(group);
    FAIL("the link did not break");
  } catch (const SqlError& error) {
    CHECK_FALSE(error.convicts());
  }
  CHECK_FALSE(session.connected());
  session.rollback();
  session.reconnect();
  CHECK(session.run(group[0]).integer(0, "one") == 1);
}

TEST_CASE("many texts on one connection do not pile up on the server") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::door);
  for (int i = 0; i < 1'100; ++i) session.run(one("select " + std::to_string(i) + " as n"));
  CHECK(session.run(one("select count(*) as n from pg_prepared_statements")).integer(0, "n") < 1'001);
  CHECK(session.run(one("select 1 as n")).integer(0, "n") == 1);
}

TEST_CASE("a database that is not there is said in a second's time and without the URL") {
  Config config;
  config.postgres = "postgresql://hirewire:geheim@127.0.0.1:1/hirewire";
  try {
    Session session(config, Role::owner);
    FAIL("it connected");
  } catch (const SqlError& error) {
    CHECK(error.state() == "08001");
    CHECK(std::string(error.what()).find("geheim") == std::string::npos);
  }
}

}  // namespace hirewire
