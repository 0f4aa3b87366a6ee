#include "domain/candidates_skills.h"

#include "test/domain/candidates_cases.h"

using namespace hirewire;
using namespace hirewire::candidates;

namespace {

const Uuid cpp = mint();
const Uuid sql = mint();

Candidate skilled(std::vector<CandidateSkill> skills = {}) {
  Candidate candidate = ada();
  candidate.skills = std::move(skills);
  return candidate;
}
CandidateSkill skill(const Uuid& id, std::string name, std::optional<std::int64_t> level = {}) {
  return {{level, {}}, id, std::move(name)};
}
WishedSkill wish(const Uuid& id, std::string name, std::optional<std::int64_t> level = {}) {
  WishedSkill wished{.skill_id = id, .name = std::move(name)};
  if (level) wished.rating.set(&SkillRating::level, level);
  return wished;
}
WishedSkill removal(const Uuid& id) {
  return {.skill_id = id, .remove = true};
}
Result<Events> upsert(const Candidate& candidate, std::vector<WishedSkill> wishes, const Actor& actor = admin) {
  return decide_on<Candidate>(seen_with<Candidate>({candidate}),
                              UpsertCandidateSkills{candidate.id, {}, std::move(wishes)}, actor);
}

}  // namespace

TEST_CASE("skills are merged: what is named is added or rated, what is not named stays") {
  const auto coder = skilled({skill(cpp, "C++", 4)});
  const auto decided = upsert(coder, {wish(sql, "SQL", 2)});
  REQUIRE(decided);
  CHECK(decided->front().aggregate_version == 4);
  const auto& set = decided->front().as<CandidateSkillsSet>();
  CHECK(set.skills.size() == 2);
  CHECK(set.added == std::vector{sql});
  CHECK(set.removed.empty());
  CHECK(set.unknown.empty());
  CHECK(set.company_id == demo);
  const auto rated = upsert(coder, {wish(cpp, "C++", 5)});
  REQUIRE(rated);
  CHECK(rated->front().as<CandidateSkillsSet>().skills.at(0).level == 5);
  CHECK(rated->front().as<CandidateSkillsSet>().added.empty());
}

TEST_CASE("a rating that is not named stays, null empties it, and nothing changed is no event") {
  const auto coder = skilled({skill(cpp, "C++", 4)});
  CHECK(upsert(coder, {wish(cpp, "C++")})->empty());
  CHECK(upsert(coder, {wish(cpp, "C++", 4)})->empty());
  CHECK(upsert(coder, {removal(sql)})->empty());
  auto none = wish(cpp, "C++");
  none.rating.set(&SkillRating::level, std::nullopt);
  CHECK_FALSE(upsert(coder, {none})->front().as<CandidateSkillsSet>().skills.at(0).level);
}

TEST_CASE("a skill is taken off, and of two wishes for one the last counts") {
  const auto coder = skilled({skill(cpp, "C++", 4)});
  const auto off = upsert(coder, {removal(cpp)});
  REQUIRE(off);
  CHECK(off->front().as<CandidateSkillsSet>().skills.empty());
  CHECK(off->front().as<CandidateSkillsSet>().removed == std::vector{cpp});
  const auto twice = upsert(coder, {wish(sql, "SQL", 1), wish(sql, "SQL", 3)});
  REQUIRE(twice);
  CHECK(twice->front().as<CandidateSkillsSet>().skills.at(1).level == 3);
  CHECK(twice->front().as<CandidateSkillsSet>().added == std::vector{sql});
}

TEST_CASE("a name that nobody knew is told once; an id that nobody knows is a fault, unless he has it from before") {
  auto fresh = wish(sql, "SQL");
  fresh.is_new = true;
  const auto decided = upsert(skilled(), {fresh, fresh});
  REQUIRE(decided);
  const auto& set = decided->front().as<CandidateSkillsSet>();
  REQUIRE(set.unknown.size() == 1);
  CHECK(set.unknown[0].name == "SQL");
  CHECK(faulty_field(upsert(skilled(), {wish(cpp, "")})) == "skills[0].skill_id");
  CHECK(upsert(skilled({skill(cpp, "C++")}), {wish(cpp, "", 2)})->front().as<CandidateSkillsSet>().skills[0].name ==
        "C++");
}

TEST_CASE("a candidate has a bounded number of skills") {
  std::vector<WishedSkill> wishes;
  for (int i = 0; i < 100; ++i) wishes.push_back(wish(mint(), "S"));
  CHECK(upsert(skilled(), wishes));
  CHECK(refused(upsert(skilled({skill(cpp, "C++")}), wishes)) == Reason::conflict);
}

TEST_CASE("a company adds to the skills of whom another knows, fills what is empty and takes nothing away") {
  auto coder = skilled({skill(cpp, "C++", 4), skill(sql, "SQL")});
  coder.known_elsewhere = true;
  CHECK(upsert(coder, {wish(mint(), "Go", 3), wish(sql, "SQL", 2)}, hr));
  CHECK(faulty_field(upsert(coder, {wish(cpp, "C++", 5)}, hr)) == "level");
  CHECK(refused(upsert(coder, {removal(cpp)}, hr)) == Reason::forbidden);
  CHECK(upsert(coder, {removal(cpp)}, admin));
}

TEST_CASE("who is gone has no skills to change, and who is beyond the reach may not be touched") {
  auto coder = skilled();
  coder.in_reach = false;
  CHECK(refused(upsert(coder, {wish(cpp, "C++")})) == Reason::forbidden);
  coder.deleted = true;
  CHECK(refused(upsert(coder, {wish(cpp, "C++")})) == Reason::not_found);
}
