#pragma once
// The rules of context accounts (docs/domain.md §2). Pure: no clock, no I/O.
//
// The door verifies the old password and reads a mailed token; the commands carry what came of it. All but
// ChangePassword come from who is not signed in: the house sends them, in the tenant of the account.
#include "domain/identity.h"
#include "schemas/accounts.h"

namespace hirewire::accounts {

Touches touches(const RegisterUser& command, const Actor& actor);
/// The account, its verification and its first session. 403 for a role that nobody gives himself; 409 for an e-mail
/// that any tenant's user has.
Result<Events> decide(const Seen<StoredAccount>& seen, const RegisterUser& command, const Actor& actor);

Touches touches(const RequestVerification& command, const Actor& actor);
/// A new token, which voids the one before. No event where there is no such account, or it is verified or not active:
/// the caller must not learn which.
Result<Events> decide(const Seen<StoredAccount>& seen, const RequestVerification& command, const Actor& actor);

Touches touches(const RequestPasswordReset& command, const Actor& actor);
/// Likewise; a verified account may have one.
Result<Events> decide(const Seen<StoredAccount>& seen, const RequestPasswordReset& command, const Actor& actor);

Touches touches(const VerifyEmail& command, const Actor& actor);
/// Verified already is no event. Else invalid(token) where it is used, old, or mailed to an address before.
Result<Events> decide(const Seen<TokenHolder>& seen, const VerifyEmail& command, const Actor& actor);

Touches touches(const ResetPassword& command, const Actor& actor);
/// A token of a reset or an invitation: the password, the proof of the address, and the end of all sessions.
Result<Events> decide(const Seen<TokenHolder>& seen, const ResetPassword& command, const Actor& actor);

Touches touches(const ChangePassword& command, const Actor& actor);
/// One's own, against the old one; an admin may set another's without, a superadmin's only a superadmin. Ends all
/// sessions but the one that asks.
Result<Events> decide(const Seen<AccountWithSession>& seen, const ChangePassword& command, const Actor& actor);

}  // namespace hirewire::accounts
