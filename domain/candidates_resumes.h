#pragma once
// The rules of a candidate's résumés (docs/domain.md §4). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/candidates.h"
#include "schemas/candidates_resumes.h"
#include "schemas/language/refusal.h"

namespace hirewire::candidates {

Touches touches(const UploadResume& command, const Actor& actor);
/// 404, 403 beyond the reach. A new one takes nothing away: a company may bring one of whom another company knows too.
Result<Events> decide(const Seen<Candidate>& seen, const UploadResume& command, const Actor& actor);

}  // namespace hirewire::candidates
