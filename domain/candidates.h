#pragma once
// The rules of context candidates (docs/domain.md §0 "One fact", §4, §7). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/candidates.h"
#include "schemas/language/refusal.h"
#include "schemas/platform.h"

namespace hirewire::candidates {

/// Statuses of an application, in the order in which automatic moves go forward (docs/domain.md §7).
inline constexpr std::string_view statuses[] = {"applied",  "screening", "interview", "offer",
                                                "accepted", "hired",     "rejected",  "withdrawn"};

/// Of the open applications the one that changed last, else of the closed ones (hired, rejected, withdrawn): it says
/// where the candidate stands. nullptr where there is none.
const ApplicationState* current_of(std::span<const ApplicationState> applications);

Touches touches(const CreateCandidate& command, const Actor& actor);
/// 409 where the e-mail is taken in the tenant; 422 where a candidate names another than his account's.
/// A consultant is assigned to whom he adds.
Result<Events> decide(const Seen<Candidate>& seen, const CreateCandidate& command, const Actor& actor);

Touches touches(const UpdateCandidate& command, const Actor& actor);
/// 404, 403 beyond the reach and for a company that overwrites what another company's person has, 412 where If-Match
/// does not hold, 409 for a taken e-mail, 422 for one that is not the candidate's own account's and for a status that
/// needs a reason. Nothing changed is no event.
Result<Events> decide(const Seen<Candidate>& seen, const UpdateCandidate& command, const Actor& actor);

/// What UpdateCandidate makes of this candidate, who is seen or is about to be.
Result<Events> change(const Seen<Candidate>& seen, const Candidate& candidate, const UpdateCandidate& command,
                      const Actor& actor);

/// One candidate an address in a tenant.
DirectoryKey email_key(std::string_view email);
/// One profile an account (docs/domain.md §0, Accounts and candidates).
DirectoryKey account_key(const Uuid& user_id);
/// Whose account bears an address.
DirectoryKey account_email_key(std::string_view email);
/// What a command that gives a profile its e-mail must see of the directory.
void see_email(std::string_view email, const Actor& actor, Touches& touches);

/// An hr user may delete only a candidate that no other company knows (docs/domain.md §1).
Result<Events> decide(const Seen<Candidate>& seen, const DeleteCandidate& command, const Actor& actor);

/// Staff put a candidate aside and take him up again: no interviewer, and a company only whom no other company knows.
/// As he is already is no event.
Result<Events> decide(const Seen<Candidate>& seen, const ArchiveCandidate& command, const Actor& actor);
Result<Events> decide(const Seen<Candidate>& seen, const RestoreCandidate& command, const Actor& actor);

Touches touches(const ImportCandidateChunk& command, const Actor& actor);
/// Always one candidates.imported: every row is created, skipped (file: known e-mail), or failed with its line and
/// reason.
Result<Events> decide(const Seen<platform::Task>& seen, const ImportCandidateChunk& command, const Actor& actor);

/// The subject of a chunk: its tag, and so its partition, is its own. A JSON import is its task's only chunk.
Uuid chunk_id(const ImportCandidateChunk& command);

}  // namespace hirewire::candidates
