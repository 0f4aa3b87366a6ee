#include "api/sign_in.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.h"
#include "base/lower.h"
#include "schemas/language/email_address.h"
#include "schemas/language/json.h"

namespace hirewire::identity {

namespace asio = boost::asio;

std::string normal_email(std::string_view typed) {
  return lower(tidied_address(typed));
}

Actor house_of(const Uuid& tenant, Instant at) {
  Actor actor;
  actor.tenant_id = tenant;
  actor.role = "system";
  actor.reach = Reach::tenant;
  actor.now = at;
  return actor;
}

asio::awaitable<Result<Rows>> ask_as_house(const Call& call, std::string_view path, const Uuid& tenant,
                                           Arguments arguments) {
  return ask_one(call.services, house_of(tenant, call.actor.now), path, std::move(arguments));
}

asio::awaitable<Result<std::optional<Uuid>>> tenant_of_code(const Services& services, std::string_view code) {
  const auto value = services.keys.directory_value("tenant_code", lower(code));
  const auto rows =
      co_await ask_one(services, house_of(Uuid{}, now()), "accounts/tenant_by_code.sql", {{"code_value", value}});
  if (!rows) co_return Refused(rows.error());
  co_return rows->size() > 0 ? parse_uuid(rows->text(0, "tenant_id")) : std::nullopt;
}

namespace {

asio::awaitable<Result<std::optional<Credentials>>> credentials_by(const Call& call, std::string_view email) {
  const auto value = call.services.keys.directory_value("user_email", email);
  const auto rows = co_await ask_as_house(call, "identity/credentials.sql", Uuid{}, {{"email_value", value}});
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

/// As addresses were compared before they were tidied.
std::string once_normal_email(std::string_view typed) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = typed.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return lower(typed.substr(first, typed.find_last_not_of(blanks) - first + 1));
}

}  // namespace

asio::awaitable<Result<std::optional<Credentials>>> credentials_of(const Call& call, std::string_view typed) {
  const std::string email = normal_email(typed);
  const std::string once = once_normal_email(typed);
  auto found = co_await credentials_by(call, email);
  if (once == email || !found) co_return found;
  auto found_as_typed = co_await credentials_by(call, once);  // whatever was found: it takes the same time
  const bool is_of_before = !found_as_typed || found_as_typed->has_value();
  co_return is_of_before ? std::move(found_as_typed) : std::move(found);
}

asio::awaitable<Result<SignedInUser>> user_of(const Call& call, const Uuid& tenant, const Uuid& id) {
  const auto rows = co_await ask_as_house(call, "identity/user_by_id.sql", tenant, {{"id", to_string(id)}});
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
  user.email = rows->text(0, "email");  // as it is stored, which may be of before addresses were tidied
  co_return user;
}

namespace sign_in_detail {

asio::awaitable<Result<void>> send(Call& call, const Behaviour& operation, const Actor& actor, const Uuid& subject,
                                   Sent sent) {
  call.command = std::move(sent.command);
  call.shape = sent.shape;
  call.envelope = Envelope{.origin = std::move(call.envelope.origin)};
  call.envelope.id = mint(tag_of(subject));
  call.envelope.type = sent.type;
  call.envelope.subject = subject;
  call.envelope.time = call.actor.now;
  call.envelope.actor = actor;
  const Preference preference = sent.unheard ? Preference{.respond_async = true} : Preference::of(call.request);
  const auto outcome = co_await carry_out(call, operation, {}, preference);
  if (!outcome) co_return Refused(outcome.error());
  if (sent.unheard) co_return Result<void>{};
  const auto* carried = std::get_if<CarriedOut>(&*outcome);
  if (carried == nullptr) co_return Refused(outcome_unknown());
  if (auto refusal = refusal_of(carried->reply)) co_return Refused(std::move(*refusal));
  co_return Result<void>{};
}

}  // namespace sign_in_detail

TokenPair tokens_for(const Call& call, const TokenSubject& subject, SignedInUser user) {
  const JsonWebTokens& tokens = call.services.authentication.tokens();
  TokenPair pair;
  pair.access_token = tokens.issue(subject, TokenUse::access, call.actor.now);
  pair.refresh_token = tokens.issue(subject, TokenUse::refresh, call.actor.now);
  pair.expires_in = access_token_seconds;
  pair.user = std::move(user);
  return pair;
}

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

}  // namespace hirewire::identity
