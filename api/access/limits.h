#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "api/server/http.h"
#include "base/config.h"
#include "base/metrics.h"
#include "schemas/messages/actor.h"

namespace hirewire {

/// Counts by key, in windows that begin with a key's first count: whoever begins at the border of a minute gets no more
/// than any other. Holds at most `most` keys at once, so that memory is bounded: what comes after them is counted in
/// one of `shared_places`, with whatever else fell into it. A clock that is set back lets windows last longer.
/// Thread-safe.
class WindowCounter {
 public:
  static constexpr std::uint64_t shared_places = 65'536;
  struct Key {
    std::uint64_t own;
    /// Chooses the place where there is none of its own left. What one client has many of is to share this.
    std::uint64_t shared;
    Key(std::uint64_t own, std::uint64_t shared) : own(own), shared(shared) {}
    Key(std::uint64_t own) : Key(own, own) {}  // NOLINT(google-explicit-constructor): most keys are one number
  };
  struct Count {
    std::int64_t count = 0;
    Instant end;  ///< of the window; of one that would begin now where there is none
  };
  explicit WindowCounter(std::chrono::seconds window, std::size_t most = 100'000);
  Count add(Key key, Instant at);       ///< counts one and says how many there are now
  void give_back(Key key, Instant at);  ///< one that was counted then, where its window is not over
  [[nodiscard]] Count count(Key key, Instant at);

 private:
  struct Window {
    Instant begin;
    std::int64_t count = 0;
  };
  void forget_ended(Instant at);
  std::uint64_t counted_as(Key key) const;

  const std::chrono::seconds window_;
  const std::size_t most_;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, Window> windows_;
  std::set<std::pair<Instant, std::uint64_t>> begun_;  ///< the windows' begins and keys, the oldest first
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

/// Requests an hour, which begins with the first of them: of a user where one is signed in, else of an address (an IPv6
/// one by its /64, which is what one customer of a provider has; by its /48, the most that a site has, where the
/// counter is full). An API key has an hour of its own, and so have a user's heartbeats. Exempt are health_check and
/// metrics, and what a mail server tells or does for its customers, from few addresses: report_bounce, unsubscribe,
/// unsubscribe_notifications.
class RateLimits {
 public:
  explicit RateLimits(const Config& config);
  /// Takes one; nullopt where there is no limit (0) or the operation is exempt.
  std::optional<Allowance> take(std::string_view operation, const Actor& actor, std::string_view remote, Instant at);

 private:
  const std::int64_t signed_in_;
  const std::int64_t anonymous_;
  WindowCounter by_user_{std::chrono::hours(1)};
  const metrics::Counter refused_user_ = refused("user");
  const metrics::Counter refused_address_ = refused("address");
  static metrics::Counter refused(const std::string& who);
  WindowCounter by_address_{
      std::chrono::hours(1)};  // apart: a crowd of addresses uses up nothing of those who are signed in
};

/// What strangers ask for that costs others something, an hour each: registrations from one network, of which each
/// tells whether an address is known, and mails to one address, whether it is known or not. Without limits on the
/// anonymous (HIREWIRE_RATE_LIMIT_ANONYMOUS=0) there are none here. Thread-safe.
class StrangerLimits {
 public:
  explicit StrangerLimits(const Config& config);
  /// Takes one. The seconds until there is another where none is left, else 0.
  int take_registration(std::string_view remote, Instant at);
  int take_mail(std::string_view email, Instant at);

 private:
  const std::int64_t registrations_;
  const std::int64_t mails_;
  WindowCounter by_network_{std::chrono::hours(1)};
  WindowCounter by_email_{std::chrono::hours(1)};
};

/// E-mail addresses of accounts that who is signed in gives to others or takes himself: a 409 tells him that some
/// tenant has an account of it. So an hour has a fiftieth of a user's requests for those, a fifth for a tenant's admin.
/// A company's users count together, as they make each other; their API keys, too. An address counts from when it is
/// asked for, and is given back where it was free: many at once tell no more. Without limits on who is signed in
/// (HIREWIRE_RATE_LIMIT=0) there are none here. Thread-safe.
class AddressLimits {
 public:
  explicit AddressLimits(const Config& config);
  /// Takes one. The seconds until there is another where none is left, else 0.
  int take(const Actor& actor, Instant at);
  /// One that was taken then.
  void give_back(const Actor& actor, Instant at);

 private:
  const std::int64_t users_;
  const std::int64_t admins_;
  WindowCounter taken_{std::chrono::hours(1)};
};

/// Guessing passwords. Ten wrong ones for one e-mail from one network in the minute that begins with the first, then
/// 429 until it is over; the right one is not looked at meanwhile. A guess counts from when it begins: those that run
/// at once are together no more than may still fail, and who comes beyond them waits his turn. From wherever they come,
/// guesses at one account slow it (a tenth of a second for each beyond ten in a quarter of an hour, five at most) and
/// never lock its owner out. Nothing of the e-mail is kept but a hash. Thread-safe.
class FailedLogins {
 public:
  static constexpr std::int64_t most = 10;
  static constexpr std::chrono::milliseconds longest_delay{5000};

  /// A password that is looked at. Where nobody says that it was wrong (it was right, or there was trouble), it is
  /// given back at the end.
  class Attempt {
   public:
    Attempt(FailedLogins& logins, std::uint64_t pair, std::uint64_t account, Instant at,
            std::chrono::milliseconds delay)
        : logins_(&logins), pair_(pair), account_(account), at_(at), delay_(delay) {}
    Attempt(Attempt&& other) noexcept : Attempt(other) { other.logins_ = nullptr; }
    Attempt& operator=(Attempt&&) = delete;
    ~Attempt();
    void wrong() { wrong_ = true; }
    [[nodiscard]] std::chrono::milliseconds delay() const { return delay_; }  ///< to wait before looking

   private:
    Attempt(const Attempt&) = default;
    FailedLogins* logins_;
    std::uint64_t pair_, account_;
    Instant at_;
    std::chrono::milliseconds delay_;
    bool wrong_ = false;
  };
  struct Wait {
    int seconds = 0;  ///< until guesses are looked at again; 0: ask again in a moment, others are being looked at
  };
  [[nodiscard]] std::expected<Attempt, Wait> begin(std::string_view email, std::string_view remote, Instant at);

 private:
  void end(std::uint64_t pair, std::uint64_t account, Instant at, bool wrong);

  const metrics::Counter failed_ =
      metrics::counter("hirewire_logins_failed_total", "Sign-ins with a wrong e-mail or password.");
  const metrics::Counter blocked_ =
      metrics::counter("hirewire_logins_blocked_total",
                       "Sign-ins not looked at: too many wrong passwords for that e-mail from that address.");
  const metrics::Counter slowed_ = metrics::counter(
      "hirewire_logins_slowed_total", "Sign-ins made to wait: many wrong passwords for that e-mail, from anywhere.");
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::int64_t> running_;  ///< by e-mail and network
  WindowCounter by_pair_{std::chrono::minutes(1)};
  WindowCounter by_account_{std::chrono::minutes(15)};
};

}  // namespace hirewire
