// Whom an actor reaches: one rule for questions and decisions (storage/<context>/scope.sql, contacts.sql).
#include <doctest/doctest.h>

#include <set>

#include "api/documents/documents.h"
#include "schemas/candidates.h"
#include "storage/flow/load.h"
#include "test/api/house_queries.h"

using namespace hirewire;
using test::answers;
using test::desks;
using test::loads;
using test::Tables;
using test::tables;

TEST_CASE("a command reaches whom a question reaches") {
  Tables* house = tables();
  if (!house) return;
  const Shape& state = shape_of<candidates::Candidate>();
  std::vector<Actor> actors;
  for (const Reach reach :
       {Reach::none, Reach::participant, Reach::own, Reach::assigned, Reach::company, Reach::tenant}) {
    for (const std::optional<Uuid>& company :
         {std::optional<Uuid>{}, std::optional(house->story.company), std::optional(mint())}) {
      actors.push_back(house->actor(reach));
      actors.back().company_id = company;
    }
  }
  std::set<bool> met;
  for (const Actor& actor : actors) {
    CAPTURE(static_cast<int>(actor.reach));
    CAPTURE(actor.company_id.has_value());
    for (const Uuid& id : {house->story.candidate, house->story.imported}) {
      const Touches touches{{id}, {}};
      const Loading one[] = {{"candidates/load.sql", &state, &touches, &actor, {}}};
      const Rows loaded = house->at_work(load_statement("candidates/load.sql", state, one));
      REQUIRE(loaded.size() == 1);
      const Query& shown = Query::named("candidates/by_id.sql");
      const auto question = shown.statement({.actor = &actor, .arguments = {{"id", to_string(id)}}});
      const bool is_shown = house->at_door(question.value()).size() == 1;
      CHECK((loaded.text(0, "in_reach") == "t") == is_shown);
      if (is_shown)
        CHECK(loaded.text(0, "contacts_shown") == house->at_door(question.value()).text(0, "contacts_shown"));
      met.insert(is_shown);
    }
  }
  CHECK(met.size() == 2);
}

TEST_CASE("who has no company reaches what no company reaches: neither another's rows nor the pool") {
  Tables* house = tables();
  if (!house) return;
  const Actor nobody = house->actor(Reach::company);
  Actor stranger = nobody;
  stranger.company_id = mint();
  REQUIRE_FALSE(nobody.company_id);
  Touches touches;
  for (const Uuid& id : house->story.ids()) touches.keys.push_back(id);
  const auto load = [&](const auto& of, const Actor& actor) {
    const Loading one[] = {{of.path, &of.shape, &touches, &actor, {}}};
    return house->at_work(load_statement(of.path, of.shape, one));
  };
  std::set<std::string_view> scoped;
  for (const auto& question : loads()) {
    CAPTURE(question.path);
    const Rows given = load(question, nobody), to_stranger = load(question, stranger);
    REQUIRE(given.size() == to_stranger.size());
    for (const Member& member : question.shape.members) {
      if (member.kind != Kind::boolean) continue;
      CAPTURE(member.name);
      for (int row = 0; row < given.size(); ++row) {
        const auto granted = given.at(row, given.column(member.name));
        if (granted == "t") CHECK(to_stranger.at(row, to_stranger.column(member.name)) == "t");
        if (member.name != "in_reach") continue;
        CHECK(granted == "f");
        scoped.insert(question.path);
      }
    }
  }
  CHECK(scoped.contains("candidates/load.sql"));
  for (const auto& desk : desks()) {
    for (const Placed& placed : desk->router.all()) {
      const Operation& operation = placed.route.operation;
      if (operation.sql.empty()) continue;
      CAPTURE(operation.sql);
      const auto given = answers(*house, Query::named(operation.sql), nobody);
      const auto to_stranger = answers(*house, Query::named(operation.sql), stranger);
      for (std::size_t i = 0; i < given.size(); ++i) CHECK(given[i].size() <= to_stranger[i].size());
      if (operation.resource != "candidate" || operation.view != &shape_of<candidates::CandidateView>) continue;
      for (const Rows& rows : given) CHECK(rows.size() == 0);
    }
  }
}
