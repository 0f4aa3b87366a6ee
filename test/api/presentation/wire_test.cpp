#include "api/presentation/wire.h"

#include <doctest/doctest.h>

#include <chrono>
#include <iostream>
#include <set>

#include "api/documents/documents.h"
#include "schemas/candidates.h"
#include "schemas/language/describe.h"
#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"
#include "schemas/messages/permissions.h"
#include "schemas/platform.h"
#include "schemas/tokens.h"
#include "test/api/rows.h"

namespace hirewire {

namespace wire_test {

struct Round {
  Uuid id;
  Instant starts_at;
  std::string internal_notes;
};
struct Story {
  std::string name;
  std::string secret;
  std::vector<Round> all_rounds;
  std::optional<Round> last_round;
  std::vector<Instant> seen_at;
  Json open_map;
  std::string inner_note;
};
BOOST_DESCRIBE_STRUCT(Round, (), (id, starts_at, internal_notes))
BOOST_DESCRIBE_STRUCT(Story, (), (name, secret, all_rounds, last_round, seen_at, open_map, inner_note))

}  // namespace wire_test

// Described in their contexts.
extern template const Shape& shape_of<candidates::CandidateView>();
extern template const Shape& shape_of<identity::SignedInUser>();
extern template const Shape& shape_of<identity::TokenPair>();
extern template const Shape& shape_of<platform::ImportJob>();

template <>
Marks marks_of<wire_test::Round>() {
  return {mark("internal_notes").staff()};
}
template <>
Marks marks_of<wire_test::Story>() {
  return {mark("name").everyone(), mark("secret").secret(), mark("inner_note").staff()};
}

}  // namespace hirewire

using namespace hirewire;

namespace {

Reader reader(Audience audience) {
  Reader one;
  one.audience = audience;
  return one;
}

std::string candidate(const Document& document, const Reader& to, bool contacts_shown = true) {
  const Wire wire(shape_of<candidates::CandidateView>(), document.dialect);
  const Rows rows = test::candidate_rows(1, contacts_shown);
  std::string out;
  wire.write(out, rows, 0, wire.places(rows), to);
  return out;
}

std::set<std::string> keys_of(std::string_view object) {
  std::set<std::string> keys;
  std::string_view inside = inside_json(object);
  std::string key;
  std::string_view value;
  while (next_json_member(inside, key, value)) keys.insert(key);
  return keys;
}

std::string member(std::string_view object, std::string_view wanted) {
  std::string_view inside = inside_json(object);
  std::string key;
  std::string_view value;
  while (next_json_member(inside, key, value)) {
    if (key == wanted) return std::string(value);
  }
  return "absent";
}

Rows story_rows() {
  return test::rows_of(
      {"seen_at", "extra", "name", "all_rounds", "last_round", "open_map", "inner_note"},
      {{R"(["2025-11-16T10:30:00.5+00:00"])", "x", "Ann",
        R"([{"id": "1", "starts_at": "2025-11-16T10:30:00.123+00:00", "internal_notes": "hush", "more": 1}, {"id": "2"}])",
        std::nullopt, R"({"snake_key": {"inner_key": 1}})", "hush"}});
}

}  // namespace

TEST_CASE("a candidate in snake_case: every member, in its own form") {
  CHECK(
      candidate(crm_reference(), reader(Audience::staff)) ==
      R"({"id":"880e8400-e29b-41d4-a716-446655440003","email":"alice@gmail.com","first_name":"Alice","last_name":"Kumar \"K\"",)"
      R"("phone":"+91-9876543210","domain":"Backend","position":"Senior Engineer","experience_years":5,)"
      R"("qualifications":"B.Tech, AWS Certified","location":null,"headline":null,"summary":null,"links":["https://a.example"],"preferences":{"remote_only": true},)"
      R"("job_search_mode":null,"status":"interview","state":"active","source":"manual","user_id":null,)"
      R"("company_id":"550e8400-e29b-41d4-a716-446655440000","current_application_id":"770e8400-e29b-41d4-a716-446655440009",)"
      R"("version":3,"created_at":"2025-11-16T10:30:00Z","updated_at":"2025-11-16T10:35:00Z"})");
}

TEST_CASE("the same row in the other dialects") {
  const std::string ours = candidate(crm_reference(), reader(Audience::staff));
  CHECK(candidate(ai_interviewer(), reader(Audience::staff)) == ours);
  CHECK(candidate(crm_routes(), reader(Audience::staff)) == ours);
  const std::string platform = candidate(interview_platform(), reader(Audience::staff));
  CHECK(member(platform, "phone_number") == R"("+91-9876543210")");
  CHECK(member(platform, "status") == R"("interview_scheduled")");
  const std::string camel = candidate(ats(), reader(Audience::staff));
  CHECK(member(camel, "firstName") == R"("Alice")");
  CHECK(member(camel, "jobSearchMode") == "null");
  CHECK(member(camel, "preferences") == R"({"remote_only": true})");
  CHECK(camel.find('_') == camel.find("_only"));
}

TEST_CASE("contacts are masked unless the row says that they are shown, for whomever and in each dialect") {
  for (const Document* document : {&house(), &crm_reference(), &crm_routes(), &ai_interviewer(), &ats()}) {
    for (const Audience audience : {Audience::owner, Audience::staff, Audience::admin}) {
      const Reader to = reader(audience);
      CHECK(member(candidate(*document, to, false), "phone") == R"("+91-XXXXXX3210")");
      CHECK(member(candidate(*document, to, false), "email") == R"("xxx@masked.com")");
      CHECK(member(candidate(*document, to, false), "links") == "[]");
      CHECK(member(candidate(*document, to), "phone") == R"("+91-9876543210")");
      CHECK(member(candidate(*document, to), "email") == R"("alice@gmail.com")");
      CHECK(member(candidate(*document, to), "links") == R"(["https://a.example"])");
    }
  }
  const Wire wire(shape_of<candidates::CandidateView>(), ats().dialect);
  CHECK_THROWS_AS(static_cast<void>(wire.places(test::rows_of({"email"}, {}))), std::logic_error);
}

TEST_CASE("audience admits members, secrets are never there") {
  const Wire wire(shape_of<wire_test::Story>(), ats().dialect);
  const Rows rows = story_rows();
  const auto written = [&](Audience audience) {
    std::string out;
    wire.write(out, rows, 0, wire.places(rows), reader(audience));
    return out;
  };
  CHECK(written(Audience::everyone) == R"({"name":"Ann"})");
  CHECK(
      written(Audience::owner) ==
      R"({"name":"Ann","allRounds":[{"id":"1","startsAt":"2025-11-16T10:30:00Z"},{"id":"2","startsAt":null}],"lastRound":null,)"
      R"("seenAt":["2025-11-16T10:30:00Z"],"openMap":{"snake_key": {"inner_key": 1}}})");
  CHECK(written(Audience::staff).find(R"("internalNotes":"hush")") != std::string::npos);
  CHECK(member(written(Audience::staff), "innerNote") == R"("hush")");
}

TEST_CASE("the reader follows from the actor") {
  Actor actor;
  CHECK(Reader::of(actor).audience == Audience::everyone);
  actor.role = "candidate";
  CHECK(Reader::of(actor).audience == Audience::owner);
  actor.role = "hr";
  CHECK(Reader::of(actor).audience == Audience::staff);
  actor.role = "superadmin";
  CHECK(Reader::of(actor).audience == Audience::admin);
}

TEST_CASE("schema and body have the same keys, in every dialect") {
  for (const Document* document :
       {&crm_reference(), &crm_routes(), &ai_interviewer(), &interview_platform(), &ats(), &house()}) {
    for (const Shape* shape : {&shape_of<candidates::CandidateView>(), &shape_of<wire_test::Story>()}) {
      const Wire wire(*shape, document->dialect);
      std::string schema;
      wire.write_schema(schema, Audience::owner);
      REQUIRE(canonical_json(schema).has_value());
      const Rows rows = shape->name == "Story" ? story_rows() : test::candidate_rows();
      std::string everything;
      wire.write(everything, rows, 0, wire.places(rows), reader(Audience::admin));
      REQUIRE(canonical_json(everything).has_value());
      CHECK(keys_of(member(schema, "properties")) == keys_of(everything));
      std::string least;
      wire.write(least, rows, 0, wire.places(rows), reader(Audience::owner));
      std::string_view required = std::string_view(schema).substr(schema.rfind("\"required\":") + 11);
      std::set<std::string> named;
      std::string_view rest = inside_json(required.substr(0, required.size() - 1));
      for (auto one = next_json_value(rest); !one.empty(); one = next_json_value(rest))
        named.insert(json_string_text(one));
      CHECK(named == keys_of(least));
    }
  }
}

TEST_CASE("a struct is written like a row") {
  identity::TokenPair pair;
  pair.access_token = "a.b.c";
  pair.refresh_token = "d.e.f";
  pair.user.emplace();
  pair.user->first_name = "John";
  pair.user->role = "hr";
  const auto written = [&](const Document& document) {
    std::string out;
    Wire(shape_of<identity::TokenPair>(), document.dialect).write(out, &pair, reader(Audience::owner));
    return out;
  };
  CHECK(keys_of(written(crm_reference())) ==
        std::set<std::string>{"access_token", "refresh_token", "token_type", "expires_in", "user"});
  CHECK(member(written(interview_platform()), "access") == R"("a.b.c")");
  CHECK(member(written(interview_platform()), "refresh") == R"("d.e.f")");
  CHECK(member(written(ats()), "expiresIn") == "3600");
  CHECK(member(member(written(ats()), "user"), "firstName") == R"("John")");
  CHECK(member(member(written(ats()), "user"), "role") == R"("employer")");
  CHECK(member(member(written(ai_interviewer()), "user"), "role") == R"("HR")");
  std::string three;
  Wire(shape_of<identity::TokenPair>(), ai_interviewer().dialect, "access_token token_type expires_in")
      .write(three, &pair, reader(Audience::owner));
  CHECK(three == R"({"access_token":"a.b.c","token_type":"bearer","expires_in":3600})");
}

TEST_CASE("what does not fit is told at start") {
  CHECK_THROWS_AS(Wire(shape_of<candidates::CandidateView>(), ats().dialect, "id nonsense"), std::logic_error);
  const Wire wire(shape_of<candidates::CandidateView>(), ats().dialect);
  CHECK_THROWS_AS(static_cast<void>(wire.places(test::rows_of({"id"}, {}))), std::logic_error);
}

TEST_CASE("values of PostgreSQL become JSON's") {
  const Wire wire(shape_of<platform::ImportJob>(), house().dialect);
  std::vector<std::string> columns;
  std::vector<std::optional<std::string>> values;
  for (const Member& one : shape_of<platform::ImportJob>().members) {
    columns.emplace_back(one.name);
    values.emplace_back(one.kind == Kind::instant  ? "2025-11-16 12:30:00+02"
                        : one.kind == Kind::number ? "NaN"
                        : one.kind == Kind::json   ? "[]"
                                                   : "1");
  }
  const Rows rows = test::rows_of(columns, {values});
  std::string out;
  wire.write(out, rows, 0, wire.places(rows), reader(Audience::staff));
  CHECK(member(out, "created_at") == R"("2025-11-16T10:30:00Z")");
  CHECK(member(out, "success_rate") == "null");
  CHECK(member(out, "total_records") == "1");
}

TEST_CASE("how long a candidate takes") {
  const Wire wire(shape_of<candidates::CandidateView>(), crm_reference().dialect);
  const Rows rows = test::candidate_rows(100);
  const Reader to = reader(Audience::staff);
  std::string out;
  constexpr int rounds = 300;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) {
    out.clear();
    wire.write_list(out, rows, to);
  }
  const auto took = std::chrono::steady_clock::now() - begin;
  std::cout << "wire: " << std::chrono::duration<double, std::micro>(took).count() / (rounds * 100.0)
            << " us a candidate\n";
  CHECK(out.size() > 100 * 500);
}
