#include "storage/postgres/relation.h"

#include <doctest/doctest.h>

#include "schemas/candidates.h"
#include "test/storage/database.h"

namespace hirewire {

TEST_CASE("a described struct goes through a relation and comes back equal") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  const auto created = test::candidate_created(mint(), "ada@example.org");
  const Shape& shape = *created.shape;
  for (const int copies : {1, 2, 3, 100}) {
    CAPTURE(copies);
    Relation relation("event");
    for (const Member& member : shape.members) relation.column(std::string(member.name), sql_type(member));
    for (int copy = 0; copy < copies; ++copy)
      for (std::size_t i = 0; i < shape.members.size(); ++i) relation.add(i, shape.members[i], created.body.get());
    const auto rows = session.run(relation.into("with {event} select * from event"));
    REQUIRE(rows.size() == copies);
    candidates::CandidateCreated back;
    read_row(rows, copies - 1, shape, &back);
    const auto& sent = created.as<candidates::CandidateCreated>();
    CHECK(back.email == sent.email);
    CHECK(back.last_name == sent.last_name);
    CHECK(back.links == sent.links);
    CHECK(back.application_id == sent.application_id);
    CHECK_FALSE(back.phone.has_value());
  }
}

TEST_CASE("every type arrives as it was, few rows and many, and NULL among them") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  const Uuid id = mint();
  const auto at = parse_iso("1999-12-31T23:59:59.999999Z").value();
  for (const int rows : {1, 2, 3, 4}) {
    CAPTURE(rows);
    Relation relation("given");
    const auto text = relation.column("text", "text");
    const auto json = relation.column("json", "json");
    const auto uuid = relation.column("uuid", "uuid");
    const auto narrow = relation.column("int", "int");
    const auto wide = relation.column("bigint", "bigint");
    const auto boolean = relation.column("boolean", "boolean");
    const auto instant = relation.column("timestamptz", "timestamptz");
    for (int row = 1; row < rows; ++row)
      for (std::size_t column = 0; column <= instant; ++column) relation.add(column, std::nullopt);
    relation.add(text, "it's \"{a,NULL}\" \\ 😀");
    relation.add(json, R"({"a": [1, null]})");
    relation.add(uuid, std::optional(id));
    relation.add(narrow, std::numeric_limits<std::int32_t>::min());
    relation.add(wide, std::numeric_limits<std::int64_t>::min());
    relation.add_boolean(boolean, true);
    relation.add(instant, at);
    REQUIRE(relation.rows() == static_cast<std::size_t>(rows));
    const auto found = session.run(relation.into("with {given} select * from given"));
    REQUIRE(found.size() == rows);
    for (int row = 0; row < rows - 1; ++row)
      for (int column = 0; column < found.columns(); ++column) CHECK_FALSE(found.at(row, column));
    const int last = rows - 1;
    CHECK(found.text(last, "text") == "it's \"{a,NULL}\" \\ 😀");
    CHECK(found.text(last, "json") == R"({"a": [1, null]})");
    CHECK(found.text(last, "uuid") == to_string(id));
    CHECK(found.text(last, "int") == "-2147483648");
    CHECK(found.text(last, "bigint") == "-9223372036854775808");
    CHECK(found.text(last, "boolean") == "t");
    CHECK(found.text(last, "timestamptz") == "1999-12-31 23:59:59.999999+00");
  }
}

TEST_CASE("a value of another type than its column's is refused before it is sent") {
  Relation relation("given");
  CHECK_THROWS_AS(relation.column("at", "date"), std::logic_error);
  const auto text = relation.column("text", "text");
  const auto narrow = relation.column("int", "int");
  CHECK_THROWS_AS(relation.add(text, mint()), std::logic_error);
  CHECK_THROWS_AS(relation.add(text, 1), std::logic_error);
  CHECK_THROWS_AS(relation.add(text, now()), std::logic_error);
  CHECK_THROWS_AS(relation.add_boolean(text, true), std::logic_error);
  CHECK_THROWS_AS(relation.add(narrow, "1"), std::logic_error);
  CHECK_THROWS_AS(relation.add(narrow, std::int64_t{1} << 31), std::logic_error);
}

TEST_CASE("a statement without the relation's place is refused") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  Relation relation("event");
  relation.column("id", "uuid");
  CHECK_THROWS_AS((void)relation.into("select 1"), std::logic_error);
  CHECK(session.run(relation.into("with {event} select * from event")).size() == 0);
}

TEST_CASE(
    "a row is believed: NULL is how a member begins, limits are a request's; without a beginning it is unreadable") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  const Shape& shape = shape_of<candidates::CandidateCreated>();
  candidates::CandidateCreated back;
  read_row(session.run({"select null as email, null as links, '' as first_name", {}}), 0, shape, &back);
  CHECK(back.email.empty());
  CHECK(back.links.empty());
  const auto many =
      session.run({"select json_agg('https://a.example'::text) as links from generate_series(1, 21)", {}});
  read_row(many, 0, shape, &back);
  CHECK(back.links.size() == 21);
  for (const char* sql : {"select null as application_id", "select '[1]'::json as links"}) {
    CAPTURE(sql);
    CHECK_THROWS_AS(read_row(session.run({sql, {}}), 0, shape, &back), UnreadableRow);
  }
}

TEST_CASE("money goes into numeric(14,2) and comes back to the cent") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  for (const int copies : {1, 3}) {
    for (const std::int64_t cents :
         {0L, 1L, -1L, 99L, 10'000L, 123'456'789L, -1'000'000L, largest_money.cents, -largest_money.cents}) {
      CAPTURE(cents);
      Relation relation("given");
      const auto amount = relation.column("amount", "numeric(14,2)");
      for (int copy = 0; copy < copies; ++copy) relation.add(amount, Money{cents});
      const auto rows =
          session.run(relation.into("with {given} select amount, pg_typeof(amount)::text as type from given"));
      CHECK(rows.text(copies - 1, "amount") == to_string(Money{cents}));
      CHECK(rows.text(copies - 1, "type") == "numeric");
    }
  }
}

TEST_CASE("a time keeps its microseconds through the database") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  Member member;
  member.kind = Kind::instant;
  for (const char* text : {"2025-11-16T10:30:00.123456Z", "2025-11-16T10:30:00Z", "1969-12-31T23:59:59.000001Z"}) {
    const auto rows =
        session.run({"select to_char($1::timestamptz, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as at", {text}});
    CHECK(parse_iso(rows.text(0, "at")) == parse_iso(text));
  }
}

}  // namespace hirewire
