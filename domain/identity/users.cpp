#include "domain/identity/users.h"

#include <fmt/format.h>

#include <set>
#include <unordered_set>

#include "base/lower.h"
#include "domain/companies.h"
#include "domain/identity/accounts.h"
#include "domain/rules/import.h"
#include "schemas/messages/permissions.h"

namespace hirewire::identity {

namespace {

constexpr std::string_view default_role = "interviewer";  // ai-interviewer:239: an employee

/// The company of who adds him is the default: always where he is of a company's, for admins where there must be one.
std::optional<Uuid> company_of(const CreateUser& command, std::string_view role, const Actor& actor) {
  if (command.company_id || actor.is_system()) return command.company_id;
  return !is_admin(actor.role) || needs_company(role) ? actor.company_id : std::nullopt;
}

Refusal one_more_admin() {
  return forbidden("Only the company's admin may add another one.");
}

Refusal no_maker() {
  return forbidden("An API key adds users where it names assign_roles, or manage_company_users for its own company's.");
}

/// Anybody registers any address: only who has proven his is whom the company means.
Refusal unproven() {
  return conflict("email",
                  "A user with this e-mail exists who has not proven the address: its owner has to verify it first, or "
                  "to reset the password where he did not register himself.");
}

std::optional<Refusal> beyond_right(const UserFields& user, const Actor& actor) {
  const bool above = stands_above(actor);
  if (actor.is_system() || (above && actor.role == "superadmin")) return std::nullopt;
  if (user.role == "superadmin") return forbidden("Only a superadmin may add a superadmin.");
  if (above) return std::nullopt;
  if (!adds_users(actor, user.company_id)) return no_maker();
  if (actor.reach < Reach::company) return forbidden("You may not add users.");
  // Beyond hr users and interviewers nobody is a company's alone: a consultant reaches the whole tenant.
  if (!needs_company(user.role)) return forbidden("Only an admin may add others than hr users and interviewers.");
  if (!user.extra_roles.empty()) return forbidden("Only an admin may give somebody a custom role.");
  if (actor.reach == Reach::company && (!actor.company_id || user.company_id != actor.company_id))
    return forbidden("You may add users to your own company only.");
  if (user.is_company_admin && !makes_company_admins(actor)) return one_more_admin();
  if (user.is_verified) return forbidden("Only an admin may vouch for an e-mail address.");
  return std::nullopt;
}

/// The user that a command makes, or why it does not. `company_by_name`: the directory knows his company.
Result<UserFields> new_user(const Seen<Account>& seen, const CreateUser& command, const Actor& actor,
                            bool company_by_name = false) {
  auto assigned = assigned_role(seen, command.role.value_or(std::string(default_role)), command.role_id);
  if (!assigned) return Refused(std::move(assigned.error()));
  auto names = names_of(command);
  if (!names) return Refused(std::move(names.error()));
  UserFields user;
  static_cast<UserNames&>(user) = std::move(*names);
  static_cast<UserDetails&>(user) = part<UserDetails>(command);
  user.role = std::move(assigned->role);
  user.extra_roles = std::move(assigned->extra_roles);
  user.company_id = company_of(command, user.role, actor);
  user.is_company_admin = command.is_company_admin.value_or(false);
  user.is_verified = command.is_verified.value_or(false);
  if (auto refusal = beyond_right(user, actor)) return Refused(std::move(*refusal));
  if (user.company_id && !company_by_name && !knows_company(seen, *user.company_id))
    return Refused(invalid("company_id", "not_found", "There is no such company."));
  if (!user.company_id && needs_company(user.role) && !actor.is_system())
    return Refused(invalid("company_id", "required", "Such a user needs a company."));
  if (auto refusal = refuse_words(user)) return Refused(std::move(*refusal));
  if (seen.owner(email_key(user.email))) return Refused(email_taken());
  return user;
}

Event invitation(const Uuid& id, UserFields user, bool is_mailed, const Actor& actor) {
  const DirectoryKey key = email_key(user.email);
  auto token = mailed_token(id, 1, "invite", actor.now + accounts::invitation_life, user.email);
  UserInvited invited{std::move(user), std::move(token), is_mailed};
  return event(id, 1, std::move(invited), {take(key, id)});
}

CreateUser row_as_command(const ImportUserRow& row) {
  CreateUser command;
  command.email = row.email;
  command.first_name = row.first_name;
  command.last_name = row.last_name;
  command.name = row.name;
  command.role = row.role;
  command.role_id = row.role_id;
  command.company_id = row.company_id;
  command.department = row.department;
  return command;
}

bool says_company(const ImportUserRow& row) {
  return !row.company_id && row.company && !row.company->empty();
}

/// The user of a row.
Result<UserFields> imported_user(const Seen<Account>& seen, const ImportUserRow& row, const Actor& actor) {
  CreateUser command = row_as_command(row);
  const bool by_name = says_company(row);
  if (by_name) {
    command.company_id = seen.owner(companies::name_key(*row.company));
    if (!command.company_id) return Refused(invalid("company", "not_found", "There is no company of this name."));
  }
  return new_user(seen, command, actor, by_name);
}

void add_faults(const Refusal& refusal, std::int64_t line, std::vector<ImportFault>& faults) {
  for (const Fault& fault : refusal.faults) faults.push_back({line, 0, fault.field, fault.code, fault.message});
  if (refusal.faults.empty()) faults.push_back({line, 0, "", "not_allowed", refusal.message});
}

}  // namespace

Touches touches(const CreateUser& command, const Actor& actor) {
  Touches t{{}, {email_key(command.email)}};
  if (const auto company = command.company_id || actor.is_system() ? command.company_id : actor.company_id)
    t.keys.push_back(*company);
  if (command.role_id) t.keys.push_back(*command.role_id);
  return t;
}

Result<Events> decide(const Seen<Account>& seen, const CreateUser& command, const Actor& actor) {
  auto user = new_user(seen, command, actor);
  if (!user) return Refused(std::move(user.error()));
  if (command.password_hash.empty()) return Events{invitation(command.id, std::move(*user), true, actor)};
  std::vector<Claim> claims{take(email_key(user->email), command.id)};
  return Events{event(command.id, 1, UserCreated{std::move(*user), command.password_hash}, std::move(claims))};
}

Touches touches(const InviteUser& command, const Actor&) {
  return {{command.id, command.company_id}, {email_key(command.email)}};
}

Result<Events> decide(const Seen<Account>& seen, const InviteUser& command, const Actor& actor) {
  if (!knows_company(seen, command.company_id)) return Refused(not_found("company"));
  const bool of_it = actor.reach == Reach::company && actor.company_id == command.company_id;
  if (!actor.is_system() && actor.reach != Reach::tenant && !of_it) return Refused(forbidden());
  if (const Account* user = seen.find(command.id)) {
    if (user->company_id || user->state != "active" || !needs_company(user->role)) return Refused(email_taken());
    if (command.is_company_admin.value_or(false) && of_it && !makes_company_admins(actor))
      return Refused(one_more_admin());
    if (!adds_users(actor, command.company_id)) return Refused(no_maker());
    if (!user->is_verified) return Refused(unproven());
    return Events{event(user->id, user->version + 1,
                        UserJoinedCompany{command.company_id, command.is_company_admin.value_or(false)})};
  }
  CreateUser wish;
  static_cast<UserDetails&>(wish) = part<UserDetails>(command);
  static_cast<WrittenName&>(wish) = part<WrittenName>(command);
  wish.role = command.role.value_or("hr");
  wish.company_id = command.company_id;
  wish.is_company_admin = command.is_company_admin;
  auto user = new_user(seen, wish, actor);
  if (!user) return Refused(std::move(user.error()));
  if (!needs_company(user->role)) return Refused(invalid("role", "not_allowed", "Must be hr or interviewer."));
  return Events{invitation(command.id, std::move(*user), true, actor)};
}

Touches touches(const ImportUserChunk& command, const Actor& actor) {
  std::set<Uuid> keys;
  Touches t;
  if (actor.company_id) keys.insert(*actor.company_id);
  for (const ImportUserRow& row : command.rows) {
    if (row.company_id) keys.insert(*row.company_id);
    if (row.role_id) keys.insert(*row.role_id);
    if (says_company(row)) t.directory.push_back(companies::name_key(*row.company));
    t.directory.push_back(email_key(row.email));
  }
  t.keys.assign(keys.begin(), keys.end());
  return t;
}

Result<Events> decide(const Seen<Account>& seen, const ImportUserChunk& command, const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  UsersImported imported{.faults = command.faults};
  Events events;
  std::unordered_set<std::string> here;
  for (const ImportUserRow& row : command.rows) {
    const DirectoryKey key = email_key(row.email);
    const bool is_known = here.contains(key.value) || seen.owner(key);
    if (is_known && command.from_file) {
      ++imported.skipped;
      continue;
    }
    auto user = imported_user(seen, row, actor);
    if (is_known && user) user = Refused(email_taken());
    if (!user) {
      add_faults(user.error(), row.line, imported.faults);
      continue;
    }
    here.insert(key.value);
    const auto n = static_cast<std::uint64_t>(row.line);
    const Tag beside = tag_beside(tag_of(command.id), command.partitions, tag_of(derive_spread(command.id, "tag", n)));
    const Uuid id = derive_tagged(command.id, beside, "user", n);
    imported.users.push_back(id);
    events.push_back(invitation(id, std::move(*user), command.send_invitations, actor));
  }
  imported.created = static_cast<std::int64_t>(imported.users.size());
  imported.failed = failed_rows(imported.faults);
  events.push_back(event(command.id, 1, std::move(imported)));
  return events;
}

}  // namespace hirewire::identity
