#include "domain/assignments.h"

#include <algorithm>

namespace hirewire::assignments {

namespace {

const Party* party(const Seen<Party>& seen, const Uuid& id, std::string_view kind) {
  const Party* found = seen.find(id);
  return found && found->kind == kind ? found : nullptr;
}

/// The consultant whose assignments change: 404, 403 beyond the actor's reach. The house also ends those of one who is
/// deleted.
Result<std::reference_wrapper<const Party>> consultant_of(const Seen<Party>& seen, const Uuid& id, const Actor& actor) {
  const Party* consultant = party(seen, id, "consultant");
  if (!consultant || (consultant->deleted && !actor.is_system())) return Refused(not_found("consultant"));
  const bool is_self = actor.reach == Reach::own && consultant->user_id == actor.user_id;
  if (!actor.is_system() && actor.reach != Reach::tenant && !is_self) return Refused(forbidden());
  return std::cref(*consultant);
}

/// One of his: those that name no consultant are his account's, who added the candidate.
bool is_of(const OpenAssignment& assignment, const Party& consultant) {
  return assignment.user_id == consultant.user_id && assignment.consultant_id.value_or(consultant.id) == consultant.id;
}

}  // namespace

Touches touches(const AssignCandidate& command, const Actor&) {
  Touches t{{command.candidate_id, command.consultant_id}, {}};
  if (command.company_id) t.keys.push_back(*command.company_id);
  return t;
}

Result<Events> decide(const Seen<Party>& seen, const AssignCandidate& command, const Actor& actor) {
  const auto found = consultant_of(seen, command.consultant_id, actor);
  if (!found) return Refused(found.error());
  const Party& consultant = *found;
  const Party* candidate = party(seen, command.candidate_id, "candidate");
  if (!candidate || candidate->deleted)
    return Refused(invalid("candidate_id", "not_found", "There is no such candidate."));
  if (command.company_id) {
    const Party* company = party(seen, *command.company_id, "company");
    if (!company || company->deleted) return Refused(invalid("company_id", "not_found", "There is no such company."));
  }
  // No context has jobs yet: there is none that could be meant.
  if (command.job_id) return Refused(invalid("job_id", "not_found", "There is no such job."));
  const bool is_open = std::ranges::any_of(candidate->assignments, [&](const OpenAssignment& open) {
    return is_of(open, consultant) && open.company_id == command.company_id && open.job_id == command.job_id;
  });
  if (is_open) return Refused(conflict("candidate_id", "This candidate is assigned to the consultant already."));
  const candidates::CandidateAssigned assigned{.candidate_id = candidate->id,
                                               .user_id = consultant.user_id.value_or(Uuid{}),
                                               .consultant_id = consultant.id,
                                               .company_id = command.company_id,
                                               .job_id = command.job_id};
  return Events{event(command.id, 1, assigned)};
}

Touches touches(const UnassignCandidate& command, const Actor&) {
  return {{command.id, command.consultant_id}, {}};
}

Result<Events> decide(const Seen<Party>& seen, const UnassignCandidate& command, const Actor& actor) {
  const auto consultant = consultant_of(seen, command.consultant_id, actor);
  if (!consultant) return Refused(consultant.error());
  Events events;
  if (const Party* candidate = party(seen, command.id, "candidate"))
    for (const OpenAssignment& open : candidate->assignments)
      if (is_of(open, *consultant))
        events.push_back(event(open.id, open.version + 1, CandidateUnassigned{candidate->id, open.user_id}));
  if (events.empty() && !actor.is_system()) return Refused(not_found("assignment"));
  return events;
}

}  // namespace hirewire::assignments
