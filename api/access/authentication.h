#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "api/access/json_web_token.h"
#include "api/access/last_seen.h"
#include "api/access/limits.h"
#include "api/access/short_cache.h"
#include "api/server/http.h"
#include "schemas/api_keys.h"
#include "schemas/identity.h"
#include "schemas/messages/actor.h"
#include "schemas/messages/demo_accounts.h"

namespace hirewire {

struct Services;

/// Who asks. A token alone opens nothing: its session is looked at too, at most a second ago, so that a deactivated
/// user or a closed session gets 401 within a second at every door, and at once at the door where he signed out. An API
/// key is a bearer token too; its row is looked at likewise.
class Authentication {
 public:
  /// What it has to ask the database; a test answers itself.
  struct LookUps {
    std::function<boost::asio::awaitable<Result<std::optional<identity::SessionView>>>(Uuid tenant, Uuid session)>
        session;
    std::function<boost::asio::awaitable<Result<std::optional<Uuid>>>(std::string host)> tenant;
    std::function<boost::asio::awaitable<Result<std::optional<api_keys::KeyHolder>>>(Uuid tenant, Uuid key)> api_key =
        {};
  };

  Authentication(const Keys& keys, const Config& config);

  /// Without an Authorization header: the public of the host name's tenant. With one that is not a sound `Bearer` token
  /// of an open session of an active user: `unauthenticated`. `unavailable` where the database cannot be asked.
  boost::asio::awaitable<Result<Actor>> actor_of(const Request& request, const Services& services);
  boost::asio::awaitable<Result<Actor>> actor_of(const Request& request, const LookUps& look_ups);
  /// The public of the host name's tenant, whatever the Authorization header says (signing in, refreshing).
  boost::asio::awaitable<Result<Actor>> anonymous(const Request& request, const Services& services);
  boost::asio::awaitable<Result<Actor>> anonymous(const Request& request, const LookUps& look_ups);

  /// When the token of a request that actor_of has let in ends; nullopt where it bears none.
  std::optional<Instant> token_end(const Request& request);

  /// The session was closed here: from now on its tokens are refused at this door.
  void forget(const Uuid& tenant, const Uuid& session) { sessions_.drop({tenant, session}); }
  /// What somebody may was changed here: from now on this door looks at every session and key anew.
  void forget_all() {
    sessions_.clear();
    keys_.clear();
  }
  /// Likewise an API key that was revoked.
  void forget_key(const Uuid& tenant, const Uuid& key) { keys_.drop({tenant, key}); }

  /// Whether this house lets that account in: production has no demo accounts (schemas/messages/demo_accounts.h).
  [[nodiscard]] bool admits(const Uuid& user) const { return !production_ || !is_demo_account(user); }

  [[nodiscard]] const JsonWebTokens& tokens() const { return tokens_; }
  RateLimits& limits() { return limits_; }
  FailedLogins& failed_logins() { return failed_logins_; }
  StrangerLimits& stranger_limits() { return stranger_limits_; }
  AddressLimits& address_limits() { return address_limits_; }
  LastSeen& last_seen() { return last_seen_; }

 private:
  using OfTenant = std::pair<Uuid, Uuid>;  ///< tenant, session or key: what one tenant's door found is never another's
  struct HashOfPair {
    std::size_t operator()(const OfTenant& key) const {
      return std::hash<Uuid>{}(key.first) ^ std::hash<Uuid>{}(key.second);
    }
  };
  boost::asio::awaitable<Result<Actor>> bearer(std::string_view token, const LookUps& look_ups);
  boost::asio::awaitable<Result<Actor>> api_key_bearer(std::string_view text, const LookUps& look_ups);
  std::optional<TokenSubject> subject_of(std::string_view token, Instant at);

  const bool production_;
  JsonWebTokens tokens_;
  /// Access tokens found sound: a client's next request needs no second HMAC. Emptied when full.
  std::map<std::string, TokenSubject, std::less<>> sound_;
  RateLimits limits_;
  FailedLogins failed_logins_;
  StrangerLimits stranger_limits_;
  AddressLimits address_limits_;
  LastSeen last_seen_;
  ShortCache<OfTenant, std::optional<identity::SessionView>, HashOfPair> sessions_{std::chrono::seconds(1), 50'000,
                                                                                   "sessions"};
  ShortCache<OfTenant, std::optional<api_keys::KeyHolder>, HashOfPair> keys_{std::chrono::seconds(1), 10'000,
                                                                             "api_keys"};
  ShortCache<std::string, std::optional<Uuid>> tenants_{std::chrono::seconds(60), 1'000, "tenants"};
};

}  // namespace hirewire
