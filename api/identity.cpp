#include "api/identity.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/access/authentication.h"
#include "api/access/password_pool.h"
#include "api/requests/desk.h"
#include "api/requests/handle.h"
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
constexpr Behaviour close_session{.command = &shape_of<CloseSession>, .lane = lane};

/// As the directory has it (docs/domain.md §0): without blanks around it, ASCII letters lower.
std::string normal_email(std::string_view email) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = email.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  std::string normal(email.substr(first, email.find_last_not_of(blanks) - first + 1));
  for (char& c : normal) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return normal;
}

/// The house itself: nobody is signed in yet.
Actor house_of(const Uuid& tenant, Instant at) {
  Actor actor;
  actor.tenant_id = tenant;
  actor.role = "system";
  actor.reach = Reach::tenant;
  actor.now = at;
  return actor;
}

asio::awaitable<Result<Rows>> ask_one(const Call& call, std::string_view path, const Uuid& tenant,
                                      std::map<std::string, Value, std::less<>> arguments) {
  const Actor actor = house_of(tenant, call.actor.now);
  Query::Ask question;
  question.actor = &actor;
  question.arguments = std::move(arguments);
  auto statement = Query::named(path).statement(question);
  if (!statement) co_return Refused(std::move(statement.error()));
  std::vector<Statement> statements;
  statements.push_back(std::move(*statement));
  auto answers = co_await ask(call.services, tenant, std::move(statements));
  if (!answers) co_return Refused(std::move(answers.error()));
  co_return std::move(answers->front());
}

asio::awaitable<Result<std::optional<Credentials>>> credentials_of(const Call& call, std::string_view email) {
  const auto value = call.services.keys.directory_value("user_email", email);
  const auto rows = co_await ask_one(call, "identity/credentials.sql", Uuid{}, {{"email_value", value}});
  if (!rows) co_return Refused(rows.error());
  if (rows->size() == 0) co_return std::nullopt;
  const auto tenant = parse_uuid(rows->text(0, "tenant_id"));
  const auto user = parse_uuid(rows->text(0, "user_id"));
  if (!tenant || !user) co_return std::nullopt;
  if (rows->text(0, "password_hash").empty())  // he was invited and has no password yet
    co_return Credentials{
        *tenant, *user, {}, rows->integer(0, "credential_version"), std::string(rows->text(0, "state"))};
  const Sealer sealer(call.services.keys, "user", *tenant, *user);
  auto hash = sealer.unseal("password_hash", rows->text(0, "password_hash"));
  if (!hash) {  // sealed with another key, or another account's: nobody can sign in with it
    log::error("password_hash_does_not_open", {{"user_id", to_string(*user)}});
    co_return std::nullopt;
  }
  co_return Credentials{*tenant, *user, std::move(*hash), rows->integer(0, "credential_version"),
                        std::string(rows->text(0, "state"))};
}

asio::awaitable<Result<SignedInUser>> user_of(const Call& call, const Uuid& tenant, const Uuid& id) {
  const auto rows = co_await ask_one(call, "identity/user_by_id.sql", tenant, {{"id", to_string(id)}});
  if (!rows) co_return Refused(rows.error());
  if (rows->size() == 0) co_return Refused(unauthenticated());
  SignedInUser user;
  std::vector<Fault> faults;
  for (const Member& member : shape_of<SignedInUser>().members) {
    const auto cell = rows->at(0, rows->column(member.name));
    if (!cell) continue;
    const auto text = member.kind != Kind::boolean ? *cell : *cell == "t" ? "true" : "false";
    read_text(text, member, &user, faults);
  }
  co_return user;
}

/// A dead token closes its session, and that was done, not refused (domain/identity.h): what became of the session
/// tells.
asio::awaitable<Result<bool>> is_open(const Call& call, const TokenSubject& subject) {
  const auto rows =
      co_await ask_one(call, "identity/session.sql", subject.tenant, {{"id", to_string(subject.session)}});
  if (!rows) co_return Refused(rows.error());
  co_return rows->size() > 0 && rows->text(0, "state") == "open" && rows->text(0, "user_state") == "active";
}

/// A command about a session or a user, by the house, carried out for certain or not at all as far as the caller is
/// told.
template <class T>
asio::awaitable<Result<void>> send(Call& call, const Behaviour& operation, const Uuid& tenant, const Uuid& subject,
                                   T command) {
  call.command = std::make_shared<T>(std::move(command));
  call.shape = &shape_of<T>();
  call.envelope = Envelope{.origin = std::move(call.envelope.origin)};
  call.envelope.id = mint(tag_of(subject));
  call.envelope.type = type_of<T>();
  call.envelope.subject = subject;
  call.envelope.time = call.actor.now;
  call.envelope.actor = house_of(tenant, call.actor.now);
  const auto outcome = co_await carry_out(call, operation);
  if (!outcome) co_return Refused(outcome.error());
  const auto* carried = std::get_if<CarriedOut>(&*outcome);
  if (carried == nullptr) co_return Refused(outcome_unknown());
  if (auto refusal = refusal_of(carried->reply)) co_return Refused(std::move(*refusal));
  co_return Result<void>{};
}

/// A refusal of the domain says why; a caller who shows a secret learns only that it does not do. Trouble stays
/// trouble.
Refusal veiled(Refusal refusal, std::string_view words) {
  const bool trouble = refusal.reason == Reason::unavailable || refusal.reason == Reason::broken ||
                       refusal.reason == Reason::too_many || refusal.reason == Reason::expired;
  return trouble ? std::move(refusal) : unauthenticated(words);
}

Answer tokens_for(const Call& call, const TokenSubject& subject, SignedInUser user) {
  const JsonWebTokens& tokens = call.services.authentication.tokens();
  TokenPair pair;
  pair.access_token = tokens.issue(subject, TokenUse::access, call.actor.now);
  pair.refresh_token = tokens.issue(subject, TokenUse::refresh, call.actor.now);
  pair.expires_in = access_token_seconds;
  pair.user = std::move(user);
  return made(std::move(pair));
}

/// From here on the log names the user; he sees what is his.
void become(Call& call, const Uuid& tenant, const SignedInUser& user) {
  call.actor.tenant_id = tenant;
  call.actor.user_id = user.id;
  call.actor.role = user.role;
  call.actor.reach = Reach::own;
}

asio::awaitable<void> pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

/// A turn to have a password looked at: `too_many` where there is none for now.
asio::awaitable<Result<FailedLogins::Attempt>> begin_attempt(Call& call, const std::string& email) {
  constexpr std::chrono::milliseconds a_moment{20};
  FailedLogins& logins = call.services.authentication.failed_logins();
  for (auto waited = a_moment; waited <= FailedLogins::longest_delay; waited += a_moment) {
    auto attempt = logins.begin(email, call.request.remote, now());
    if (attempt) co_return std::move(*attempt);
    if (attempt.error().seconds > 0) co_return Refused(too_many(attempt.error().seconds));
    co_await pause(a_moment);
  }
  co_return Refused(too_many(1));
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
  auto credentials = co_await credentials_of(call, email);
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
    renewed = co_await send(call, renew_password_hash, credentials.tenant_id, credentials.user_id, std::move(command));
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
  auto opened = co_await send(call, open_session, credentials->tenant_id, session, std::move(command));
  if (!opened) co_return Refused(veiled(std::move(opened.error()), wrong_login));
  if (proven->renews_hash) co_await renew_hash(call, *credentials, std::move(request.password));
  become(call, credentials->tenant_id, *user);
  const TokenSubject subject{credentials->user_id, session, credentials->tenant_id, user->role, 0};
  co_return tokens_for(call, subject, std::move(*user));
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
  auto refreshed = co_await send(call, refresh_session, subject->tenant, subject->session, std::move(command));
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
  co_return tokens_for(call, *subject, std::move(*user));
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
    auto closed = co_await send(call, close_session, call.actor.tenant_id, session, CloseSession{session});
    authentication.forget(call.actor.tenant_id, session);
    const bool gone =
        !closed && (closed.error().reason == Reason::conflict || closed.error().reason == Reason::not_found);
    if (!closed && !gone) co_return Refused(std::move(closed.error()));
  }
  co_return Nothing{};
}

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

constinit const Operation get_current_user = shows(user, "get_current_user", signed_in);

}  // namespace hirewire::identity
