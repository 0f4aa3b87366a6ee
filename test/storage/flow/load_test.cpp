#include "storage/flow/load.h"

#include <doctest/doctest.h>

#include "base/seal.h"
#include "schemas/language/aggregate.h"
#include "schemas/skills.h"
#include "test/storage/database.h"

namespace hirewire {

TEST_CASE("each command of a wave is given the state that it asks for") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Actor actor;
  actor.tenant_id = mint();
  actor.user_id = mint();
  actor.reach = Reach::tenant;
  const Uuid first = mint(), second = mint();
  auto mine = take_over(session, "loading", 0, {});
  std::vector<Happened> made;
  for (const Uuid& id : {first, second})
    made.push_back(
        test::happened(event(id, 1, skills::SkillCreated{{{.name = "C++", .aliases = {"cpp"}}}}), actor.tenant_id));
  test::carry_out(session, "loading", mine, made);

  const Keys keys(std::string(64, 'a'));
  const Touches of_first{{first}, {}}, of_second{{second}, {}};
  std::vector<Loading> wave{{"skills/load.sql", &shape_of<Stored>(), &of_first, &actor, {}},
                            {"skills/load.sql", &shape_of<skills::Skill>(), &of_second, &actor, {}}};
  session.begin();
  session.run(*session.see({actor.tenant_id}));
  const auto answers = session.run_all(load_statements(keys, wave));
  session.rollback();
  REQUIRE(answers.size() == 2);
  take_loaded(answers, wave);

  const Stored* stored = Seen<Stored>(wave[0].loaded).one();
  REQUIRE(stored);
  CHECK(stored->id == first);
  CHECK(stored->version == 1);
  CHECK_FALSE(stored->deleted);
  const skills::Skill* skill = Seen<skills::Skill>(wave[1].loaded).one();
  REQUIRE(skill);
  CHECK(skill->id == second);
  CHECK(skill->name == "C++");
  CHECK(skill->aliases == std::vector<std::string>{"cpp"});
}

}  // namespace hirewire
