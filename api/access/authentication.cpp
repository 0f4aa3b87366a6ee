#include "api/access/authentication.h"

#include <algorithm>

#include "api/access/api_key.h"
#include "api/routing/operation.h"
#include "schemas/candidates_profile.h"
#include "storage/postgres/relation.h"

namespace hirewire {

namespace asio = boost::asio;
using api_keys::KeyHolder;
using identity::SessionView;

namespace {

constexpr std::size_t most_sound = 10'000;

constexpr std::string_view bad_token = "The token is invalid or expired; sign in again.";

constexpr std::string_view bad_key = "The API key is invalid, revoked or expired.";

/// What a Host header names: lower case, without its port and a final dot; 253 characters at most (RFC 1035).
std::string host_name(std::string_view host) {
  const auto bracket = host.find(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  std::string name(host.substr(0, std::min<std::size_t>(colon, 253)));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (name.ends_with('.')) name.pop_back();
  return name;
}

/// `Bearer <token>` (RFC 6750 §2.1), the scheme in any case; nullopt for anything else.
std::optional<std::string_view> bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return std::nullopt;
  const bool is_bearer = std::ranges::equal(authorization.substr(0, scheme.size()), scheme, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
  if (!is_bearer) return std::nullopt;
  const auto token = authorization.substr(scheme.size());
  return token.find_first_of(" \t,") == std::string_view::npos ? std::optional(token) : std::nullopt;
}

std::optional<Uuid> id_in(const Rows& rows, std::string_view column) {
  const auto text = rows.at(0, rows.column(column));
  return text ? parse_uuid(*text) : std::nullopt;
}

Actor nobody_of(const Uuid& tenant) {
  Actor nobody;
  nobody.tenant_id = tenant;
  return nobody;
}

asio::awaitable<Result<std::optional<SessionView>>> session_of(const Services& services, Uuid tenant, Uuid session) {
  const auto rows = co_await ask_one(services, nobody_of(tenant), "identity/session.sql", {{"id", to_string(session)}});
  if (!rows) co_return Refused(rows.error());
  if (rows->size() == 0) co_return std::nullopt;
  SessionView view;
  read_row(*rows, 0, shape_of<SessionView>(), &view);
  if (rows->at(0, rows->column("former")))  // who has no profile yet writes it under this id
    view.candidate_id = candidates::own_candidate_id(view.user_id, rows->integer(0, "former"));
  co_return view;
}

asio::awaitable<Result<std::optional<KeyHolder>>> holder_of(const Services& services, Uuid tenant, Uuid key) {
  const auto rows = co_await ask_one(services, nobody_of(tenant), "api_keys/holder.sql", {{"id", to_string(key)}});
  if (!rows) co_return Refused(rows.error());
  if (rows->size() == 0) co_return std::nullopt;
  KeyHolder holder;
  read_row(*rows, 0, shape_of<KeyHolder>(), &holder);
  co_return holder;
}

asio::awaitable<Result<std::optional<Uuid>>> tenant_of(const Services& services, std::string host) {
  const auto rows =
      co_await ask_one(services, nobody_of(Uuid{}), "platform/tenant_by_host.sql", {{"host", std::move(host)}});
  if (!rows) co_return Refused(rows.error());
  if (rows->size() == 0) co_return std::nullopt;
  co_return id_in(*rows, "tenant_id");
}

Authentication::LookUps look_ups_of(const Services& services) {
  return {[&services](Uuid tenant, Uuid session) { return session_of(services, tenant, session); },
          [&services](std::string host) { return tenant_of(services, std::move(host)); },
          [&services](Uuid tenant, Uuid key) { return holder_of(services, tenant, key); }};
}

}  // namespace

Authentication::Authentication(const Keys& keys, const Config& config)
    : production_(config.production()),
      tokens_(keys, config.name_space),
      limits_(config),
      stranger_limits_(config),
      address_limits_(config) {}

asio::awaitable<Result<Actor>> Authentication::actor_of(const Request& request, const Services& services) {
  const auto look_ups = look_ups_of(services);
  co_return co_await actor_of(request, look_ups);
}

asio::awaitable<Result<Actor>> Authentication::anonymous(const Request& request, const Services& services) {
  const auto look_ups = look_ups_of(services);
  co_return co_await anonymous(request, look_ups);
}

asio::awaitable<Result<Actor>> Authentication::actor_of(const Request& request, const LookUps& look_ups) {
  const auto headers = std::ranges::count(request.headers, "authorization", &Headers::value_type::first);
  if (headers == 0) co_return co_await anonymous(request, look_ups);
  const auto token = headers == 1 ? bearer_token(request.header("authorization")) : std::nullopt;
  if (!token) co_return Refused(unauthenticated("Send one header `Authorization: Bearer <access token>`."));
  if (looks_like_api_key(*token)) co_return co_await api_key_bearer(*token, look_ups);
  co_return co_await bearer(*token, look_ups);
}

asio::awaitable<Result<Actor>> Authentication::anonymous(const Request& request, const LookUps& look_ups) {
  auto host = host_name(request.header("host"));
  const ShortCache<std::string, std::optional<Uuid>>::Find find = [&look_ups, host] { return look_ups.tenant(host); };
  auto tenant = co_await tenants_.get(std::move(host), find);
  if (!tenant) co_return Refused(std::move(tenant.error()));
  Actor actor;
  actor.tenant_id = tenant->value_or(Uuid{});  // nil sees nothing
  actor.now = now();
  co_return actor;
}

std::optional<Instant> Authentication::token_end(const Request& request) {
  const auto token = bearer_token(request.header("authorization"));
  const auto subject = token ? subject_of(*token, now()) : std::nullopt;
  return subject ? std::optional(subject->expires) : std::nullopt;
}

/// nullopt where the token is not sound, or no longer.
std::optional<TokenSubject> Authentication::subject_of(std::string_view token, Instant at) {
  const auto known = sound_.find(token);
  if (known != sound_.end() && at < known->second.expires) return known->second;
  auto subject = tokens_.verify(token, TokenUse::access, at);
  if (!subject) return subject;
  if (sound_.size() >= most_sound) sound_.clear();
  sound_.insert_or_assign(std::string(token), *subject);
  return subject;
}

asio::awaitable<Result<Actor>> Authentication::bearer(std::string_view token, const LookUps& look_ups) {
  const auto at = now();
  const auto subject = subject_of(token, at);
  if (!subject || !admits(subject->user)) co_return Refused(unauthenticated(bad_token));
  const decltype(sessions_)::Find find = [&look_ups, &subject] {
    return look_ups.session(subject->tenant, subject->session);
  };
  auto found = co_await sessions_.get({subject->tenant, subject->session}, find);
  if (!found) co_return Refused(std::move(found.error()));
  const auto& session = *found;
  if (!session || session->user_id != subject->user || session->state != "open" || session->user_state != "active") {
    co_return Refused(unauthenticated(bad_token));
  }
  Actor actor;
  static_cast<Principal&>(actor) = part<Principal>(*session);
  actor.tenant_id = subject->tenant;
  actor.session_id = subject->session;
  actor.now = at;
  co_return actor;
}

asio::awaitable<Result<Actor>> Authentication::api_key_bearer(std::string_view text, const LookUps& look_ups) {
  const auto shown = read_api_key(text);
  if (!shown) co_return Refused(unauthenticated(bad_key));
  const decltype(keys_)::Find find = [&look_ups, &shown] { return look_ups.api_key(shown->tenant, shown->id); };
  auto found = co_await keys_.get({shown->tenant, shown->id}, find);
  if (!found) co_return Refused(std::move(found.error()));
  const auto& holder = *found;
  if (!holder || !equal_in_constant_time(holder->hash, shown->hash) || !admits(holder->user_id))
    co_return Refused(unauthenticated(bad_key));
  Actor actor;
  static_cast<Principal&>(actor) = part<Principal>(*holder);
  actor.tenant_id = shown->tenant;
  actor.api_key_id = shown->id;
  actor.key_permissions = holder->key_permissions;
  actor.now = now();
  last_seen_.see(actor.tenant_id, actor.api_key_id, actor.now);
  co_return actor;
}

}  // namespace hirewire
