#include "api/accounts.h"

#include "api/access/password_pool.h"
#include "api/requests/desk.h"
#include "api/sign_in.h"
#include "base/lower.h"
#include "base/one_time_token.h"
#include "schemas/accounts.h"
#include "schemas/messages/password_rules.h"

namespace hirewire::accounts {

namespace asio = boost::asio;

using identity::begin_attempt;
using identity::credentials_of;
using identity::house_of;
using identity::normal_email;
using identity::send;
using identity::send_unheard;
using identity::SignedInUser;
using identity::user_of;

namespace {

constexpr Behaviour sent_registration{.command = &shape_of<RegisterUser>, .lane = lane};
constexpr Behaviour sent_verification{.command = &shape_of<RequestVerification>, .lane = lane};
constexpr Behaviour sent_reset_request{.command = &shape_of<RequestPasswordReset>, .lane = lane};
constexpr Behaviour sent_proof{.command = &shape_of<VerifyEmail>, .lane = lane};
constexpr Behaviour sent_reset{.command = &shape_of<ResetPassword>, .lane = lane};
constexpr Behaviour sent_change{.command = &shape_of<ChangePassword>, .lane = lane};

/// Of a new password and what repeats it.
Result<void> check_new_password(const Call& call, std::string_view field, const std::string& password,
                                const std::optional<std::string>& confirm, std::string_view confirm_field) {
  std::vector<Fault> faults;
  if (auto fault = fault_of_password(call.services.config, field, password)) faults.push_back(std::move(*fault));
  if (confirm && *confirm != password)
    faults.push_back({std::string(confirm_field), "different", "Must be the same password."});
  return faults.empty() ? Result<void>() : Refused(invalid(std::move(faults)));
}

/// That of the code where one is named, else of the host name.
asio::awaitable<Result<Uuid>> tenant_of(const Call& call, const std::optional<std::string>& code) {
  if (code && !code->empty()) {
    const auto tenant = co_await identity::tenant_of_code(call.services, *code);
    if (!tenant) co_return Refused(tenant.error());
    if (*tenant) co_return **tenant;
  } else if (!call.actor.tenant_id.is_nil()) {
    co_return call.actor.tenant_id;
  }
  co_return Refused(invalid("tenant_code", "not_found", "There is no such tenant."));
}

RegisteredView view_of(const Call& call, const RegisterRequest& request, SignedInUser user,
                       const TokenSubject& subject) {
  RegisteredView view;
  static_cast<SignedInUser&>(view) = user;
  view.user_id = user.id;
  view.username = request.username;
  view.phone = request.phone;
  view.roles = {user.role};
  view.created_at = call.actor.now;
  const auto pair = identity::tokens_for(call, subject, user);
  view.token = view.access_token = pair.access_token;
  view.refresh_token = pair.refresh_token.value_or("");
  view.expires_in = pair.expires_in;
  view.user = std::move(user);
  return view;
}

asio::awaitable<Result<Answer>> answer_register(Call& call) {
  RegisterRequest request;
  if (auto bound = bind_body(call, shape_of<RegisterRequest>(), &request); !bound)
    co_return Refused(std::move(bound.error()));
  if (auto sound = check_new_password(call, "password", request.password, request.password_confirm, "password_confirm");
      !sound)
    co_return Refused(std::move(sound.error()));
  StrangerLimits& limits = call.services.authentication.stranger_limits();
  if (const int wait = limits.take_registration(call.request.remote, call.actor.now); wait > 0)
    co_return Refused(too_many(wait));
  const auto tenant = co_await tenant_of(call, request.tenant_code);
  if (!tenant) co_return Refused(tenant.error());
  auto hash = co_await call.services.passwords.hash(request.password);
  if (!hash) co_return Refused(std::move(hash.error()));

  const Uuid id = mint();
  const Uuid session = mint(tag_of(id));
  RegisterUser command;
  command.id = id;
  command.email = request.email;
  command.first_name = request.first_name;
  command.last_name = request.last_name;
  command.role = request.role.value_or("candidate");
  command.username = request.username;
  command.phone = request.phone;
  command.password_hash = std::move(*hash);
  command.token_id = mint(tag_of(id));
  command.token_expires_at = call.actor.now + verification_life;
  command.session_id = session;
  command.listener = call.desk->name;
  command.session_expires_at = call.actor.now + std::chrono::seconds(refresh_token_seconds);
  auto done = co_await send(call, sent_registration, house_of(*tenant, call.actor.now), id, std::move(command));
  if (!done) co_return Refused(std::move(done.error()));
  auto user = co_await user_of(call, *tenant, id);
  if (!user) co_return Refused(std::move(user.error()));
  identity::become(call, *tenant, *user);
  const TokenSubject subject{id, session, *tenant, user->role, 0};
  co_return made(view_of(call, request, std::move(*user), subject));
}

/// A command for whoever has the address, and for nobody where it is unknown: the same work, and nobody waits for what
/// comes of it.
template <class C>
asio::awaitable<Result<Answer>> ask_for_mail(Call& call, const Behaviour& operation, std::chrono::seconds life) {
  AddressRequest request;
  if (auto bound = bind_body(call, shape_of<AddressRequest>(), &request); !bound)
    co_return Refused(std::move(bound.error()));
  const auto email = normal_email(request.email);
  StrangerLimits& limits = call.services.authentication.stranger_limits();
  if (const int wait = limits.take_mail(email, call.actor.now); wait > 0) co_return Refused(too_many(wait));
  const auto found = co_await credentials_of(call, request.email);
  if (!found) co_return Refused(found.error());
  const Uuid tenant = *found ? (*found)->tenant_id : call.actor.tenant_id;
  const Uuid user = *found ? (*found)->user_id : mint();
  C command{user, mint(tag_of(user)), call.actor.now + life};
  auto sent = co_await send_unheard(call, operation, house_of(tenant, call.actor.now), user, std::move(command));
  if (!sent) co_return Refused(std::move(sent.error()));
  co_return Nothing{};
}

asio::awaitable<Result<Answer>> answer_resend(Call& call) {
  return ask_for_mail<RequestVerification>(call, sent_verification, verification_life);
}
asio::awaitable<Result<Answer>> answer_request_reset(Call& call) {
  return ask_for_mail<RequestPasswordReset>(call, sent_reset_request, reset_life);
}

Refusal no_token() {
  return invalid("token", "expired", dead_token);
}

asio::awaitable<Result<Answer>> answer_verify(Call& call) {
  TokenRequest request;
  if (auto bound = bind_body(call, shape_of<TokenRequest>(), &request); !bound)
    co_return Refused(std::move(bound.error()));
  const auto row = read_one_time_token(call.services.keys, "verify", request.token);
  if (!row) co_return Refused(no_token());
  auto done = co_await send(call, sent_proof, house_of(row->tenant, call.actor.now), row->id, VerifyEmail{row->id});
  if (!done) co_return Refused(std::move(done.error()));
  co_return Nothing{};
}

asio::awaitable<Result<Answer>> answer_reset(Call& call) {
  ResetPasswordRequest request;
  if (auto bound = bind_body(call, shape_of<ResetPasswordRequest>(), &request); !bound)
    co_return Refused(std::move(bound.error()));
  const auto& password = request.new_password ? request.new_password : request.password;
  if (!password) co_return Refused(invalid("new_password", "required", "This field is required."));
  if (auto sound =
          check_new_password(call, "new_password", *password, request.new_password_confirm, "new_password_confirm");
      !sound)
    co_return Refused(std::move(sound.error()));
  const Keys& keys = call.services.keys;
  auto row = read_one_time_token(keys, "reset", request.token);
  if (!row) row = read_one_time_token(keys, "invite", request.token);
  if (!row) co_return Refused(no_token());
  auto hash = co_await call.services.passwords.hash(*password);
  if (!hash) co_return Refused(std::move(hash.error()));
  ResetPassword command{row->id, std::move(*hash)};
  auto done = co_await send(call, sent_reset, house_of(row->tenant, call.actor.now), row->id, std::move(command));
  if (!done) co_return Refused(std::move(done.error()));
  co_return Nothing{};
}

/// The credential version that the caller's old password was checked with.
asio::awaitable<Result<std::int64_t>> verify_old(Call& call, const std::optional<std::string>& old) {
  if (!old) co_return Refused(invalid("old_password", "required", "This field is required."));
  const Uuid& id = call.actor.user_id;
  auto attempt = co_await begin_attempt(call, to_string(id));
  if (!attempt) co_return Refused(std::move(attempt.error()));
  const auto user = co_await user_of(call, call.actor.tenant_id, id);
  if (!user) co_return Refused(user.error());
  const auto credentials = co_await credentials_of(call, user->email);
  if (!credentials) co_return Refused(credentials.error());
  Result<PasswordMatch> match = PasswordMatch::none;
  if (*credentials) match = co_await call.services.passwords.verify(*old, (*credentials)->password_hash);
  if (!match) co_return Refused(match.error());
  if (*match != PasswordMatch::none) co_return (*credentials)->credential_version;
  attempt->wrong();
  co_return Refused(invalid("old_password", "wrong", "Is not your password."));
}

asio::awaitable<Result<Answer>> answer_change(Call& call) {
  ChangePasswordRequest request;
  if (auto bound = bind_body(call, shape_of<ChangePasswordRequest>(), &request); !bound)
    co_return Refused(std::move(bound.error()));
  if (auto sound = check_new_password(call, "new_password", request.new_password, request.new_password_confirm,
                                      "new_password_confirm");
      !sound)
    co_return Refused(std::move(sound.error()));
  const auto id = parse_uuid(call.path.at("id"));
  if (!id) co_return Refused(not_found("user"));
  ChangePassword command{*id, {}, {}};
  if (*id == call.actor.user_id) {
    const auto version = co_await verify_old(call, request.old_password);
    if (!version) co_return Refused(version.error());
    command.verified_against = *version;
  }
  auto hash = co_await call.services.passwords.hash(request.new_password);
  if (!hash) co_return Refused(std::move(hash.error()));
  command.password_hash = std::move(*hash);
  auto done = co_await send(call, sent_change, call.actor, *id, std::move(command));
  if (!done) co_return Refused(std::move(done.error()));
  co_return Nothing{};
}

}  // namespace

constinit const Operation register_user{"register_user",
                                        open_to_all,
                                        {.resource = "user",
                                         .view = &shape_of<RegisteredView>,
                                         .command = &shape_of<RegisterRequest>,
                                         .ignores_key = true,
                                         .answer = answer_register}};
constinit const Operation resend_verification_email{
    "resend_verification_email",
    open_to_all,
    {.resource = "user", .command = &shape_of<AddressRequest>, .ignores_key = true, .answer = answer_resend}};
constinit const Operation request_password_reset{
    "request_password_reset",
    open_to_all,
    {.resource = "user", .command = &shape_of<AddressRequest>, .ignores_key = true, .answer = answer_request_reset}};
constinit const Operation verify_email{
    "verify_email",
    open_to_all,
    {.resource = "user", .command = &shape_of<TokenRequest>, .ignores_key = true, .answer = answer_verify}};
constinit const Operation reset_password{
    "reset_password",
    open_to_all,
    {.resource = "user", .command = &shape_of<ResetPasswordRequest>, .ignores_key = true, .answer = answer_reset}};
constinit const Operation change_password{
    "change_password",
    signed_in,
    {.resource = "user", .command = &shape_of<ChangePasswordRequest>, .ignores_key = true, .answer = answer_change}};

}  // namespace hirewire::accounts
