#include "domain/accounts.h"

#include "domain/identity/accounts.h"
#include "domain/rules/object.h"
#include "schemas/messages/permissions.h"

namespace hirewire::accounts {

namespace {

using identity::email_key;
using identity::SessionClosed;
using identity::SessionOpened;

/// A token that may be used now, for one of these purposes.
Result<const TokenHolder*> live_token(const Seen<TokenHolder>& seen, std::initializer_list<std::string_view> purposes,
                                      const Actor& actor) {
  const TokenHolder* token = seen.one();
  const bool live = token && std::ranges::find(purposes, token->purpose) != purposes.end() && !token->used &&
                    token->same_address && token->expires_at > actor.now && token->state == "active";
  return live ? Result<const TokenHolder*>(token) : Refused(invalid("token", "expired", dead_token));
}

/// `rows`: one a session, or one without.
void close_sessions(Events& events, const auto& rows, const Uuid& user, const Uuid& but = {}) {
  for (const auto* row : rows) {
    if (!row->session_id || *row->session_id == but) continue;
    events.push_back(event(*row->session_id, row->session_version.value_or(0) + 1, SessionClosed{user, "password"}));
  }
}

template <class E>
E mailed(std::string_view purpose, const auto& command, const StoredAccount& account) {
  return {{command.token_id, std::string(purpose), command.expires_at, account.email}};
}

}  // namespace

Touches touches(const RegisterUser& command, const Actor&) {
  return {{}, {email_key(command.email)}};
}

Result<Events> decide(const Seen<StoredAccount>& seen, const RegisterUser& command, const Actor&) {
  const auto role = canonical_role(command.role);
  if (!role) return Refused(invalid("role", "not_allowed", "Must be candidate or employer."));
  if (*role != "candidate" && *role != "hr")
    return Refused(forbidden("You may register as a candidate or as an employer only."));
  const DirectoryKey key = email_key(command.email);
  if (seen.owner(key)) return Refused(identity::email_taken());
  UserRegistered registered{part<identity::UserFields>(command), command.password_hash};
  registered.role = *role;
  registered.company_id.reset();  // nobody gives himself any of these
  registered.extra_roles.clear();
  registered.is_company_admin = registered.is_verified = false;
  Events events;
  events.push_back(event(command.id, 1, std::move(registered), {take(key, command.id)}));
  events.push_back(event(
      command.id, 2, UserVerificationRequested{{command.token_id, "verify", command.token_expires_at, command.email}}));
  events.push_back(
      event(command.session_id, 1, SessionOpened{command.id, command.listener, command.session_expires_at}));
  return events;
}

Touches touches(const RequestVerification& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<StoredAccount>& seen, const RequestVerification& command, const Actor&) {
  const StoredAccount* account = seen.one();
  if (!account || account->state != "active" || account->is_verified) return Events{};
  return Events{
      event(account->id, account->version + 1, mailed<UserVerificationRequested>("verify", command, *account))};
}

Touches touches(const RequestPasswordReset& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<StoredAccount>& seen, const RequestPasswordReset& command, const Actor&) {
  const StoredAccount* account = seen.one();
  if (!account || account->state != "active") return Events{};
  return Events{
      event(account->id, account->version + 1, mailed<UserPasswordResetRequested>("reset", command, *account))};
}

Touches touches(const VerifyEmail& command, const Actor&) {
  return {{command.token_id}, {}};
}

Result<Events> decide(const Seen<TokenHolder>& seen, const VerifyEmail&, const Actor& actor) {
  const TokenHolder* token = seen.one();
  const bool proven = token && token->purpose == "verify" && token->same_address && token->is_verified;
  if (proven && token->state == "active") return Events{};
  const auto live = live_token(seen, {"verify"}, actor);
  if (!live) return Refused(live.error());
  return Events{event(token->user_id, token->user_version + 1, UserEmailVerified{token->email, token->role})};
}

Touches touches(const ResetPassword& command, const Actor&) {
  return {{command.token_id}, {}};
}

Result<Events> decide(const Seen<TokenHolder>& seen, const ResetPassword& command, const Actor& actor) {
  const auto live = live_token(seen, {"reset", "invite"}, actor);
  if (!live) return Refused(live.error());
  const TokenHolder& token = **live;
  Events events;
  events.push_back(event(token.user_id, token.user_version + 1, UserPasswordChanged{command.password_hash}));
  if (!token.is_verified)
    events.push_back(event(token.user_id, token.user_version + 2, UserEmailVerified{token.email, token.role}));
  close_sessions(events, seen.all(), token.user_id);
  return events;
}

Touches touches(const ChangePassword& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<AccountWithSession>& seen, const ChangePassword& command, const Actor& actor) {
  const AccountWithSession* account = seen.one();
  if (!account || account->state == "deleted") return Refused(not_found("user"));
  const bool own = actor.user_id == command.id;
  if (!own && !is_admin(actor.role)) return Refused(forbidden("You may change your own password only."));
  if (!own && account->role == "superadmin" && actor.role != "superadmin")
    return Refused(forbidden("Only a superadmin may change a superadmin's password."));
  if (own && command.verified_against != account->credential_version)
    return Refused(invalid("old_password", "wrong", "Is not your password."));
  if (account->state != "active") return Refused(conflict("id", "The account is not active."));
  Events events{event(account->id, account->version + 1, UserPasswordChanged{command.password_hash})};
  close_sessions(events, seen.all(), account->id, own ? actor.session_id : Uuid{});
  return events;
}

}  // namespace hirewire::accounts
