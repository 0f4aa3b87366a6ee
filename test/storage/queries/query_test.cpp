#include "storage/queries/query.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/seal.h"
#include "storage/postgres/sql.h"
#include "storage/queries/query_text.h"
#include "test/storage/database.h"
#include "test/storage/questions.h"

namespace hirewire {

namespace {

constexpr std::string_view list_file = R"(-- Lists things, and
-- counts them.
-- scope  things
-- filter status text t.status = any(:status)
-- filter company_id uuid t.company_id = any(:company_id)
--        or t.company_id is null and :tenant is null
-- sort   created_at timestamptz not null t.created_at
-- sort   score number t.score
-- sort   name text t.name
-- id     t.id
-- count  select 4711::bigint as total where :tenant is not null
select t.id, t.name, t.score, t.created_at, (select string_agg(o.name, ':x' order by o.name) from thing o where o.name = t.name) as "odd:name",
       t.status::text as status -- :not_a_parameter {nor_a_place}
from thing t
where t.name <> ':no' and {where}
{page};
)";
constexpr std::string_view scope_file = R"(-- Who sees which thing.
-- reach tenant true
-- reach company t.company_id = :company
-- reach own t.owner = :user
)";

/// A table of 40 rows of one tenant, and some of another's.
class Things {
 public:
  explicit Things(const Config& config) : owner_(config, Role::owner), door_(config, Role::door) {
    const auto door = schema_of(config) + "_door";
    owner_.script(
        "drop table if exists thing; create table thing (tenant_id uuid not null, id uuid not null, name text not "
        "null, score double precision,"
        "status text not null, company_id uuid, owner uuid, created_at timestamptz not null, primary key (tenant_id, "
        "id));"
        "create index on thing (tenant_id, created_at, id);"
        "alter table thing enable row level security;"
        "create policy door on thing to " +
        door +
        " using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);"
        "grant select on thing to " +
        door);
    for (int i = 0; i < 40; ++i) {
      const auto score = i % 4 == 0 ? Value{} : Value{std::to_string(i % 7) + ".25"};
      insert(actor.tenant_id, fmt::format("thing {:02}", i), score, i % 2 ? "open" : "closed",
             i % 5 == 0 ? company : Uuid{}, i == 7 ? user : Uuid{}, i);
    }
    insert(mint(), "foreign", "1", "open", company, user, 1);
    actor.user_id = user;
    actor.company_id = company;
    actor.reach = Reach::tenant;
  }

  Rows run(const Statement& statement) {
    const std::vector<Statement> both{{"select set_config('app.tenant', $1, true)", {to_string(actor.tenant_id)}},
                                      statement};
    return door_.run_all(both).back();
  }
  Rows plan(const Statement& statement) { return run({"explain (costs off) " + statement.text, statement.values}); }

  Uuid company = mint();
  Uuid user = mint();
  Actor actor = [] {
    Actor made;
    made.tenant_id = mint();
    return made;
  }();

 private:
  void insert(const Uuid& tenant, const std::string& name, const Value& score, const std::string& status,
              const Uuid& of, const Uuid& by, int minute) {
    owner_.run(
        {"insert into thing values ($1, $2, $3, $4, $5, $6, $7, '2025-01-01T00:00:00.000123Z'::timestamptz + "
         "make_interval(mins => $8::int / 3))",
         {to_string(tenant), to_string(mint()), name, score, status, of.is_nil() ? Value{} : Value{to_string(of)},
          by.is_nil() ? Value{} : Value{to_string(by)}, std::to_string(minute)}});
  }
  Session owner_;
  Session door_;
};

std::vector<std::string> names(const Rows& rows) {
  std::vector<std::string> found;
  for (int r = 0; r < rows.size(); ++r) found.emplace_back(rows.text(r, "name"));
  return found;
}

std::vector<std::string> faults(const Result<Statement>& refused) {
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().reason == Reason::invalid);
  std::vector<std::string> found;
  for (const Fault& fault : refused.error().faults) found.push_back(fault.field + ":" + fault.code);
  return found;
}

}  // namespace

TEST_CASE("where nobody says a direction, times come the newest first and everything else ascending") {
  const Config* config = test::database();
  if (!config) return;
  Things things(*config);
  const Query query = Query::of("test/list.sql", list_file, scope_file);
  const auto in_order = [&](const char* sort, std::optional<bool> descending) {
    Query::Ask ask;
    ask.actor = &things.actor;
    ask.sort = sort;
    ask.descending = descending;
    return names(things.run(query.statement(ask).value()));
  };
  for (const char* newest_first : {"", "created_at"}) CHECK(in_order(newest_first, {}) == in_order("created_at", true));
  for (const char* ascending : {"score", "name"}) CHECK(in_order(ascending, {}) == in_order(ascending, false));
  CHECK(in_order("name", {}) != in_order("name", true));
}

TEST_CASE("keyset pages and jumps give every row once, in the same order, in each sort and direction, NULLs last") {
  const Config* config = test::database();
  if (!config) return;
  Things things(*config);
  const Query query = Query::of("test/list.sql", list_file, scope_file);
  CHECK(query.is_list());
  CHECK(query.sorts() == std::vector<std::string>{"created_at", "score", "name"});
  CHECK(query.filters() == std::vector<std::string>{"status", "company_id"});
  for (const char* sort : {"", "created_at", "score", "name"}) {
    for (const bool descending : {true, false}) {
      Query::Ask ask;
      ask.actor = &things.actor;
      ask.sort = sort;
      ask.descending = descending;
      ask.limit = 1'000;
      const auto whole = things.run(query.statement(ask).value());
      const auto all = names(whole);
      REQUIRE(all.size() == 40);
      CHECK_FALSE(query.next(ask, whole).has_value());
      if (std::string_view(sort) == "score") {
        const int score = whole.column("score");
        for (int r = 0; r < 40; ++r) CHECK(whole.at(r, score).has_value() == (r < 30));
      }
      ask.limit = 7;
      std::vector<std::string> paged;
      for (int pages = 0; pages < 10; ++pages) {
        const auto rows = things.run(query.statement(ask).value());
        for (auto& name : names(rows)) paged.push_back(std::move(name));
        ask.after = query.next(ask, rows);
        if (!ask.after) break;
      }
      CHECK(paged == all);
      ask.after.reset();
      ask.offset = 28;
      const auto jumped = names(things.run(query.statement(ask).value()));
      CHECK(jumped == std::vector<std::string>(all.begin() + 28, all.begin() + 35));
    }
  }
}

TEST_CASE("a jump skips bare rows: the inner statement makes nothing but ids") {
  const Config* config = test::database();
  if (!config) return;
  Things things(*config);
  const Query query = Query::of("test/list.sql", list_file, scope_file);
  Query::Ask ask;
  ask.actor = &things.actor;
  ask.offset = 20;
  ask.limit = 5;
  auto statement = query.statement(ask).value();
  const auto rows = things.plan(statement);
  int aggregates = 0;
  for (int r = 0; r < rows.size(); ++r)
    aggregates += rows.at(r, 0)->find("Aggregate") != std::string_view::npos &&
                  rows.at(r, 0)->find("Hash") == std::string_view::npos;
  CHECK(aggregates == 1);  // string_agg of the outer statement only
}

TEST_CASE("a reach narrows rows and totals; one without a line sees nothing") {
  const Config* config = test::database();
  if (!config) return;
  Things things(*config);
  const Query query = Query::of("test/list.sql", list_file, scope_file);
  Query::Ask ask;
  ask.actor = &things.actor;
  ask.limit = 100;
  const std::pair<Reach, int> expected[] = {{Reach::tenant, 40},  {Reach::company, 8},     {Reach::own, 1},
                                            {Reach::assigned, 0}, {Reach::participant, 0}, {Reach::none, 0}};
  for (const auto& [reach, count] : expected) {
    things.actor.reach = reach;
    CHECK(things.run(query.statement(ask).value()).size() == count);
    CHECK(things.run(query.total(ask).value()).integer(0, "total") == (reach == Reach::tenant ? 4711 : count));
  }
  things.actor.reach = Reach::tenant;
  ask.filters["status"] = {"open"};
  CHECK(things.run(query.total(ask).value()).integer(0, "total") == 20);
  ask.filters["company_id"] = {to_string(things.company), to_string(mint())};
  CHECK(things.run(query.statement(ask).value()).size() == 4);
  ask.filters["status"] = {"open", "closed", "x'); drop table thing; --"};
  CHECK(things.run(query.total(ask).value()).integer(0, "total") == 8);
}

TEST_CASE("what a caller sends wrongly is a fault with its name and never an SQL error") {
  const Query query = Query::of("test/list.sql", list_file, scope_file);
  Actor actor;
  Query::Ask ask;
  ask.actor = &actor;
  ask.filters = {{"company_id", {"not-a-uuid"}}, {"status", {std::string("a\0b", 3)}}, {"colour", {"red"}}};
  ask.sort = "colour";
  ask.limit = 1'000'000;
  ask.offset = -1;
  CHECK(faults(query.statement(ask)) == std::vector<std::string>{"colour:not_allowed", "company_id:type", "status:type",
                                                                 "limit:too_large", "offset:too_small",
                                                                 "sort:not_allowed"});
  CHECK_FALSE(query.total(ask).has_value());

  Query::Ask paged;
  paged.actor = &actor;
  const auto raw = [](std::string_view text) { return base64url(text); };
  const std::string id = to_string(mint());
  const auto field = [](std::string_view text) { return fmt::format("{}:{}", text.size(), text); };
  const auto cursor = [&](std::string_view sort, std::string_view direction, std::string_view value,
                          std::string_view of) {
    return raw("1:" + field(sort) + field(direction) + std::string(value) + field(of));
  };
  const std::string at = field("2025-01-01 00:00:00.000123+00");
  paged.after = cursor("created_at", "d", at, id);
  CHECK(query.statement(paged).has_value());
  for (const std::string& wrong :
       {std::string(""), std::string("!!"), raw("2:"), raw("1:99999999999999999999:a"), raw("1:10:created_at"),
        cursor("score", "d", field("1"), id), cursor("created_at", "a", at, id), cursor("created_at", "x", at, id),
        cursor("created_at", "d", field("tomorrow"), id), cursor("created_at", "d", "-", id),
        cursor("created_at", "d", at, "7"), cursor("created_at", "d", at, id) + "AA", std::string(100'000, 'A')}) {
    paged.after = wrong;
    CHECK(faults(query.statement(paged)) == std::vector<std::string>{"after:format"});
  }

  const Query by_id =
      Query::of("test/by_id.sql", "-- param id uuid\n-- param days int\nselect :id as id, :days as days");
  Query::Ask one;
  one.actor = &actor;
  one.arguments = {{"id", "7"}, {"days", "99999999999"}, {"unknown", "ignored"}};
  CHECK(faults(by_id.statement(one)) == std::vector<std::string>{"days:type", "id:type"});
}

TEST_CASE("a filter's whole number has the bounds that its file says, and the fault tells them") {
  const Query query = Query::of("test/bounded.sql",
                                "-- filter days integer 1..365 now() > now() - :days[1] * '1 day'::interval\n"
                                "-- sort name text n.name\n-- id n.id\n"
                                "select n.id, n.name from n where {where} {page}");
  const Actor actor;
  Query::Ask ask;
  ask.actor = &actor;
  for (const std::string_view days : {"1", "365", "30"}) {
    ask.filters = {{"days", {std::string(days)}}};
    CHECK(query.statement(ask));
  }
  for (const std::string_view days : {"0", "366", "-1", "9223372036854775807", "seven"}) {
    ask.filters = {{"days", {"30", std::string(days)}}};
    const auto refused = query.statement(ask);
    REQUIRE_FALSE(refused);
    CHECK(faults(refused) == std::vector<std::string>{"days:type"});
    CHECK(refused.error().message == "Must be a whole number from 1 to 365.");
  }
  for (const std::string_view wrong : {"integer 1.. true", "integer ..5 true", "integer 9..1 true", "text 1..5 true"})
    CHECK_THROWS_AS(Query::of("x.sql", fmt::format("-- filter days {}\n-- sort name text n.name\n-- id n.id\n"
                                                   "select 1 where {{where}} {{page}}",
                                                   wrong)),
                    std::logic_error);
}

TEST_CASE("parameters keep out of casts, quotes, comments and dollar quotes, and one name is one parameter") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  const Query query = Query::of("test/one.sql", R"(-- param n integer
-- param ids uuid[]
select ':n'::text as a, ':n''s :n' as b, E'\':n' as c, $q$:n$q$ as d, /* :n {where} */ :n as n, :n + :n as twice, -- :n
       "x:n".v as e, cardinality(:ids) as many, '{x}' as f, :user is null as nobody from (select 1 as v) as "x:n")");
  Actor actor;
  Query::Ask ask;
  ask.actor = &actor;
  ask.arguments = {{"n", "21"}, {"ids", "{}"}};
  const auto statement = query.statement(ask).value();
  CHECK(statement.values.size() == 3);
  const auto rows = session.run(statement);
  CHECK(rows.text(0, "a") == ":n");
  CHECK(rows.text(0, "b") == ":n's :n");
  CHECK(rows.text(0, "c") == "':n");
  CHECK(rows.text(0, "d") == ":n");
  CHECK(rows.integer(0, "twice") == 42);
  CHECK(rows.text(0, "nobody") == "t");
}

TEST_CASE("a file that is wrong stops the start and says where") {
  const auto wrong = [](std::string_view file, std::string_view scope = "-- reach tenant true") {
    try {
      (void)Query::of("test/wrong.sql", file, scope);
    } catch (const std::logic_error& error) {
      return std::string(error.what()).starts_with("storage/test/wrong.sql: ");
    }
    return false;
  };
  CHECK(wrong("select :id"));
  CHECK(wrong("-- param id money\nselect :id"));
  CHECK(wrong("-- parm id uuid\nselect 1"));
  CHECK(wrong("-- param id uuid\n-- param id uuid\nselect :id"));
  CHECK(wrong("-- scope things\nselect 1"));
  CHECK(wrong("select 1 where {scope}"));
  CHECK(wrong("-- scope things\nselect 1 where {scope}", "-- reach tenant :id = 1"));
  CHECK(wrong("-- scope things\nselect 1 where {scope}", "-- reach everyone true"));
  CHECK(wrong("-- filter a text a = any(:a)\nselect 1"));
  CHECK(wrong("-- id t.id\nselect 1 where {where} {page}"));
  CHECK(wrong("-- sort a text t.a\nselect 1 where {where} {page}"));
  CHECK(wrong("-- sort a text t.a\n-- id t.id\nselect 1 {page}"));
  CHECK(wrong("select {elsewhere}"));
  CHECK(wrong("select $1"));
  CHECK(wrong("-- Nothing here"));
}

TEST_CASE("every query of the house parses, and PostgreSQL takes each statement it can make") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  Actor actor;
  int tried = 0;
  for (const SqlFile& file : sql_files()) {
    if (!test::is_question(file)) continue;
    CAPTURE(file.path);
    const Query& query = Query::named(file.path);
    const auto takes = [&](const Result<Statement>& statement) {
      REQUIRE(statement.has_value());
      CAPTURE(statement->text);
      try {
        session.run(*statement);
        ++tried;
      } catch (const SqlError& error) {
        FAIL_CHECK(error.what());
      }
    };
    Query::Ask ask;
    ask.actor = &actor;
    for (const Reach reach :
         {Reach::none, Reach::participant, Reach::own, Reach::assigned, Reach::company, Reach::tenant}) {
      actor.reach = reach;
      takes(query.statement(ask));
    }
    if (!query.is_list()) continue;
    takes(query.total(ask));
    for (const std::string& sort : query.sorts()) {
      ask.sort = sort;
      ask.limit = 0;
      ask.offset = 1;
      takes(query.statement(ask));
      ask.offset = 0;
      const auto rows = session.run(query.statement(ask).value());
      CHECK_MESSAGE(rows.column(sort) >= 0, sort);
      CHECK(rows.column("id") >= 0);
    }
    for (const std::string& filter : query.filters()) {
      for (const char* value :
           {"1", "2025-01-01", "2025-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000001", "true"}) {
        ask.filters = {{filter, {value}}};
        if (!query.statement(ask)) continue;  // of another type
        takes(query.statement(ask));
        takes(query.total(ask));
      }
    }
  }
  CHECK(tried > 0);
}

}  // namespace hirewire
