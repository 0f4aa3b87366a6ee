#pragma once
// The rules of context identity (docs/domain.md §1, §2). Pure: no clock, no I/O.
//
// What the door has to do beside them:
// - OpenSession, RefreshSession and CloseSession come from who is not signed in (yet): the house sends them, in the
// tenant of
//   the ACCOUNT (Credentials::tenant_id, or the token's), not of the host name.
// - RefreshSession may end in a reply `done` although the caller gets a 401: a dead token closes the session, and a
// refusal
//   would leave nothing behind. So after `done` the door reads storage/identity/session.sql: a state other than `open`
//   is the 401. An expired or closed session and an inactive user are refused here, as `unauthenticated`.
// - The successor of a token of generation g is g + 1, however often it is asked for: whoever lost an answer asks
// again.
#include "domain/rules/seen.h"
#include "schemas/identity.h"
#include "schemas/language/refusal.h"

namespace hirewire::identity {

Touches touches(const OpenSession& command, const Actor& actor);
/// 401 where the user is not active or his password changed since the door verified it.
Result<Events> decide(const Seen<User>& seen, const OpenSession& command, const Actor& actor);

Touches touches(const RenewPasswordHash& command, const Actor& actor);
/// No event where the user is not active or his password changed since the door verified it.
Result<Events> decide(const Seen<User>& seen, const RenewPasswordHash& command, const Actor& actor);

Touches touches(const RefreshSession& command, const Actor& actor);
/// A token of a generation below the newest that was ever presented is dead: session.closed (reuse), see the head of
/// this file.
Result<Events> decide(const Seen<SessionState>& seen, const RefreshSession& command, const Actor& actor);

Touches touches(const CloseSession& command, const Actor& actor);
/// Closed already is no event. The house closes it for who holds a token of it, which the door has verified; else it is
/// the user's own: another's is a 403.
Result<Events> decide(const Seen<SessionState>& seen, const CloseSession& command, const Actor& actor);

Touches touches(const JoinCompany& command, const Actor& actor);
/// 404. No event where the user is not active or has a company by then, this or another: the one that he founded stays
/// without an admin, for the tenant's admins to give it one or to delete it.
Result<Events> decide(const Seen<User>& seen, const JoinCompany& command, const Actor& actor);

}  // namespace hirewire::identity
