#include "domain/assignments.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::assignments;
using candidates::CandidateAssigned;

namespace {

const Actor admin = actor_of("admin", Reach::tenant);
const Actor house = actor_of("system", Reach::tenant);

Party a(std::string kind) {
  Party party{{.id = mint(), .version = 1, .deleted = false}, std::move(kind), {}, {}};
  if (party.kind == "consultant") party.user_id = mint();
  return party;
}

/// A consultant, a candidate and a company, and what is open between the first two.
struct Scene {
  Party consultant = a("consultant"), candidate = a("candidate"), company = a("company");

  void open(std::optional<Uuid> consultant_id, std::optional<Uuid> company_id = {}) {
    candidate.assignments.push_back({mint(), 1, *consultant.user_id, consultant_id, company_id, {}});
  }
  [[nodiscard]] AssignCandidate wish(std::optional<Uuid> company_id = {}) const {
    return {{mint()}, consultant.id, candidate.id, company_id, {}};
  }
  [[nodiscard]] Result<Events> meet(const auto& command, const Actor& actor = admin) const {
    return decide_on<Party>(seen_with<Party>({consultant, candidate, company}), command, actor);
  }
  [[nodiscard]] Actor himself() const {
    Actor actor = actor_of("consultant", Reach::own);
    actor.user_id = *consultant.user_id;
    return actor;
  }
};

}  // namespace

TEST_CASE("a candidate is assigned by an admin and by the consultant himself") {
  const Scene scene;
  for (const Actor& actor : {admin, scene.himself()}) {
    const auto events = scene.meet(scene.wish(scene.company.id), actor);
    REQUIRE(events);
    const auto& assigned = events->front().as<CandidateAssigned>();
    CHECK(assigned.candidate_id == scene.candidate.id);
    CHECK(assigned.consultant_id == scene.consultant.id);
    CHECK(assigned.user_id == scene.consultant.user_id);
    CHECK(assigned.company_id == scene.company.id);
  }
  CHECK(refused(scene.meet(scene.wish(), actor_of("consultant", Reach::own))) == Reason::forbidden);
  CHECK(refused(scene.meet(scene.wish(), actor_of("hr", Reach::company, mint()))) == Reason::forbidden);
}

TEST_CASE("the same company and job again is a conflict, another company is not") {
  Scene scene;
  scene.open(scene.consultant.id, scene.company.id);
  CHECK(refused(scene.meet(scene.wish(scene.company.id))) == Reason::conflict);
  CHECK(scene.meet(scene.wish()));
  scene.open({});  // he added the candidate himself
  const auto again = scene.meet(scene.wish());
  CHECK(refused(again) == Reason::conflict);
  CHECK(faulty_field(again) == "candidate_id");
  Scene other = scene;
  other.consultant = a("consultant");
  CHECK(other.meet(other.wish()));
}

TEST_CASE("candidate, company and job must be there, and the consultant at work") {
  const Scene scene;
  AssignCandidate wish = scene.wish();
  wish.candidate_id = scene.company.id;  // of another kind
  CHECK(faulty_field(scene.meet(wish)) == "candidate_id");
  CHECK(faulty_field(scene.meet(scene.wish(mint()))) == "company_id");
  wish = scene.wish();
  wish.job_id = mint();
  CHECK(faulty_field(scene.meet(wish)) == "job_id");
  wish = scene.wish();
  wish.consultant_id = mint();
  CHECK(refused(scene.meet(wish)) == Reason::not_found);
  for (Party Scene::* gone : {&Scene::consultant, &Scene::candidate, &Scene::company}) {
    Scene without = scene;
    (without.*gone).deleted = true;
    CHECK_FALSE(without.meet(without.wish(without.company.id)));
  }
}

TEST_CASE("unassigning ends all that is open between the two, and nothing else") {
  Scene scene;
  const UnassignCandidate command{scene.candidate.id, scene.consultant.id};
  CHECK(refused(scene.meet(command)) == Reason::not_found);
  scene.open(scene.consultant.id, scene.company.id);
  scene.open({});
  scene.open(mint());  // of a profile that his account had before
  scene.candidate.assignments.push_back({mint(), 1, mint(), {}, {}, {}});
  for (const Actor& actor : {admin, scene.himself()}) {
    const auto events = scene.meet(command, actor);
    REQUIRE(events);
    REQUIRE(events->size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK((*events)[i].aggregate_id == scene.candidate.assignments[i].id);
      CHECK((*events)[i].aggregate_version == 2);
      CHECK((*events)[i].as<CandidateUnassigned>().candidate_id == scene.candidate.id);
    }
  }
  CHECK(refused(scene.meet(command, actor_of("consultant", Reach::own))) == Reason::forbidden);
}

TEST_CASE("the house unassigns from a consultant who is deleted, and finds nothing open without a refusal") {
  Scene scene;
  scene.open(scene.consultant.id);
  scene.consultant.deleted = true;
  const UnassignCandidate command{scene.candidate.id, scene.consultant.id};
  CHECK(refused(scene.meet(command)) == Reason::not_found);
  CHECK(scene.meet(command, house)->size() == 1);
  scene.candidate.assignments.clear();
  CHECK(scene.meet(command, house)->empty());
}
