#include "storage/relation.h"

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
  for (const int copies : {1, 2}) {
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

TEST_CASE("a statement without the relation's place and a NULL in a required member are refused") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::owner);
  Relation relation("event");
  relation.column("id", "uuid");
  CHECK_THROWS_AS((void)relation.into("select 1"), std::logic_error);
  CHECK(session.run(relation.into("with {event} select * from event")).size() == 0);
  candidates::CandidateCreated back;
  CHECK_THROWS_AS(
      read_row(session.run({"select null::text as email", {}}), 0, shape_of<candidates::CandidateCreated>(), &back),
      std::logic_error);
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
