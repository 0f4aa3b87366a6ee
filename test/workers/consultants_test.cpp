// What becomes of a consultant's user, and of his candidates once he is gone (docs/domain.md §10, §20).
#include "schemas/consultants.h"

#include <doctest/doctest.h>

#include <set>

#include "schemas/assignments.h"
#include "schemas/identity/users.h"
#include "test/workers/asked_by.h"

using namespace hirewire;
using namespace hirewire::consultants;
using test::asked_by;
using test::logged_event;

TEST_CASE("whose role was another's gets a consultant's, and who has it already is left alone") {
  const Uuid user = mint();
  const auto asked = asked_by(logged_event(mint(), ConsultantCreated{{}, user, "hr"}), "consultant_has_role");
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].lane == identity::lane);
  CHECK(asked[0].command.envelope.subject == user);
  CHECK(asked[0].command.as<identity::ChangeRole>().id == user);
  CHECK(asked[0].command.as<identity::ChangeRole>().role == "consultant");
  CHECK(asked_by(logged_event(mint(), ConsultantCreated{{}, user, {}}), "consultant_has_role").empty());
}

TEST_CASE("a deleted user's consultant goes where he is at home") {
  const Uuid user = mint();
  const auto asked =
      asked_by(logged_event(user, identity::UserDeleted{"u@example.org", {}}), "consultant_goes_with_user");
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].lane == lane);
  CHECK(tag_of(asked[0].command.envelope.subject) == tag_of(user));
  CHECK(asked[0].command.as<RetireConsultant>().user_id == user);
}

TEST_CASE("a deleted consultant's candidates are unassigned, each by a command of his own, part by part") {
  const Uuid consultant = mint();
  const auto begin = asked_by(logged_event(consultant, ConsultantDeleted{mint()}), "assignments_end_with_consultant");
  REQUIRE(begin.size() == 1);
  CHECK(begin[0].command.as<EndAssignments>().id == consultant);
  CHECK_FALSE(begin[0].command.as<EndAssignments>().after);

  AssignmentsEnded part{{mint(), mint()}, false};
  const Logged event = logged_event(consultant, part);
  const auto asked = asked_by(event, "ended_candidates_are_unassigned");
  REQUIRE(asked.size() == 3);
  std::set<Uuid> ids;
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(asked[i].lane == assignments::lane);
    CHECK(asked[i].command.envelope.subject == part.candidates[i]);
    CHECK(asked[i].command.as<assignments::UnassignCandidate>().id == part.candidates[i]);
    CHECK(asked[i].command.as<assignments::UnassignCandidate>().consultant_id == consultant);
    ids.insert(asked[i].command.envelope.id);
  }
  CHECK(ids.size() == 2);
  CHECK(asked[2].command.as<EndAssignments>().after == part.candidates.back());
  CHECK(asked[2].command.envelope.depth == event.depth);
  part.last = true;
  CHECK(asked_by(logged_event(consultant, part), "ended_candidates_are_unassigned").size() == 2);
}

TEST_CASE("an assignment of the time when it named no consultant is read") {
  const Uuid candidate = mint(), user = mint();
  const auto old = read_logged<candidates::CandidateAssigned>(
      fmt::format(R"({{"candidate_id":"{}","user_id":"{}"}})", to_string(candidate), to_string(user)));
  CHECK(old.candidate_id == candidate);
  CHECK(old.user_id == user);
  CHECK_FALSE((old.consultant_id || old.company_id || old.job_id));
}
