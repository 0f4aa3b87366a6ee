#include "api/access/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cstring>

#include "base/seal.h"

namespace hirewire {

namespace {

std::int64_t seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

std::uint64_t key_of(std::string_view what, std::string_view a, std::string_view b = {}) {
  const auto digest = sha256(fmt::format("{}\n{}\n{}", what, a, b));
  std::uint64_t key = 0;
  std::memcpy(&key, digest.data(), sizeof key);
  return key;
}

/// Who is behind an address: itself, or the /64 that an IPv6 host may choose its addresses from.
std::string network_of(std::string_view remote) {
  boost::system::error_code bad;
  const auto address = boost::asio::ip::make_address(std::string(remote), bad);
  if (bad || !address.is_v6()) return std::string(remote);
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
  const auto bytes = v6.to_bytes();
  return std::string(bytes.begin(), bytes.begin() + 8);
}

}  // namespace

WindowCounter::WindowCounter(std::int64_t window_seconds, std::size_t most) : seconds_(window_seconds), most_(most) {}

std::int64_t& WindowCounter::of(std::uint64_t key, Instant at) {
  const auto window = seconds_of(at) / seconds_;
  if (window > window_) {  // a clock that goes back stays in the later window
    window_ = window;
    counts_ = {};
    others_ = 0;
  }
  const auto found = counts_.find(key);
  if (found != counts_.end()) return found->second;
  return counts_.size() < most_ ? counts_[key] : others_;
}

std::int64_t WindowCounter::add(std::uint64_t key, Instant at) {
  const std::scoped_lock lock(mutex_);
  return ++of(key, at);
}

void WindowCounter::give_back(std::uint64_t key, Instant at) {
  const std::scoped_lock lock(mutex_);
  if (seconds_of(at) / seconds_ != window_) return;
  auto& count = of(key, at);
  count = std::max<std::int64_t>(0, count - 1);
}

std::int64_t WindowCounter::count(std::uint64_t key, Instant at) {
  const std::scoped_lock lock(mutex_);
  const bool current = seconds_of(at) / seconds_ <= window_;
  const auto found = counts_.find(key);
  if (!current) return 0;
  if (found != counts_.end()) return found->second;
  return counts_.size() < most_ ? 0 : others_;
}

std::int64_t WindowCounter::window_end(Instant at) const {
  return (seconds_of(at) / seconds_ + 1) * seconds_;
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
  if (operation == "health_check" || operation == "metrics") return std::nullopt;
  const bool signed_in = !actor.user_id.is_nil();
  const auto limit = signed_in ? signed_in_ : anonymous_;
  if (limit <= 0) return std::nullopt;
  const auto used = signed_in ? by_user_.add(key_of("user", to_string(actor.user_id)), at)
                              : by_address_.add(key_of("address", network_of(remote)), at);
  Allowance allowance;
  allowance.granted = used <= limit;
  allowance.limit = limit;
  allowance.remaining = std::max<std::int64_t>(0, limit - used);
  allowance.reset = by_user_.window_end(at);
  if (!allowance.granted) {
    allowance.retry_after = static_cast<int>(allowance.reset - seconds_of(at));
    (signed_in ? refused_user_ : refused_address_).add();
  }
  return allowance;
}

std::expected<FailedLogins::Attempt, FailedLogins::Wait> FailedLogins::begin(std::string_view email,
                                                                             std::string_view remote, Instant at) {
  constexpr std::chrono::milliseconds a_guess_slows_by{100};
  const auto pair = key_of("login", email, network_of(remote));
  const auto account = key_of("account", email);
  const std::scoped_lock lock(mutex_);
  const auto failed = by_pair_.count(pair, at);
  if (failed >= most) {
    blocked_.add();
    return std::unexpected(Wait{static_cast<int>(by_pair_.window_end(at) - seconds_of(at))});
  }
  auto& running = running_[pair];
  if (failed + running >= most) return std::unexpected(Wait{});
  ++running;
  const auto beyond = std::max<std::int64_t>(0, by_account_.add(account, at) - most);
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
