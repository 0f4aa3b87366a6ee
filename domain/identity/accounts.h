#pragma once
// What the rules about users and custom roles say alike.
#include "domain/rules/object.h"
#include "schemas/identity/users.h"

namespace hirewire::identity {

/// A user's entry of the directory, in the whole house.
DirectoryKey email_key(std::string_view email);
Refusal email_taken();

/// A token that is mailed to a user's address by the event that gives him this version. Its id follows from user and
/// version.
accounts::MailedToken mailed_token(const Uuid& user_id, std::int64_t version, std::string_view purpose,
                                   Instant expires_at, std::string address);

/// Whoever may take a tenant its last admin names this, so that no two such commands are decided at once. Nobody owns
/// it.
DirectoryKey last_admin_key();

/// Whether admins' accounts and rights are his to give and to take: an admin's, but not an API key's of his that does
/// not name assign_roles. It would come to all that he may by another's account.
bool stands_above(const Actor& actor);
/// Likewise of his company's admins, and manage_company_users.
bool makes_company_admins(const Actor& actor);
/// Whether users of that company are his to add where his operation lets him: not an API key's that names permissions,
/// which would come to all that such a user may, unless it names assign_roles, or for its own company
/// manage_company_users (docs/domain.md §2).
bool adds_users(const Actor& actor, const std::optional<Uuid>& company_id);
/// Without a company such a user reaches nothing (docs/domain.md, before §0).
bool needs_company(std::string_view role);

/// A user's role, and the custom ones beside it.
struct AssignedRole {
  std::string role;
  std::vector<Uuid> extra_roles;
};
/// A custom role's base and the role itself; else the role that the word means. `invalid` where there is none.
Result<AssignedRole> assigned_role(const Seen<Account>& seen, std::string_view word, std::optional<Uuid> custom);

/// Whether the command's load found that company, and it is not deleted.
bool knows_company(const Seen<Account>& seen, const Uuid& company_id);

/// A whole name divided at its last blank, where its parts are not said. `invalid` where nothing says a first name.
Result<UserNames> names_of(const WrittenName& written);

/// A locale or a time zone that there is not by its form.
std::optional<Refusal> refuse_words(const UserDetails& details);

}  // namespace hirewire::identity
