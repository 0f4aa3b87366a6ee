#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "api/server/http.h"
#include "base/config.h"
#include "base/metrics.h"
#include "schemas/messages/actor.h"

namespace hirewire {

/// Counts by key in fixed windows of wall-clock time. Holds at most `most` keys a window: what comes after them is
/// counted together, so that memory is bounded and nobody gets more by being many. Thread-safe.
class WindowCounter {
 public:
  explicit WindowCounter(std::int64_t window_seconds, std::size_t most = 100'000);
  std::int64_t add(std::uint64_t key, Instant at);  ///< counts one and says how many there are now
  [[nodiscard]] std::int64_t count(std::uint64_t key, Instant at);
  [[nodiscard]] std::int64_t window_end(Instant at) const;  ///< seconds since the epoch

 private:
  std::int64_t& of(std::uint64_t key, Instant at);

  const std::int64_t seconds_;
  const std::size_t most_;
  std::mutex mutex_;
  std::int64_t window_ = 0;
  std::unordered_map<std::uint64_t, std::int64_t> counts_;
  std::int64_t others_ = 0;
};

/// What one request has left of its hour (interview-platform:492-503).
struct Allowance {
  bool granted = true;
  std::int64_t limit = 0;
  std::int64_t remaining = 0;
  std::int64_t reset = 0;  ///< seconds since the epoch
  int retry_after = 0;     ///< seconds; where not granted
};
/// X-RateLimit-Limit, -Remaining, -Reset: on every answer of a limited route, a 429 too.
void add_headers(const Allowance& allowance, Headers& headers);

/// Requests an hour: of a user where one is signed in, else of an address (an IPv6 one by its /64, which is what one
/// customer of a provider has). The operations health_check and metrics are exempt.
class RateLimits {
 public:
  explicit RateLimits(const Config& config);
  /// Takes one; nullopt where there is no limit (0) or the operation is exempt.
  std::optional<Allowance> take(std::string_view operation, const Actor& actor, std::string_view remote, Instant at);

 private:
  const std::int64_t signed_in_;
  const std::int64_t anonymous_;
  WindowCounter by_user_{3600};
  const metrics::Counter refused_user_ = refused("user");
  const metrics::Counter refused_address_ = refused("address");
  static metrics::Counter refused(const std::string& who);
  WindowCounter by_address_{3600};  // apart: a crowd of addresses uses up nothing of those who are signed in
};

/// Wrong passwords: ten a minute for one e-mail from one address, then 429 until the minute is over; the right one is
/// not looked at meanwhile. Nothing of the e-mail is kept but a hash.
class FailedLogins {
 public:
  static constexpr std::int64_t most = 10;
  /// Seconds to wait; 0 = go on.
  [[nodiscard]] int blocked(std::string_view email, std::string_view remote, Instant at);
  void failed(std::string_view email, std::string_view remote, Instant at);

 private:
  const metrics::Counter failed_ =
      metrics::counter("hirewire_logins_failed_total", "Sign-ins with a wrong e-mail or password.");
  const metrics::Counter blocked_ =
      metrics::counter("hirewire_logins_blocked_total",
                       "Sign-ins not looked at: too many wrong passwords for that e-mail from that address.");
  WindowCounter by_minute_{60};
};

}  // namespace hirewire
