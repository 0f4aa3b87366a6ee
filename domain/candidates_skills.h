#pragma once
// The rules of what a candidate can do (docs/domain.md §4). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/candidates.h"
#include "schemas/language/refusal.h"

namespace hirewire::candidates {

Touches touches(const UpsertCandidateSkills& command, const Actor& actor);
/// 404; 403 beyond the reach, and for a company that overwrites a rating or takes a skill from whom another company
/// knows too; 422 for a skill that nobody knows and he has not; 409 beyond 100 skills. Of a skill that is named twice
/// the last wish counts. Nothing changed is no event.
Result<Events> decide(const Seen<Candidate>& seen, const UpsertCandidateSkills& command, const Actor& actor);

/// What wishes make of a candidate's skills; nullopt: nothing. `replace`: what is not named goes. Refuses as above.
Result<std::optional<CandidateSkillsSet>> skills_after(const Candidate& candidate,
                                                       const std::vector<WishedSkill>& wishes, bool replace,
                                                       const Actor& actor);

}  // namespace hirewire::candidates
