#pragma once
// The rules about users (docs/domain.md §1, §2): who may make, change, move and end whom. Pure: no clock, no I/O. All
// of them see accounts (schemas/identity/users.h, Account) by their ids: the user, the company and the custom role that
// the command names.
#include "domain/rules/object.h"
#include "schemas/identity/users.h"
#include "schemas/language/refusal.h"

namespace hirewire::identity {

Touches touches(const CreateUser& command, const Actor& actor);
/// user.created, or user.invited where there is no password. 409 for an e-mail that any tenant's user has; 422 for an
/// unknown role or company, for no name, and for hr users and interviewers without a company. Superadmins are made by
/// superadmins, admins by admins, all else also by hr users for their own company (the default there); only a company
/// admin makes company admins, only an admin gives custom roles and vouches for an e-mail address.
Result<Events> decide(const Seen<Account>& seen, const CreateUser& command, const Actor& actor);

Touches touches(const InviteUser& command, const Actor& actor);
/// user.invited, or user.joined_company for one who is there: an hr user or interviewer without a company; 409 for
/// anybody else. 404 for an unknown company, 403 for another than the actor's own where that is as far as he reaches.
Result<Events> decide(const Seen<Account>& seen, const InviteUser& command, const Actor& actor);

Touches touches(const UpdateUser& command, const Actor& actor);
/// Himself, and who reaches him: hr users all of their company but admins. 403, which names them, for role, company_id,
/// is_company_admin and is_active that he changes himself, or that only admins may; likewise for another's e-mail,
/// and for whether another is notified by mail, which is his own wish. A new e-mail is not verified, 409 where it is
/// taken. What is so already is no event.
Result<Events> decide(const Seen<Account>& seen, const UpdateUser& command, const Actor& actor);

Touches touches(const ChangeRole& command, const Actor& actor);
/// A role takes the custom ones away; a custom one comes to those that he has. 409 for the own role and the tenant's
/// last active admin, 422 for hr users and interviewers without a company.
Result<Events> decide(const Seen<Account>& seen, const ChangeRole& command, const Actor& actor);

/// Active already is no event.
Result<Events> decide(const Seen<Account>& seen, const ActivateUser& command, const Actor& actor);

/// 409 for oneself and for the tenant's last active admin; closes every open session with the user.
Touches touches(const DeactivateUser& command, const Actor& actor);
Result<Events> decide(const Seen<Account>& seen, const DeactivateUser& command, const Actor& actor);
/// Likewise; his e-mail is free again, his names stay.
Touches touches(const DeleteUser& command, const Actor& actor);
Result<Events> decide(const Seen<Account>& seen, const DeleteUser& command, const Actor& actor);

constexpr std::size_t users_a_part = 500;  ///< of a company that is deleted (storage/identity/load_company_users.sql)

Touches touches(const DismissCompanyUsers& command, const Actor& actor);
/// By the house: who is next, up to `users_a_part`. No event where the company is there, that part was dismissed
/// already, or nobody is left.
Result<Events> decide(const Seen<CompanyUsers>& seen, const DismissCompanyUsers& command, const Actor& actor);

Touches touches(const ImportUserChunk& command, const Actor& actor);
/// user.invited for each sound row, and users.imported. A row that CreateUser would refuse is a fault; a known e-mail
/// counts as skipped in a file, as failed in JSON, as with candidates (docs/domain.md §4).
Result<Events> decide(const Seen<Account>& seen, const ImportUserChunk& command, const Actor& actor);

}  // namespace hirewire::identity
