#pragma once
// The rules of context assignments (docs/domain.md §10). Pure: no clock, no I/O. They see the parties that a command
// names by their ids (schemas/assignments.h, Party).
#include "domain/rules/seen.h"
#include "schemas/assignments.h"
#include "schemas/language/refusal.h"

namespace hirewire::assignments {

Touches touches(const AssignCandidate& command, const Actor& actor);
/// By admins, and by the consultant for himself. 404 and 403 are about the consultant; 422 for a candidate, a company
/// or a job that there is not; 409 where the two are at work for the same company and job already.
Result<Events> decide(const Seen<Party>& seen, const AssignCandidate& command, const Actor& actor);

Touches touches(const UnassignCandidate& command, const Actor& actor);
/// By the same. 404 also where nothing is open between the two; for the house that is no event.
Result<Events> decide(const Seen<Party>& seen, const UnassignCandidate& command, const Actor& actor);

}  // namespace hirewire::assignments
