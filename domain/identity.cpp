#include "domain/identity.h"

#include "base/lower.h"
#include "domain/rules/object.h"
#include "schemas/messages/permissions.h"

namespace hirewire::identity {

namespace {

constexpr std::string_view wrong_login = "Invalid email or password";  // ai-interviewer:38
constexpr std::string_view dead_session = "The session has ended; sign in again.";

DirectoryKey email_key(std::string_view email) {
  return {true, "user_email", lower(email)};
}

bool is_admin(std::string_view role) {
  return role == "admin" || role == "superadmin";
}

/// An hr user's company is the default of whom he adds.
std::optional<Uuid> company_of(const CreateUser& command, const Actor& actor) {
  if (command.company_id || is_admin(actor.role) || actor.is_system()) return command.company_id;
  return actor.company_id;
}

std::optional<Refusal> beyond_right(const CreateUser& command, std::string_view role, const Actor& actor) {
  if (actor.is_system() || actor.role == "superadmin") return std::nullopt;
  if (role == "superadmin") return forbidden("Only a superadmin may add a superadmin.");
  if (actor.role == "admin") return std::nullopt;
  if (actor.role != "hr") return forbidden("You may not add users.");
  if (role == "admin") return forbidden("Only an admin may add an admin.");
  if (!actor.company_id || company_of(command, actor) != actor.company_id)
    return forbidden("You may add users to your own company only.");
  if (command.is_company_admin && !actor.is_company_admin)
    return forbidden("Only the company's admin may add another one.");
  if (command.is_verified) return forbidden("Only an admin may vouch for an e-mail address.");
  return std::nullopt;
}

}  // namespace

Touches touches(const CreateUser& command, const Actor& actor) {
  Touches t{{}, {email_key(command.email)}};
  if (const auto company = company_of(command, actor)) t.keys.push_back(*company);
  return t;
}

Result<Events> decide(const Seen<companies::Company>& seen, const CreateUser& command, const Actor& actor) {
  const auto role = canonical_role(command.role);
  if (!role) return Refused(invalid("role", "not_allowed", "Must be the name of a role."));
  if (auto refusal = beyond_right(command, *role, actor)) return Refused(std::move(*refusal));
  const auto company_id = company_of(command, actor);
  const companies::Company* company = seen.one();
  if (company_id && (!company || company->deleted))
    return Refused(invalid("company_id", "not_found", "There is no such company."));
  const DirectoryKey key = email_key(command.email);
  if (seen.owner(key)) return Refused(conflict("email", "A user with this e-mail already exists."));
  UserCreated created{part<UserFields>(command), command.password_hash};
  created.role = *role;
  created.company_id = company_id;
  return Events{event(command.id, 1, std::move(created), {take(key, command.id)})};
}

Touches touches(const OpenSession& command, const Actor&) {
  return {{command.user_id}, {}};
}

Result<Events> decide(const Seen<User>& seen, const OpenSession& command, const Actor&) {
  const User* user = seen.one();
  if (!user || user->state != "active" || user->credential_version != command.verified_against)
    return Refused(unauthenticated(wrong_login));
  return Events{event(command.id, 1, SessionOpened{user->id, command.listener, command.expires_at})};
}

Touches touches(const RenewPasswordHash& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<User>& seen, const RenewPasswordHash& command, const Actor&) {
  const User* user = seen.one();
  if (!user || user->state != "active" || user->credential_version != command.verified_against) return Events{};
  return Events{event(user->id, user->version + 1, PasswordHashRenewed{command.password_hash})};
}

Touches touches(const RefreshSession& command, const Actor&) {
  return {{command.session_id}, {}};
}

Result<Events> decide(const Seen<SessionState>& seen, const RefreshSession& command, const Actor& actor) {
  const SessionState* session = seen.one();
  // A generation that was never issued can only come from before a restored backup.
  if (!session || session->state != "open" || session->user_state != "active" || session->expires_at <= actor.now ||
      command.generation > session->generation) {
    return Refused(unauthenticated(dead_session));
  }
  const std::int64_t version = session->version + 1;
  if (command.generation < session->used)
    return Events{event(session->id, version, SessionClosed{session->user_id, "reuse"})};
  return Events{
      event(session->id, version,
            SessionRefreshed{session->user_id, command.generation + 1, command.generation, command.expires_at})};
}

Touches touches(const CloseSession& command, const Actor&) {
  return {{command.session_id}, {}};
}

Result<Events> decide(const Seen<SessionState>& seen, const CloseSession&, const Actor&) {
  const SessionState* session = seen.one();
  if (!session) return Refused(not_found("session"));
  if (session->state != "open") return Events{};
  return Events{event(session->id, session->version + 1, SessionClosed{session->user_id, "logout"})};
}

Touches touches(const DeactivateUser& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<UserWithSession>& seen, const DeactivateUser&, const Actor& actor) {
  const UserWithSession* user = seen.one();
  if (!user || user->state == "deleted") return Refused(not_found("user"));
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  if (user->role == "superadmin" && actor.role != "superadmin" && !actor.is_system())
    return Refused(forbidden("Only a superadmin may deactivate a superadmin."));
  Events events;
  if (user->state == "active") events.push_back(event(user->id, user->version + 1, UserDeactivated{user->email}));
  for (const UserWithSession* row : seen.all()) {
    if (!row->session_id) continue;
    events.push_back(
        event(*row->session_id, row->session_version.value_or(0) + 1, SessionClosed{user->id, "deactivated"}));
  }
  return events;
}

Touches touches(const JoinCompany& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<User>& seen, const JoinCompany& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  const User* user = seen.one();
  if (!user) return Refused(not_found("user"));
  if (user->company_id == command.company_id) return Events{};
  if (user->state != "active") return Refused(conflict("id", "The account is not active."));
  if (user->company_id) return Refused(conflict("company_id", "The user is another company's."));
  return Events{event(user->id, user->version + 1, UserJoinedCompany{command.company_id, command.is_company_admin})};
}

}  // namespace hirewire::identity
