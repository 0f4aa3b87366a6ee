// What the door asks of the tables by itself, and what they answer.
#include <doctest/doctest.h>

#include <set>

#include "storage/postgres/sql.h"
#include "storage/queries/query.h"
#include "test/api/bare_tables.h"

using namespace hirewire;
using test::Tables;
using test::tables;

TEST_CASE("PostgreSQL knows which time zones there are") {
  Tables* house = tables();
  if (!house) return;
  const Actor actor = house->actor(Reach::tenant);
  const auto found = [&](std::string name) {
    const auto statement =
        Query::named("platform/time_zone.sql").statement({.actor = &actor, .arguments = {{"name", name}}});
    return house->at_door(statement.value()).size();
  };
  CHECK(found("Europe/Berlin") == 1);
  CHECK(found("UTC") == 1);
  CHECK(found("Europe/Atlantis") == 0);
}

TEST_CASE("a custom role is found by its name, in any case of its letters, and by its id") {
  Tables* house = tables();
  if (!house) return;
  const Actor actor = house->actor(Reach::tenant);
  const std::string id = to_string(house->story.role);
  Array words;
  for (const std::string& word : {std::string("LEAD"), id, std::string("nobody's")}) words.add(word);
  const auto statement =
      Query::named("identity/roles_called.sql").statement({.actor = &actor, .arguments = {{"words", words.text()}}});
  const Rows rows = house->at_door(statement.value());
  std::set<std::string_view> found;
  for (int row = 0; row < rows.size(); ++row) {
    CHECK(rows.text(row, "id") == id);
    found.insert(rows.text(row, "word"));
  }
  CHECK(found == std::set<std::string_view>{"lead", id});
}

TEST_CASE("a user is found by his e-mail in any case of its letters") {
  Tables* house = tables();
  if (!house) return;
  const Actor actor = house->actor(Reach::tenant);
  const auto found = [&](std::string email) {
    const auto statement =
        Query::named("identity/user_of_email.sql").statement({.actor = &actor, .arguments = {{"email", email}}});
    const Rows rows = house->at_door(statement.value());
    return rows.size() == 1 ? std::string(rows.text(0, "id")) : std::string();
  };
  CHECK(found("U@Example.org") == to_string(house->story.user));
  CHECK(found("nobody@example.org").empty());
}

TEST_CASE("whose assignments name a company sees its numbers; whose name none sees none, never everybody's") {
  Tables* house = tables();
  if (!house) return;
  const auto total = [&](Reach reach, std::optional<Uuid> user = {}) {
    Actor actor = house->actor(reach);
    actor.user_id = user.value_or(actor.user_id);
    const auto statement = Query::named("candidates/dashboard_stats.sql").statement({.actor = &actor});
    return house->at_door(statement.value()).integer(0, "total_candidates");
  };
  CHECK(total(Reach::tenant) == 2);
  for (const Reach reach : {Reach::none, Reach::participant, Reach::own}) CHECK(total(reach) == 0);
  CHECK(total(Reach::assigned) == 1);
  CHECK(total(Reach::assigned, house->story.registered) == 0);
}

TEST_CASE("the skills that are meant are found by id, by name and by alias, and a candidate's by the candidate") {
  Tables* house = tables();
  if (!house) return;
  const Actor actor = house->actor(Reach::tenant);
  const std::string id = to_string(house->story.skill);
  const auto meant = [&](std::string ids, std::string names) {
    const auto statement =
        Query::named("skills/meant.sql")
            .statement({.actor = &actor, .arguments = {{"ids", std::move(ids)}, {"names", std::move(names)}}});
    return house->at_door(statement.value()).size();
  };
  CHECK(meant("[\"" + id + "\"]", "[]") == 1);
  CHECK(meant("[\"" + to_string(mint()) + "\"]", R"(["no such skill"])") == 0);
  const auto skills_of = [&](const Uuid& candidate) {
    const auto statement = Query::named("candidates/skills.sql")
                               .statement({.actor = &actor, .arguments = {{"candidate_id", to_string(candidate)}}});
    return house->at_door(statement.value()).size();
  };
  CHECK(skills_of(house->story.candidate) > 0);
  CHECK(skills_of(mint()) == 0);
}

TEST_CASE("an account is asked for with its candidate, and a candidate by the address it bears") {
  Tables* house = tables();
  if (!house) return;
  const Actor actor = house->actor(Reach::own);
  const Rows own = house->at_door(Query::named("candidates/own.sql").statement({.actor = &actor}).value());
  REQUIRE(own.size() == 1);
  CHECK_NOTHROW(static_cast<void>(own.text(0, "email")));
  const auto statement =
      Query::named("candidates/by_email.sql").statement({.actor = &actor, .arguments = {{"email_value", "of nobody"}}});
  CHECK(house->at_door(statement.value()).size() == 0);
}
