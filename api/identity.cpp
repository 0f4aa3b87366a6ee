#include "api/identity.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/access/authentication.h"
#include "api/access/password_pool.h"
#include "api/requests/desk.h"
#include "api/sign_in.h"
#include "base/log.h"
#include "schemas/identity.h"
#include "schemas/language/json.h"
#include "schemas/tokens.h"

namespace hirewire::identity {

namespace asio = boost::asio;

namespace {

constexpr std::string_view wrong_login = "Invalid email or password";  // ai-interviewer:39
constexpr std::string_view wrong_refresh = "The refresh token is invalid or expired; sign in again.";
constexpr auto refresh_life = std::chrono::seconds(refresh_token_seconds);

constexpr Behaviour open_session{.command = &shape_of<OpenSession>, .lane = lane};
constexpr Behaviour renew_password_hash{.command = &shape_of<RenewPasswordHash>, .lane = lane};
constexpr Behaviour refresh_session{.command = &shape_of<RefreshSession>, .lane = lane};
constexpr Behaviour close_one{.command = &shape_of<CloseSession>, .lane = lane};

/// A dead token closes its session, and that was done, not refused (domain/identity.h): what became of the session
/// tells.
asio::awaitable<Result<bool>> is_open(const Call& call, const TokenSubject& subject) {
  const auto rows =
      co_await ask_as_house(call, "identity/session.sql", subject.tenant, {{"id", to_string(subject.session)}});
  if (!rows) co_return Refused(rows.error());
  co_return rows->size() > 0 && rows->text(0, "state") == "open" && rows->text(0, "user_state") == "active";
}

/// A refusal of the domain says why; a caller who shows a secret learns only that it does not do. Trouble stays
/// trouble.
Refusal veiled(Refusal refusal, std::string_view words) {
  const bool trouble = refusal.reason == Reason::unavailable || refusal.reason == Reason::broken ||
                       refusal.reason == Reason::too_many || refusal.reason == Reason::expired;
  return trouble ? std::move(refusal) : unauthenticated(words);
}

struct Proven {
  Credentials credentials;
  bool renews_hash = false;  ///< it was made of the password as typed
};

/// The account whose password this is; the same refusal, after the same work, for every way in which it is nobody's.
asio::awaitable<Result<Proven>> authenticate(Call& call, const LoginRequest& request) {
  const auto email = normal_email(request.email);
  auto attempt = co_await begin_attempt(call, email);
  if (!attempt) co_return Refused(std::move(attempt.error()));
  if (attempt->delay().count() > 0) co_await pause(attempt->delay());
  auto credentials = co_await credentials_of(call, request.email);
  if (!credentials) co_return Refused(std::move(credentials.error()));
  PasswordPool& passwords = call.services.passwords;
  Result<PasswordMatch> match = PasswordMatch::none;
  if (*credentials && !(*credentials)->password_hash.empty()) {
    match = co_await passwords.verify(request.password, (*credentials)->password_hash);
  } else {
    match = co_await passwords.verify_nobody(request.password);
  }
  if (!match) co_return Refused(std::move(match.error()));
  const bool right = *match != PasswordMatch::none;
  if (right && (*credentials)->state == "active" && call.services.authentication.admits((*credentials)->user_id))
    co_return Proven{std::move(**credentials), *match == PasswordMatch::as_typed};
  attempt->wrong();
  co_return Refused(unauthenticated(wrong_login));
}

/// He is signed in already: where it does not come off, the next login tries again.
asio::awaitable<void> renew_hash(Call& call, const Credentials& credentials, std::string password) {
  auto hash = co_await call.services.passwords.hash(std::move(password));
  Result<void> renewed;
  if (hash) {
    RenewPasswordHash command{credentials.user_id, credentials.credential_version, std::move(*hash)};
    renewed = co_await send(call, renew_password_hash, house_of(credentials.tenant_id, call.actor.now),
                            credentials.user_id, std::move(command));
  } else {
    renewed = Refused(std::move(hash.error()));
  }
  if (!renewed) log::warn("password_hash_not_renewed", {{"why", renewed.error().code}});
}

asio::awaitable<Result<Answer>> answer_login(Call& call) {
  LoginRequest request;
  if (auto bound = bind_body(call, shape_of<LoginRequest>(), &request); !bound)
    co_return Refused(std::move(bound.error()));
  auto proven = co_await authenticate(call, request);
  if (!proven) co_return Refused(std::move(proven.error()));
  const Credentials* const credentials = &proven->credentials;
  auto user = co_await user_of(call, credentials->tenant_id, credentials->user_id);
  if (!user) co_return Refused(veiled(std::move(user.error()), wrong_login));
  const Uuid session = mint(tag_of(credentials->user_id));
  OpenSession command{session, credentials->user_id, credentials->credential_version, call.desk->name,
                      call.actor.now + refresh_life};
  auto opened =
      co_await send(call, open_session, house_of(credentials->tenant_id, call.actor.now), session, std::move(command));
  if (!opened) co_return Refused(veiled(std::move(opened.error()), wrong_login));
  if (proven->renews_hash) co_await renew_hash(call, *credentials, std::move(request.password));
  become(call, credentials->tenant_id, *user);
  const TokenSubject subject{credentials->user_id, session, credentials->tenant_id, user->role, 0};
  co_return made(tokens_for(call, subject, std::move(*user)));
}

asio::awaitable<Result<Answer>> answer_refresh(Call& call) {
  RefreshRequest request;
  if (auto bound = bind_body(call, shape_of<RefreshRequest>(), &request); !bound)
    co_return Refused(std::move(bound.error()));
  Authentication& authentication = call.services.authentication;
  auto subject = authentication.tokens().verify(request.refresh_token, TokenUse::refresh, call.actor.now);
  if (!subject || !authentication.admits(subject->user)) co_return Refused(unauthenticated(wrong_refresh));
  auto user = co_await user_of(call, subject->tenant, subject->user);
  if (!user) co_return Refused(veiled(std::move(user.error()), wrong_refresh));
  RefreshSession command{subject->session, subject->generation, call.desk->name, call.actor.now + refresh_life};
  auto refreshed = co_await send(call, refresh_session, house_of(subject->tenant, call.actor.now), subject->session,
                                 std::move(command));
  if (!refreshed) co_return Refused(veiled(std::move(refreshed.error()), wrong_refresh));
  const auto open = co_await is_open(call, *subject);
  if (!open) co_return Refused(open.error());
  if (!*open) {
    authentication.forget(subject->tenant, subject->session);
    co_return Refused(unauthenticated(wrong_refresh));
  }
  become(call, subject->tenant, *user);
  subject->role = user->role;
  ++subject->generation;  // the successor of what was shown, however often it is asked for
  co_return made(tokens_for(call, *subject, std::move(*user)));
}

asio::awaitable<Result<Answer>> answer_logout(Call& call) {
  LogoutRequest request;
  if (!call.request.body.empty()) {
    if (auto bound = bind_body(call, shape_of<LogoutRequest>(), &request); !bound)
      co_return Refused(std::move(bound.error()));
  }
  Authentication& authentication = call.services.authentication;
  std::vector<Uuid> sessions{call.actor.session_id};
  if (request.refresh_token) {
    const auto other = authentication.tokens().verify(*request.refresh_token, TokenUse::refresh, call.actor.now);
    if (other && other->user == call.actor.user_id && other->session != call.actor.session_id)
      sessions.push_back(other->session);
  }
  for (const Uuid& session : sessions) {
    auto closed =
        co_await send(call, close_one, house_of(call.actor.tenant_id, call.actor.now), session, CloseSession{session});
    authentication.forget(call.actor.tenant_id, session);
    const bool gone =
        !closed && (closed.error().reason == Reason::conflict || closed.error().reason == Reason::not_found);
    if (!closed && !gone) co_return Refused(std::move(closed.error()));
  }
  co_return Nothing{};
}

asio::awaitable<Result<Answer>> answer_close_session(Call& call) {
  const auto session = parse_uuid(call.path.at("id"));
  if (!session) co_return Refused(not_found("session"));
  auto closed = co_await send(call, close_one, call.actor, *session, CloseSession{*session});
  if (!closed) co_return Refused(std::move(closed.error()));
  call.services.authentication.forget(call.actor.tenant_id, *session);
  co_return Nothing{};
}

constexpr Resource session_of_user{
    .noun = "session", .one = {}, .list = "identity/own_sessions.sql", .view = &shape_of<OwnSession>, .lane = lane};
constexpr Resource user{
    .noun = "user", .one = "identity/user_by_id.sql", .list = {}, .view = &shape_of<UserView>, .lane = lane};

}  // namespace

constinit const Operation login{"login",
                                open_to_all,
                                {.resource = "user",
                                 .view = &shape_of<TokenPair>,
                                 .command = &shape_of<LoginRequest>,
                                 .ignores_key = true,
                                 .answer = answer_login}};

constinit const Operation refresh_token{"refresh_token",
                                        open_to_all,
                                        {.resource = "session",
                                         .view = &shape_of<TokenPair>,
                                         .command = &shape_of<RefreshRequest>,
                                         .ignores_key = true,
                                         .answer = answer_refresh}};

constinit const Operation logout{
    "logout",
    signed_in,
    {.resource = "session", .command = &shape_of<LogoutRequest>, .ignores_key = true, .answer = answer_logout}};

constinit const Operation list_sessions = lists(session_of_user, "list_sessions", signed_in);
constinit const Operation close_session{
    "close_session", signed_in, {.resource = "session", .answer = answer_close_session}};

constinit const Operation get_current_user = shows(user, "get_current_user", signed_in);

}  // namespace hirewire::identity
