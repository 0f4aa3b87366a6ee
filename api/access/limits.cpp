#include "api/access/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cstring>

#include "base/seal.h"
#include "schemas/messages/permissions.h"

namespace hirewire {

namespace {

constexpr std::string_view exempt[] = {"health_check", "metrics", "report_bounce", "unsubscribe",
                                       "unsubscribe_notifications"};

/// A part of an hour's allowance, one at least; 0 where there is no limit.
std::int64_t part_of(std::int64_t limit, std::int64_t parts) {
  return limit == 0 ? 0 : std::max<std::int64_t>(1, limit / parts);
}

int seconds_until(Instant end, Instant at) {
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(end - at).count());
}

std::uint64_t key_of(std::string_view what, std::string_view a, std::string_view b = {}) {
  const auto digest = sha256(fmt::format("{}\n{}\n{}", what, a, b));
  std::uint64_t key = 0;
  std::memcpy(&key, digest.data(), sizeof key);
  return key;
}

/// Who is behind an address: itself, or the /64 that an IPv6 host may choose its addresses from.
struct Network {
  std::string host;
  std::string site{};  ///< the /48 that an IPv6 site may choose its /64s from; else empty
};

Network network_of(std::string_view remote) {
  boost::system::error_code bad;
  const auto address = boost::asio::ip::make_address(std::string(remote), bad);
  if (bad || !address.is_v6()) return {std::string(remote)};
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return {boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string()};
  const auto bytes = v6.to_bytes();
  return {std::string(bytes.begin(), bytes.begin() + 8), std::string(bytes.begin(), bytes.begin() + 6)};
}

WindowCounter::Key key_of_address(std::string_view what, std::string_view remote) {
  const Network network = network_of(remote);
  const auto own = key_of(what, network.host);
  return network.site.empty() ? own : WindowCounter::Key(own, key_of(what, network.site));
}

std::uint64_t bucket_of(std::string_view operation, const Actor& actor) {
  if (!actor.api_key_id.is_nil()) return key_of("api_key", to_string(actor.api_key_id));
  return key_of(operation == "send_presence_heartbeat" ? "heartbeat" : "user", to_string(actor.user_id));
}

/// Whose addresses an actor's count among.
std::uint64_t asks_with(const Actor& actor) {
  if (actor.company_id && !is_admin(actor.role)) return key_of("addresses of company", to_string(*actor.company_id));
  return key_of("addresses of user", to_string(actor.user_id));
}

}  // namespace

WindowCounter::WindowCounter(std::chrono::seconds window, std::size_t most) : window_(window), most_(most) {}

void WindowCounter::forget_ended(Instant at) {
  for (; !begun_.empty() && begun_.begin()->first + window_ <= at; begun_.erase(begun_.begin()))
    windows_.erase(begun_.begin()->second);
}

/// The shared places are the lowest numbers, which a hash meets as seldom as another hash.
std::uint64_t WindowCounter::counted_as(Key key) const {
  return windows_.contains(key.own) || windows_.size() < most_ ? key.own : key.shared % shared_places;
}

WindowCounter::Count WindowCounter::add(Key key, Instant at) {
  const std::scoped_lock lock(mutex_);
  forget_ended(at);
  const auto [found, is_new] = windows_.try_emplace(counted_as(key), Window{at});
  if (is_new) begun_.emplace(at, found->first);
  return {++found->second.count, found->second.begin + window_};
}

void WindowCounter::give_back(Key key, Instant at) {
  const std::scoped_lock lock(mutex_);
  const auto found = windows_.find(counted_as(key));
  if (found == windows_.end() || at < found->second.begin) return;
  if (--found->second.count > 0) return;
  begun_.erase({found->second.begin, found->first});
  windows_.erase(found);
}

WindowCounter::Count WindowCounter::count(Key key, Instant at) {
  const std::scoped_lock lock(mutex_);
  forget_ended(at);
  const auto found = windows_.find(counted_as(key));
  if (found == windows_.end()) return {0, at + window_};
  return {found->second.count, found->second.begin + window_};
}

void add_headers(const Allowance& allowance, Headers& headers) {
  headers.emplace_back("X-RateLimit-Limit", std::to_string(allowance.limit));
  headers.emplace_back("X-RateLimit-Remaining", std::to_string(allowance.remaining));
  headers.emplace_back("X-RateLimit-Reset", std::to_string(allowance.reset));
}

metrics::Counter RateLimits::refused(const std::string& who) {
  return metrics::counter("hirewire_rate_limited_total",
                          "Requests beyond their hour's allowance, of users and of addresses.", {{"who", who}});
}

RateLimits::RateLimits(const Config& config) : signed_in_(config.rate_limit), anonymous_(config.rate_limit_anonymous) {}

std::optional<Allowance> RateLimits::take(std::string_view operation, const Actor& actor, std::string_view remote,
                                          Instant at) {
  if (std::ranges::find(exempt, operation) != std::end(exempt)) return std::nullopt;
  const bool signed_in = !actor.user_id.is_nil();
  const auto limit = signed_in ? signed_in_ : anonymous_;
  if (limit <= 0) return std::nullopt;
  const auto used = signed_in ? by_user_.add(bucket_of(operation, actor), at)
                              : by_address_.add(key_of_address("address", remote), at);
  Allowance allowance;
  allowance.granted = used.count <= limit;
  allowance.limit = limit;
  allowance.remaining = std::max<std::int64_t>(0, limit - used.count);
  allowance.reset = std::chrono::ceil<std::chrono::seconds>(used.end).time_since_epoch().count();
  if (!allowance.granted) {
    allowance.retry_after = seconds_until(used.end, at);
    (signed_in ? refused_user_ : refused_address_).add();
  }
  return allowance;
}

StrangerLimits::StrangerLimits(const Config& config)
    : registrations_(part_of(config.rate_limit_anonymous, 5)), mails_(config.rate_limit_anonymous == 0 ? 0 : 5) {}

int StrangerLimits::take_registration(std::string_view remote, Instant at) {
  if (registrations_ == 0) return 0;
  const auto used = by_network_.add(key_of_address("register", remote), at);
  return used.count <= registrations_ ? 0 : seconds_until(used.end, at);
}

int StrangerLimits::take_mail(std::string_view email, Instant at) {
  if (mails_ == 0) return 0;
  const auto used = by_email_.add(key_of("mail", email), at);
  return used.count <= mails_ ? 0 : seconds_until(used.end, at);
}

AddressLimits::AddressLimits(const Config& config)
    : users_(part_of(config.rate_limit, 50)), admins_(part_of(config.rate_limit, 5)) {}

int AddressLimits::take(const Actor& actor, Instant at) {
  const auto limit = is_admin(actor.role) ? admins_ : users_;
  if (limit == 0) return 0;
  const auto used = taken_.add(asks_with(actor), at);
  if (used.count <= limit) return 0;
  taken_.give_back(asks_with(actor), at);
  return seconds_until(used.end, at);
}

void AddressLimits::give_back(const Actor& actor, Instant at) {
  if (users_ != 0) taken_.give_back(asks_with(actor), at);
}

std::expected<FailedLogins::Attempt, FailedLogins::Wait> FailedLogins::begin(std::string_view email,
                                                                             std::string_view remote, Instant at) {
  constexpr std::chrono::milliseconds a_guess_slows_by{100};
  const auto pair = key_of("login", email, network_of(remote).host);
  const auto account = key_of("account", email);
  const std::scoped_lock lock(mutex_);
  const auto failed = by_pair_.count(pair, at);
  if (failed.count >= most) {
    blocked_.add();
    return std::unexpected(Wait{seconds_until(failed.end, at)});
  }
  auto& running = running_[pair];
  if (failed.count + running >= most) return std::unexpected(Wait{});
  ++running;
  const auto beyond = std::max<std::int64_t>(0, by_account_.add(account, at).count - most);
  if (beyond > 0) slowed_.add();
  return Attempt(*this, pair, account, at,
                 std::min(longest_delay, a_guess_slows_by * std::min<std::int64_t>(beyond, 1000)));
}

void FailedLogins::end(std::uint64_t pair, std::uint64_t account, Instant at, bool wrong) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = running_.find(pair); --found->second == 0) running_.erase(found);
  if (wrong) {
    failed_.add();
    by_pair_.add(pair, at);
  } else {
    by_account_.give_back(account, at);
  }
}

FailedLogins::Attempt::~Attempt() {
  if (logins_ != nullptr) logins_->end(pair_, account_, at_, wrong_);
}

}  // namespace hirewire
