#include "api/access/limits.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace hirewire;

namespace {

Instant after(std::int64_t seconds) {
  return Instant{std::chrono::seconds(1'640'991'600 + seconds)};
}  // on the hour

Config with(std::int64_t signed_in, std::int64_t anonymous) {
  Config config;
  config.rate_limit = signed_in;
  config.rate_limit_anonymous = anonymous;
  return config;
}
Actor user(std::uint8_t n) {
  Actor actor;
  actor.user_id.bytes[15] = n;
  return actor;
}

}  // namespace

TEST_CASE("an hour's requests are counted down and renewed after it, as the document's headers say") {
  RateLimits limits(with(3, 2));
  const Actor alice = user(1);
  for (const std::int64_t left : {2, 1, 0}) {
    const auto allowance = limits.take("list_jobs", alice, "192.0.2.1", after(10));
    REQUIRE(allowance);
    CHECK(allowance->granted);
    CHECK(allowance->remaining == left);
  }
  const auto fourth = limits.take("list_jobs", alice, "192.0.2.1", after(100));
  REQUIRE(fourth);
  CHECK_FALSE(fourth->granted);
  CHECK(fourth->remaining == 0);
  CHECK(fourth->retry_after == 3510);
  Headers headers;
  add_headers(*fourth, headers);
  CHECK(headers ==
        Headers{{"X-RateLimit-Limit", "3"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1640995210"}});
  CHECK(limits.take("list_jobs", alice, "192.0.2.1", after(3610))->granted);
}

TEST_CASE("users are counted wherever they call from, the public by address, an IPv6 host by its network") {
  RateLimits limits(with(1, 1));
  CHECK(limits.take("x", user(1), "192.0.2.1", after(0))->granted);
  CHECK_FALSE(limits.take("x", user(1), "192.0.2.2", after(0))->granted);
  CHECK(limits.take("x", user(2), "192.0.2.1", after(0))->granted);
  const Actor nobody;
  CHECK(limits.take("x", nobody, "192.0.2.1", after(0))->granted);
  CHECK_FALSE(limits.take("x", nobody, "192.0.2.1", after(0))->granted);
  CHECK_FALSE(limits.take("x", nobody, "::ffff:192.0.2.1", after(0))->granted);
  CHECK(limits.take("x", nobody, "192.0.2.2", after(0))->granted);
  CHECK(limits.take("x", nobody, "2001:db8:1:2::1", after(0))->granted);
  CHECK_FALSE(limits.take("x", nobody, "2001:db8:1:2:ffff::9", after(0))->granted);
  CHECK(limits.take("x", nobody, "2001:db8:1:3::1", after(0))->granted);
}

TEST_CASE("0 is no limit; health and metrics never have one") {
  RateLimits off(with(0, 0));
  CHECK_FALSE(off.take("list_jobs", user(1), "192.0.2.1", after(0)));
  CHECK_FALSE(off.take("list_jobs", Actor{}, "192.0.2.1", after(0)));
  RateLimits on(with(1, 1));
  CHECK_FALSE(on.take("health_check", Actor{}, "192.0.2.1", after(0)));
  CHECK_FALSE(on.take("metrics", Actor{}, "192.0.2.1", after(0)));
}

TEST_CASE("a counter's memory is bounded: what does not fit shares places until windows end") {
  WindowCounter counter(std::chrono::minutes(1), 2);
  CHECK(counter.add(1, after(0)).count == 1);
  CHECK(counter.add(2, after(0)).count == 1);
  CHECK(counter.add({3, 7}, after(0)).count == 1);
  CHECK(counter.add({4, 7}, after(0)).count == 2);
  CHECK(counter.add({5, 8}, after(0)).count == 1);
  CHECK(counter.add({6, 7 + WindowCounter::shared_places}, after(0)).count == 3);
  CHECK(counter.add({1, 7}, after(1)).count == 2);
  CHECK(counter.count({6, 7}, after(1)).count == 3);
  CHECK(counter.count(2, after(1)).count == 1);
  CHECK(counter.count(1, after(60)).count == 0);
  CHECK(counter.add({4, 7}, after(60)).count == 1);
  CHECK(counter.add({4, 7}, after(59)).count == 2);  // a clock set back does not give a new window
}

TEST_CASE("a client with more addresses than are counted apart shuts out his own range, not strangers") {
  RateLimits limits(with(0, 2));
  const Actor nobody;
  const auto granted = [&](const std::string& remote, std::int64_t seconds) {
    return limits.take("login", nobody, remote, after(seconds))->granted;
  };
  for (int i = 0; i < 2 * 65'536; ++i) granted(fmt::format("2001:db8:{:x}:{:x}::1", i % 2, i / 2), 0);
  int refused = 0;
  for (int i = 0; i < 200; ++i) refused += granted(fmt::format("198.51.100.{}", i), 1) ? 0 : 1;
  for (int i = 0; i < 200; ++i) refused += granted(fmt::format("2001:db8:{:x}:1::1", 0x100 + i), 1) ? 0 : 1;
  CHECK(refused <= 4);  // who happens to share a place
  CHECK_FALSE(granted("2001:db8:0:ffff::1", 1));
  CHECK_FALSE(granted("2001:db8:1:ffff::1", 1));
  CHECK(granted("2001:db8:1:ffff::1", 3601));
}

TEST_CASE("a window begins with its key's first count, and nothing is given back to one that began later") {
  WindowCounter counter(std::chrono::minutes(1));
  CHECK(counter.add(1, after(59)).end == after(119));
  CHECK(counter.add(1, after(61)).count == 2);
  CHECK(counter.count(2, after(61)).end == after(121));
  CHECK(counter.add(1, after(119)).count == 1);
  counter.give_back(1, after(61));
  CHECK(counter.count(1, after(120)).count == 1);
  counter.give_back(1, after(119));
  CHECK(counter.count(1, after(120)).count == 0);
}

TEST_CASE("what was given back holds no place, and a window that ended takes none that began later with it") {
  WindowCounter counter(std::chrono::minutes(1), 2);
  counter.add(1, after(0));
  counter.give_back(1, after(0));
  counter.add(2, after(1));
  CHECK(counter.add(1, after(2)).end == after(62));
  CHECK(counter.add(3, after(3)).count == 1);
  CHECK(counter.add(3, after(3)).count == 2);  // beyond the two places
  CHECK(counter.count(1, after(60)).count == 1);
  CHECK(counter.count(1, after(62)).count == 0);
}

TEST_CASE("a window that began while the clock ran ahead holds no other open") {
  WindowCounter counter(std::chrono::minutes(1));
  counter.add(1, after(86'400));
  counter.add(2, after(0));
  CHECK(counter.count(2, after(59)).count == 1);
  CHECK(counter.count(2, after(60)).count == 0);
  CHECK(counter.count(1, after(60)).count == 1);
}

namespace {

/// Begins one, and says that it was wrong.
void guess(FailedLogins& logins, std::string_view email, std::string_view remote, Instant at) {
  auto attempt = logins.begin(email, remote, at);
  REQUIRE(attempt.has_value());
  attempt->wrong();
}

}  // namespace

TEST_CASE("after ten wrong passwords a minute an e-mail rests at that address, and only there") {
  FailedLogins logins;
  for (int i = 0; i < 10; ++i) guess(logins, "a@x.y", "192.0.2.1", after(15));
  const auto blocked = logins.begin("a@x.y", "192.0.2.1", after(15));
  REQUIRE_FALSE(blocked.has_value());
  CHECK(blocked.error().seconds == 60);
  CHECK(logins.begin("a@x.y", "192.0.2.2", after(15)).has_value());
  CHECK(logins.begin("b@x.y", "192.0.2.1", after(15)).has_value());
  CHECK(logins.begin("a@x.y", "192.0.2.1", after(75)).has_value());
}

TEST_CASE("a minute of guesses begins with the first of them: the clock's own gives no more") {
  FailedLogins logins;
  for (int i = 0; i < 5; ++i) guess(logins, "a@x.y", "192.0.2.1", after(59));
  for (int i = 0; i < 5; ++i) guess(logins, "a@x.y", "192.0.2.1", after(61));
  const auto blocked = logins.begin("a@x.y", "192.0.2.1", after(62));
  REQUIRE_FALSE(blocked.has_value());
  CHECK(blocked.error().seconds == 57);
}

TEST_CASE("guesses that run at once are no more than may still fail; what was right is given back") {
  FailedLogins logins;
  for (int i = 0; i < 3; ++i) guess(logins, "a@x.y", "192.0.2.1", after(15));
  {
    std::vector<FailedLogins::Attempt> running;
    for (int i = 0; i < 7; ++i) running.push_back(std::move(logins.begin("a@x.y", "192.0.2.1", after(15)).value()));
    const auto next = logins.begin("a@x.y", "192.0.2.1", after(15));
    REQUIRE_FALSE(next.has_value());
    CHECK(next.error().seconds == 0);  // not refused: none of the seven has failed
  }
  for (int i = 0; i < 100; ++i) CHECK(logins.begin("a@x.y", "192.0.2.1", after(15)).has_value());
}

TEST_CASE("guesses from everywhere slow an account, and never lock it") {
  FailedLogins logins;
  for (int i = 0; i < 10; ++i) guess(logins, "a@x.y", "192.0.2." + std::to_string(i), after(0));
  CHECK(logins.begin("a@x.y", "198.51.100.1", after(1))->delay() == std::chrono::milliseconds(100));
  CHECK(logins.begin("a@x.y", "198.51.100.1", after(1))->delay() == std::chrono::milliseconds(100));
  CHECK(logins.begin("b@x.y", "198.51.100.1", after(1))->delay().count() == 0);
  for (int i = 0; i < 1000; ++i)
    guess(logins, "a@x.y", "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250), after(2));
  CHECK(logins.begin("a@x.y", "198.51.100.1", after(3))->delay() == FailedLogins::longest_delay);
  CHECK(logins.begin("a@x.y", "198.51.100.1", after(900))->delay().count() == 0);
}

TEST_CASE("an API key and a user's heartbeats have hours of their own") {
  RateLimits limits(with(1, 1));
  const Actor alice = user(1);
  CHECK(limits.take("x", alice, "192.0.2.1", after(0))->granted);
  CHECK_FALSE(limits.take("x", alice, "192.0.2.1", after(0))->granted);
  CHECK(limits.take("send_presence_heartbeat", alice, "192.0.2.1", after(0))->granted);
  CHECK_FALSE(limits.take("send_presence_heartbeat", alice, "192.0.2.1", after(0))->granted);
  Actor key = alice;
  key.api_key_id.bytes[15] = 7;
  CHECK(limits.take("x", key, "192.0.2.1", after(0))->granted);
  CHECK_FALSE(limits.take("x", key, "192.0.2.1", after(0))->granted);
  key.api_key_id.bytes[15] = 8;
  CHECK(limits.take("x", key, "192.0.2.1", after(0))->granted);
}

TEST_CASE("a network registers a fifth of what it may ask, and an address gets five mails an hour") {
  StrangerLimits limits(with(0, 100));
  for (int i = 0; i < 20; ++i) CHECK(limits.take_registration("2001:db8::1", after(0)) == 0);
  CHECK(limits.take_registration("2001:db8::2", after(600)) == 3000);  // the same network
  CHECK(limits.take_registration("192.0.2.1", after(600)) == 0);
  CHECK(limits.take_registration("2001:db8::1", after(3600)) == 0);
  for (int i = 0; i < 5; ++i) CHECK(limits.take_mail("a@example.org", after(0)) == 0);
  CHECK(limits.take_mail("a@example.org", after(10)) == 3590);
  CHECK(limits.take_mail("b@example.org", after(10)) == 0);
  StrangerLimits none(with(0, 0));
  for (int i = 0; i < 100; ++i)
    CHECK(none.take_registration("192.0.2.1", after(0)) + none.take_mail("a@example.org", after(0)) == 0);
}

TEST_CASE("addresses that are taken are a fiftieth of an hour, of a company together; an admin has a fifth") {
  AddressLimits limits(with(1000, 0));
  Actor hr = user(1), colleague = user(2), admin = user(3), nobodys = user(4);
  hr.role = colleague.role = "hr";
  hr.company_id = colleague.company_id = admin.company_id = mint();
  admin.role = "admin";
  for (int i = 0; i < 100; ++i) {  // free ones cost nothing
    CHECK(limits.take(hr, after(0)) == 0);
    limits.give_back(hr, after(0));
  }
  for (int i = 0; i < 20; ++i) CHECK(limits.take(i % 2 == 0 ? hr : colleague, after(0)) == 0);
  CHECK(limits.take(hr, after(600)) == 3000);
  CHECK(limits.take(colleague, after(600)) == 3000);
  limits.give_back(hr, after(0));  // one that was on its way, and free
  CHECK(limits.take(colleague, after(600)) == 0);
  CHECK(limits.take(hr, after(600)) == 3000);
  CHECK(limits.take(nobodys, after(600)) == 0);
  for (int i = 0; i < 200; ++i) CHECK(limits.take(admin, after(0)) == 0);
  CHECK(limits.take(admin, after(10)) == 3590);
  CHECK(limits.take(hr, after(3600)) == 0);
  AddressLimits none(with(0, 0));
  for (int i = 0; i < 100; ++i) CHECK(none.take(hr, after(0)) == 0);
}
