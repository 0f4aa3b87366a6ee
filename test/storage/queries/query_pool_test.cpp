#include <doctest/doctest.h>

#include <chrono>

#include "storage/queries/query.h"
#include "test/storage/database.h"
#include "test/storage/waiting.h"

namespace hirewire {

using Answer = Result<std::vector<Rows>>;

TEST_CASE("each ask is answered with its own rows and its own tenant, a failed one alone is broken") {
  const Config* config = test::database();
  if (!config) return;
  const Uuid here = mint();
  const Uuid there = mint();
  Session worker(*config, Role::worker);
  auto partition = take_over(worker, "pool", 0, {});
  test::carry_out(worker, "pool", partition, {test::happened(test::candidate_created(mint(), "a@example.org"), here)});
  test::Told<std::pair<int, Answer>> told;
  {
    QueryPool pool(*config);
    for (int i = 0; i < 300; ++i) {
      const Uuid tenant = i % 3 == 0 ? here : i % 3 == 1 ? there : Uuid{};
      std::vector<Statement> statements{
          {"select $1::int as i, current_setting('app.tenant') as tenant", {std::to_string(i)}},
          {"select count(*) as n from candidate", {}}};
      if (i % 10 == 9) statements.push_back({"select 1 / $1::int as x", {"0"}});
      pool.ask(tenant, std::move(statements), [&told, i](Answer answer) { told.add({i, std::move(answer)}); });
    }
    for (const auto& [i, answer] : told.wait(300)) {
      CHECK(answer.has_value() == (i % 10 != 9));
      if (!answer) {
        CHECK(answer.error().reason == Reason::broken);  // asked again it fails again
        continue;
      }
      REQUIRE(answer->size() == 2);
      CHECK((*answer)[0].integer(0, "i") == i);
      CHECK((*answer)[0].text(0, "tenant") == (i % 3 == 0 ? to_string(here) : i % 3 == 1 ? to_string(there) : ""));
      CHECK((*answer)[1].integer(0, "n") == (i % 3 == 0 ? 1 : 0));
    }
    CHECK(pool.healthy());
  }
  CHECK(told.wait(300).size() == 300);
}

TEST_CASE("a lost connection makes its round unavailable, and the pool comes back") {
  const Config* config = test::database();
  if (!config) return;
  Config one = *config;
  one.query_connections = 1;
  QueryPool pool(one);
  Session killer(*config, Role::owner);
  test::Told<Answer> told;
  const auto ask = [&](Statement statement) {
    pool.ask({}, {std::move(statement)}, [&](Answer answer) { told.add(std::move(answer)); });
  };
  ask({"select pg_backend_pid() as pid", {}});
  const auto first = told.wait(1);
  REQUIRE((!first.empty() && first[0].has_value()));
  const std::string pid((*first[0])[0].text(0, "pid"));
  killer.run({"select pg_terminate_backend($1::int, 2000)", {pid}});
  std::size_t count = 1;
  bool back = false;
  for (int tries = 0; tries < 20 && !back; ++tries) {
    ask({"select 1 as one", {}});
    const auto answers = told.wait(++count);
    REQUIRE(answers.size() == count);
    back = answers.back().has_value();
    if (!back) CHECK(answers.back().error().reason == Reason::unavailable);
  }
  CHECK(back);
  CHECK(pool.healthy());
}

TEST_CASE("without a database asks are unavailable after a bounded wait, at stop at once, and health says so") {
  Config config;
  config.postgres = "postgresql://127.0.0.1:1/nowhere";
  config.key = std::string(64, '7');
  config.query_connections = 1;
  test::Told<Answer> told;
  const auto began = std::chrono::steady_clock::now();
  {
    QueryPool pool(config);
    for (int i = 0; i < 10'010; ++i)
      pool.ask({}, {{"select 1", {}}}, [&](Answer answer) { told.add(std::move(answer)); });
    CHECK_FALSE(pool.healthy());
    CHECK(told.wait(10).size() >= 10);  // the queue is bounded
  }
  const auto answers = told.wait(10'010);
  CHECK(answers.size() == 10'010);
  for (const Answer& answer : answers)
    if (answer || answer.error().reason != Reason::unavailable) FAIL_CHECK("an answer from nowhere");
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
}

}  // namespace hirewire
