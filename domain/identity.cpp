#include "domain/identity.h"

#include "domain/rules/object.h"

namespace hirewire::identity {

namespace {

constexpr std::string_view wrong_login = "Invalid email or password";  // ai-interviewer:38
constexpr std::string_view dead_session = "The session has ended; sign in again.";

}  // namespace

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

Result<Events> decide(const Seen<SessionState>& seen, const CloseSession&, const Actor& actor) {
  const SessionState* session = seen.one();
  if (!session) return Refused(not_found("session"));
  if (!actor.is_system() && session->user_id != actor.user_id)
    return Refused(forbidden("You may end your own sessions only."));
  if (session->state != "open") return Events{};
  return Events{event(session->id, session->version + 1, SessionClosed{session->user_id, "logout"})};
}

Touches touches(const JoinCompany& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<User>& seen, const JoinCompany& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  const User* user = seen.one();
  if (!user) return Refused(not_found("user"));
  if (user->state != "active" || user->company_id) return Events{};
  return Events{event(user->id, user->version + 1, UserJoinedCompany{command.company_id, command.is_company_admin})};
}

}  // namespace hirewire::identity
