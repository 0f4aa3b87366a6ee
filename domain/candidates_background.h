#pragma once
// The rules of what a candidate did before (docs/domain.md §4): education and experience. Pure: no clock, no I/O.
//
// Each is 404 for a candidate or a record that is not there (a record of somebody else is not), 403 beyond the reach
// and for a company that overwrites or takes away what another company's person has, 412 where If-Match does not hold,
// 422 where a time ends before it begins and where masks would take the place of what they hide. Nothing changed is no
// event.
#include "domain/rules/object.h"
#include "schemas/candidates_background.h"
#include "schemas/language/refusal.h"

namespace hirewire::candidates {

/// Of a record there are at most 100 a candidate: 409.
Touches touches(const AddEducation& command, const Actor& actor);
Result<Events> decide(const Seen<CandidateBackground>& seen, const AddEducation& command, const Actor& actor);
Touches touches(const UpdateEducation& command, const Actor& actor);
Result<Events> decide(const Seen<CandidateBackground>& seen, const UpdateEducation& command, const Actor& actor);
Touches touches(const RemoveEducation& command, const Actor& actor);
Result<Events> decide(const Seen<CandidateBackground>& seen, const RemoveEducation& command, const Actor& actor);

/// Who says when a position ended says that it is not the current one, and the other way round; both in one request are
/// a 422.
Touches touches(const AddExperience& command, const Actor& actor);
Result<Events> decide(const Seen<CandidateBackground>& seen, const AddExperience& command, const Actor& actor);
Touches touches(const UpdateExperience& command, const Actor& actor);
Result<Events> decide(const Seen<CandidateBackground>& seen, const UpdateExperience& command, const Actor& actor);
Touches touches(const RemoveExperience& command, const Actor& actor);
Result<Events> decide(const Seen<CandidateBackground>& seen, const RemoveExperience& command, const Actor& actor);

}  // namespace hirewire::candidates
