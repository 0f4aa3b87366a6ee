#include "domain/consultants.h"

#include "schemas/assignments.h"
#include "schemas/language/json.h"
#include "workers/contexts.h"

namespace hirewire::consultants {

namespace {

/// A consultant has his user's tag: the command comes to where he is.
std::vector<FollowUp> goes_with_his_user(const Logged& event) {
  const Uuid& user = event.aggregate_id;
  return {follow_up(lane, event, derive(event.id, "retire_consultant"), user, RetireConsultant{user})};
}

FollowUp part_of_end(const Logged& event, std::optional<Uuid> after) {
  const Uuid& consultant = event.aggregate_id;
  return follow_up(lane, event, derive(event.id, "end_assignments"), consultant, EndAssignments{consultant, after});
}

/// Once the deletion stands nobody is assigned to him any more: what is open then is all there is.
std::vector<FollowUp> assignments_end(const Logged& event) {
  return {part_of_end(event, std::nullopt)};
}

std::vector<FollowUp> candidates_are_unassigned(const Logged& event) {
  const auto ended = read_logged<AssignmentsEnded>(event.body);
  std::vector<FollowUp> all;
  for (std::size_t n = 0; n < ended.candidates.size(); ++n) {
    const Uuid& candidate = ended.candidates[n];
    all.push_back(follow_up(assignments::lane, event, derive(event.id, "unassign_candidate", n), candidate,
                            assignments::UnassignCandidate{candidate, event.aggregate_id}));
  }
  if (ended.last || ended.candidates.empty()) return all;
  all.push_back(part_of_end(event, ended.candidates.back()));
  all.back().command.envelope.depth = event.depth;  // a link of the same chain, not deeper: his candidates bound it
  return all;
}

}  // namespace

const Context& context() {
  constexpr Aggregate<Consultant> consultant{"consultant", "consultants/load.sql"};
  static const Context table{
      .name = "consultants",
      .lane = lane,
      .views = {&shape_of<Versioned>()},
      .commands =
          {
              on<CreateConsultant, FutureConsultant>(consultant.kind, "consultants/load_user.sql"),
              changes<UpdateConsultant>(consultant),
              changes<DeleteConsultant>(consultant),
              changes<SetTargets>(consultant),
              on<RetireConsultant, Consultant>(consultant.kind, "consultants/load_of_user.sql"),
              on<EndAssignments, AssignedConsultant>(consultant.kind, "consultants/load_assigned.sql"),
          },
      .folds =
          {
              fold<ConsultantCreated>("consultants/created.sql"),
              updates<ConsultantUpdated>("consultant"),
              deletes<ConsultantDeleted>("consultant"),
              updates<TargetsSet>("consultant"),
              updates<AssignmentsEnded>("consultant", std::vector<std::string_view>{}),
          },
      .reactions =
          {
              {"consultant_goes_with_user", identity::UserDeleted::type, goes_with_his_user, {}},
              {"assignments_end_with_consultant", ConsultantDeleted::type, assignments_end, {}},
              {"ended_candidates_are_unassigned", AssignmentsEnded::type, candidates_are_unassigned, {}},
          },
  };
  return table;
}

}  // namespace hirewire::consultants
