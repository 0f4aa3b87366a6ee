#pragma once
#include "api/routing/operation.h"

namespace hirewire::candidates {

/// Up to a thousand candidates in the request, done when it is answered (ai-interviewer:519): JSON, or a small CSV file
/// as multipart/form-data (crm-routes:85). A row that does not do is counted and named; the others are taken.
extern const Operation bulk_import_candidates;
/// A CSV file of any length (ai-interviewer:579), checked and counted while it streams in, imported after the answer.
extern const Operation bulk_import_candidates_file;

/// Whether an import invites whom it brings; `otherwise` where its request does not say. Invitations are mails to
/// strangers (docs/domain.md §4): who asks for them and may not send mails to many gets a 403, who has not proven his
/// own address one with EMAIL_UNVERIFIED; where neither asks for them they are not sent.
Result<bool> invites(const Actor& actor, std::optional<bool> said, bool otherwise);

}  // namespace hirewire::candidates
