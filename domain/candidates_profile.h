#pragma once
// The rules of a candidate's profile (docs/domain.md §0, Accounts and candidates, and §4). Pure: no clock, no I/O.
#include "domain/candidates.h"
#include "schemas/candidates_profile.h"

namespace hirewire::candidates {

Touches touches(const UpdateCandidateProfile& command, const Actor& actor);
/// As UpdateCandidate and UpsertCandidateSkills together; of the skills those that are not named go.
Result<Events> decide(const Seen<Candidate>& seen, const UpdateCandidateProfile& command, const Actor& actor);

Touches touches(const EnsureOwnCandidate& command, const Actor& actor);
/// The same for the actor himself, who needs no profile yet. 403 `EMAIL_UNVERIFIED` where one that bears his account's
/// address is there and he has not shown that the address is his; 403 for somebody else's; 409 where the address is
/// taken. If-Match holds for a profile that is there and his.
Result<Events> decide(const Seen<Candidate>& seen, const EnsureOwnCandidate& command, const Actor& actor);

Touches touches(const LinkAccount& command, const Actor& actor);
/// By the house, which has seen the address proven: no event where the profile is another's by now, or bears another
/// address, or the account has one.
Result<Events> decide(const Seen<Candidate>& seen, const LinkAccount& command, const Actor& actor);

Touches touches(const UnlinkAccount& command, const Actor& actor);
/// By the house; no event where the profile is not this account's.
Result<Events> decide(const Seen<Candidate>& seen, const UnlinkAccount& command, const Actor& actor);

}  // namespace hirewire::candidates
