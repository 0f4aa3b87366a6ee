#include "storage/queries/questions.h"

#include <doctest/doctest.h>

#include "test/storage/database.h"

namespace hirewire {

namespace {

std::vector<std::vector<Rows>> asked(Session& session, const std::vector<Question>& questions, Role as) {
  std::vector<const Question*> all;
  for (const Question& question : questions) all.push_back(&question);
  const Flight flight(all, as);
  return flight.answers(session.run_all(flight.statements()));
}

}  // namespace

TEST_CASE("what is alike is asked at once, and each has the rows of his own values and tenant") {
  const Config* config = test::database();
  if (!config) return;
  const Uuid here = mint();
  const Uuid there = mint();
  Session worker(*config, Role::worker);
  Session door(*config, Role::door);
  const auto series = [](const Uuid& tenant, const std::string& upto, const Value& word) {
    return Question{tenant,
                    {{"select n, $2::text as word, current_setting('app.tenant', true) as tenant from "
                      "generate_series(1, $1::int) n order by n desc",
                      {upto, word}}}};
  };
  std::vector<Question> questions{series(here, "2", "a"),           series(there, "1", "b"),
                                  series(here, "0", "c"),           series(here, "3", Value{}),
                                  series(there, "4", "it's \"d\""), {here, {{"select 1 as n", {}}}}};
  questions.push_back({there, {{"select 5 as n", {}}, {"select 6 as n", {}}}});
  const auto answers = asked(door, questions, Role::door);
  REQUIRE(answers.size() == 7);
  const int sizes[] = {2, 1, 0, 3, 4};
  for (std::size_t q = 0; q < 5; ++q) {
    CAPTURE(q);
    REQUIRE(answers[q].size() == 1);
    const Rows& rows = answers[q][0];
    REQUIRE(rows.size() == sizes[q]);
    for (int row = 0; row < rows.size(); ++row) {
      CHECK(rows.integer(row, "n") == sizes[q] - row);
      CHECK(rows.text(row, "tenant") == to_string(questions[q].tenant));
      CHECK(rows.at(row, rows.column("word")) == questions[q].statements[0].values[1]);
    }
  }
  CHECK(answers[5][0].integer(0, "n") == 1);
  REQUIRE(answers[6].size() == 2);
  CHECK(answers[6][1].integer(0, "n") == 6);

  // A worker who asks sees no more than the door would: the one tenant.
  const Question whose{here, {{"select current_setting('app.tenants', true) as tenants", {}}}};
  CHECK(asked(worker, {whose}, Role::worker)[0][0].text(0, "tenants") == "{" + to_string(here) + "}");
}

TEST_CASE("a list among the values is asked by itself") {
  const Config* config = test::database();
  if (!config) return;
  Session door(*config, Role::door);
  const auto among = [](const std::string& list) {
    return Question{Uuid{}, {{"select cardinality($1::int[]) as n", {list}}}};
  };
  const auto answers = asked(door, {among("{1,2}"), among("{3}")}, Role::door);
  CHECK(answers[0][0].integer(0, "n") == 2);
  CHECK(answers[1][0].integer(0, "n") == 1);
}

TEST_CASE("what is asked afterwards sees what was committed, and its failure undoes nothing") {
  const Config* config = test::database();
  if (!config) return;
  Session owner(*config, Role::owner);
  owner.script("create temporary table kept (n int)");
  const std::vector<Statement> insert{{"begin", {}}, {"insert into kept values ($1::int)", {"1"}}, {"commit", {}}};
  const std::vector<Statement> count{{"select count(*) as n from kept", {}}};
  const auto [done, after] = owner.run_all(insert, count);
  Session::check_committed(done.back());
  REQUIRE(after.has_value());
  CHECK(after->front().integer(0, "n") == 1);
  const std::vector<Statement> broken{{"select 1 / $1::int as n", {"0"}}};
  const auto again = owner.run_all(insert, broken);
  Session::check_committed(again.first.back());
  CHECK_FALSE(again.second.has_value());
  CHECK_THROWS_AS((void)owner.run_all(broken, count), SqlError);
  CHECK(owner.run(count.front()).integer(0, "n") == 2);
}

}  // namespace hirewire
