#include "api/access/authentication.h"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "api/access/api_key.h"
#include "schemas/messages/permissions.h"

using namespace hirewire;
namespace asio = boost::asio;
using identity::SessionView;

namespace {

constexpr auto key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// A door whose database is a few variables.
struct Door {
  Keys keys{key};
  Config config;
  Authentication authentication{keys, config};
  asio::io_context io;
  Uuid tenant = mint(), user = mint(), session_id = mint(tag_of(user)), public_tenant = mint();
  std::optional<SessionView> session =
      SessionView{{user, "hr", mint(), std::nullopt, true, true, {}}, session_id, "open", "active"};
  Uuid key_id = mint(tag_of(user));
  NewApiKey key_text = make_api_key(tenant, key_id);
  std::optional<api_keys::KeyHolder> holder =
      api_keys::KeyHolder{{user, "interviewer", mint(), std::nullopt, false, false, {"view_analytics", "view_audit"}},
                          key_text.hash,
                          {"view_jobs", "view_analytics"}};
  bool database_is_there = true;
  int sessions_asked = 0, tenants_asked = 0;
  std::string host_asked;

  Authentication::LookUps look_ups() {
    return {[this](Uuid of_tenant, Uuid id) -> asio::awaitable<Result<std::optional<SessionView>>> {
              ++sessions_asked;
              co_await asio::post(asio::use_awaitable);
              if (!database_is_there) co_return Refused(unavailable());
              if (of_tenant != tenant || id != session_id) co_return std::nullopt;
              co_return session;
            },
            [this](std::string host) -> asio::awaitable<Result<std::optional<Uuid>>> {
              ++tenants_asked;
              host_asked = host;
              if (!database_is_there) co_return Refused(unavailable());
              if (host == "unknown.example") co_return std::nullopt;
              co_return public_tenant;
            },
            [this](Uuid of_tenant, Uuid id) -> asio::awaitable<Result<std::optional<api_keys::KeyHolder>>> {
              co_await asio::post(asio::use_awaitable);
              if (!database_is_there) co_return Refused(unavailable());
              if (of_tenant != tenant || id != key_id) co_return std::nullopt;
              co_return holder;
            }};
  }
  Result<Actor> ask(const Headers& headers) {
    Request request;
    request.headers = headers;
    const auto from = look_ups();
    io.restart();
    auto answer = asio::co_spawn(io, authentication.actor_of(request, from), asio::use_future);
    io.run();
    return answer.get();
  }
  [[nodiscard]] std::string token(TokenUse use = TokenUse::access) const {
    return authentication.tokens().issue({user, session_id, tenant, "superadmin", 0}, use, now());
  }
  Result<Actor> bearer(const std::string& text) { return ask({{"host", "x"}, {"authorization", "Bearer " + text}}); }
};

bool is_refused(const Result<Actor>& answer) {
  return !answer && answer.error().reason == Reason::unauthenticated;
}

}  // namespace

TEST_CASE("a sound token of an open session makes an actor of what the session says, not of what the token says") {
  Door door;
  const auto actor = door.bearer(door.token());
  REQUIRE(actor);
  CHECK(actor->tenant_id == door.tenant);
  CHECK(actor->user_id == door.user);
  CHECK(actor->session_id == door.session_id);
  CHECK(actor->role == "hr");
  CHECK(actor->company_id == door.session->company_id);
  CHECK(actor->is_company_admin);
  CHECK(actor->is_verified);
  CHECK(actor->permissions.empty());
  CHECK(now() - actor->now < std::chrono::minutes(1));
  CHECK(door.ask({{"authorization", "bearer " + door.token()}}));
  CHECK(door.ask({{"authorization", "BEARER " + door.token()}}));
}

TEST_CASE("without a token the caller is the public of the host's tenant") {
  Door door;
  const auto actor = door.ask({{"host", "Jobs.Acme.Example.:8443"}});
  REQUIRE(actor);
  CHECK(actor->role == "public");
  CHECK(actor->user_id.is_nil());
  CHECK(actor->tenant_id == door.public_tenant);
  CHECK(door.host_asked == "jobs.acme.example");
  CHECK(door.ask({{"host", "jobs.acme.example"}}));
  CHECK(door.tenants_asked == 1);
  CHECK(door.ask({{"host", "[2001:db8::1]:8000"}}));
  CHECK(door.host_asked == "[2001:db8::1]");
  CHECK(door.ask({{"host", "unknown.example"}})->tenant_id.is_nil());
  CHECK(door.ask({})->tenant_id == door.public_tenant);
}

TEST_CASE("whatever else stands in Authorization is refused, never taken for the public") {
  Door door;
  const auto good = door.token();
  for (const std::string& text : std::vector<std::string>{
           "", "Bearer", "Bearer ", "Bearer  " + good, "Bearer " + good + " x", "Bearer " + good + ",", good,
           "Basic dXNlcjpwYXNz", "Token " + good, "Bearer\t" + good, "Bearer" + good, "Bearer " + good + "x",
           "Bearer null", "Bearer undefined", "Bearer " + door.token(TokenUse::refresh)}) {
    CAPTURE(text);
    CHECK(is_refused(door.ask({{"authorization", text}})));
  }
  CHECK(is_refused(door.ask({{"authorization", "Bearer " + good}, {"authorization", "Bearer " + good}})));
  CHECK(is_refused(door.ask({{"authorization", "Bearer " + good}, {"authorization", "Bearer x"}})));
  CHECK(door.sessions_asked == 0);
}

TEST_CASE("a closed session, an inactive user, another's session and an unknown one are all the same 401") {
  const auto refused_with = [](auto change) {
    Door door;
    change(door);
    const auto answer = door.bearer(door.token());
    REQUIRE(is_refused(answer));
    return answer.error();
  };
  const auto closed = refused_with([](Door& d) { d.session->state = "closed"; });
  CHECK(refused_with([](Door& d) { d.session->user_state = "deactivated"; }) == closed);
  CHECK(refused_with([](Door& d) { d.session->user_state = "deleted"; }) == closed);
  CHECK(refused_with([](Door& d) { d.session->user_state = ""; }) == closed);
  CHECK(refused_with([](Door& d) { d.session->user_id = mint(); }) == closed);
  CHECK(refused_with([](Door& d) { d.session.reset(); }) == closed);
}

TEST_CASE("what is known of a session is used again within its second; signing out forgets it at once") {
  Door door;
  const auto token = door.token();
  for (int i = 0; i < 5; ++i) CHECK(door.bearer(token));
  CHECK(door.sessions_asked == 1);
  door.session->state = "closed";
  door.authentication.forget(door.tenant, door.session_id);
  CHECK(is_refused(door.bearer(token)));
  CHECK(is_refused(door.bearer(token)));
  CHECK(door.sessions_asked == 2);  // the refusal is kept as well
}

TEST_CASE("what his custom roles permit comes with his session, and is looked at anew where rights were changed") {
  Door door;
  door.session->permissions = {"view_jobs", "send_email"};
  const auto token = door.token();
  CHECK(door.bearer(token)->permissions == door.session->permissions);
  door.session->permissions.clear();
  CHECK(door.bearer(token)->permissions.size() == 2);
  door.authentication.forget_all();
  CHECK(door.bearer(token)->permissions.empty());
  CHECK(door.sessions_asked == 2);
}

TEST_CASE("what one tenant's session is known to be says nothing of a session of the same id in another") {
  Door door;
  const auto in = [&](const Uuid& tenant) {
    return door.bearer(
        door.authentication.tokens().issue({door.user, door.session_id, tenant, "hr", 0}, TokenUse::access, now()));
  };
  const Uuid other = mint();
  CHECK(in(door.tenant));
  CHECK(is_refused(in(other)));
  CHECK(door.sessions_asked == 2);
  CHECK(in(door.tenant));
  door.authentication.forget(other, door.session_id);
  CHECK(in(door.tenant));
  CHECK(door.sessions_asked == 2);
}

TEST_CASE("where the database is away it is 503, not 401, and is not kept") {
  Door door;
  door.database_is_there = false;
  const auto token = door.token();
  CHECK(door.bearer(token).error().reason == Reason::unavailable);
  CHECK(door.ask({{"host", "a"}}).error().reason == Reason::unavailable);
  door.database_is_there = true;
  CHECK(door.bearer(token));
  CHECK(door.ask({{"host", "a"}}));
}

TEST_CASE("the public's actor is to be had whatever the token says") {
  Door door;
  Request request;
  request.headers = {{"host", "a"}, {"authorization", "Bearer expired"}};
  const auto from = door.look_ups();
  auto answer = asio::co_spawn(door.io, door.authentication.anonymous(request, from), asio::use_future);
  door.io.run();
  CHECK(answer.get()->role == "public");
}

TEST_CASE("concurrent requests of one session ask the database once") {
  Door door;
  Request request;
  request.headers = {{"authorization", "Bearer " + door.token()}};
  const auto from = door.look_ups();
  int admitted = 0;
  for (int i = 0; i < 100; ++i) {
    asio::co_spawn(
        door.io,
        [&]() -> asio::awaitable<void> {
          const auto actor = co_await door.authentication.actor_of(request, from);
          admitted += actor ? 1 : 0;
        },
        asio::detached);
  }
  door.io.run();
  CHECK(admitted == 100);
  CHECK(door.sessions_asked == 1);
}

namespace {

/// Runs one look-up to its end.
template <class Cache, class Find>
auto get(Cache& cache, int of, Find find) {
  asio::io_context io;
  auto answer = asio::co_spawn(io, cache.get(of, find), asio::use_future);
  io.run();
  return answer.get();
}

}  // namespace

TEST_CASE("a short cache forgets what is a life old, and asks again") {
  ShortCache<int, int> cache(std::chrono::milliseconds(0), 10);
  int asked = 0;
  const auto find = [&]() -> asio::awaitable<Result<int>> { co_return ++asked; };
  CHECK(get(cache, 1, find) == 1);
  CHECK(get(cache, 1, find) == 2);
}

TEST_CASE("a short cache holds two generations and no more, whatever is asked") {
  ShortCache<int, int> cache(std::chrono::hours(1), 10);
  int asked = 0;
  const auto find = [&]() -> asio::awaitable<Result<int>> { co_return ++asked; };
  for (int i = 0; i < 1000; ++i) CHECK(get(cache, i, find));
  CHECK(cache.size() <= 20);
  const int before = asked;
  CHECK(get(cache, 999, find));
  CHECK(asked == before);
}

TEST_CASE("what was being looked up while its key was dropped is not kept") {
  ShortCache<int, std::string> cache(std::chrono::hours(1), 10);
  asio::io_context io;
  std::string truth = "open";
  const auto find = [&]() -> asio::awaitable<Result<std::string>> {
    auto seen = truth;  // read before, answered after the drop
    co_await asio::post(asio::use_awaitable);
    co_await asio::post(asio::use_awaitable);
    co_return seen;
  };
  auto first = asio::co_spawn(io, cache.get(1, find), asio::use_future);
  asio::post(io, [&] {
    truth = "closed";
    cache.drop(1);
  });
  io.run();
  CHECK(first.get() == "open");
  CHECK(get(cache, 1, find) == "closed");
}

TEST_CASE("an exception reaches all who waited for it, and the next one asks again") {
  ShortCache<int, int> cache(std::chrono::hours(1), 10);
  asio::io_context io;
  int asked = 0;
  const auto find = [&]() -> asio::awaitable<Result<int>> {
    ++asked;
    co_await asio::post(asio::use_awaitable);
    if (asked == 1) throw std::runtime_error("trouble");
    co_return 7;
  };
  auto first = asio::co_spawn(io, cache.get(1, find), asio::use_future);
  auto second = asio::co_spawn(io, cache.get(1, find), asio::use_future);
  io.run();
  CHECK_THROWS_AS(first.get(), std::runtime_error);
  CHECK_THROWS_AS(second.get(), std::runtime_error);
  CHECK(asked == 1);
  io.restart();
  auto third = asio::co_spawn(io, cache.get(1, find), asio::use_future);
  io.run();
  CHECK(third.get() == 7);
}

TEST_CASE("an API key is its user, with no more than it names, and its use is noted") {
  Door door;
  const auto actor = door.bearer(door.key_text.text);
  REQUIRE(actor);
  CHECK(actor->tenant_id == door.tenant);
  CHECK(actor->user_id == door.user);
  CHECK(actor->session_id.is_nil());
  CHECK(actor->api_key_id == door.key_id);
  CHECK(actor->role == "interviewer");
  CHECK(reach_of(*actor, "view_jobs") == Reach::company);
  CHECK(reach_of(*actor, "view_analytics") == Reach::company);  // by a custom role
  CHECK(reach_of(*actor, "view_audit") == Reach::none);
  CHECK(reach_of(*actor, "view_candidates") == Reach::none);
  CHECK(door.authentication.last_seen().find(door.tenant, door.key_id) == actor->now);
  CHECK_FALSE(door.authentication.last_seen().find(door.tenant, door.user));
}

TEST_CASE("a revoked key, another key for the same row and what is no key are the same 401") {
  Door other_random_bytes;
  CHECK(is_refused(other_random_bytes.bearer(make_api_key(other_random_bytes.tenant, other_random_bytes.key_id).text)));
  Door unknown;
  CHECK(is_refused(unknown.bearer(make_api_key(unknown.tenant, mint()).text)));
  CHECK(is_refused(unknown.bearer("hwk_")));
  Door revoked;
  REQUIRE(revoked.bearer(revoked.key_text.text));
  revoked.holder.reset();
  CHECK(revoked.bearer(revoked.key_text.text));  // found a moment ago
  revoked.authentication.forget_key(revoked.tenant, revoked.key_id);
  CHECK(is_refused(revoked.bearer(revoked.key_text.text)));
  Door changed;
  REQUIRE(changed.bearer(changed.key_text.text));
  changed.holder.reset();
  changed.authentication.forget_all();  // what somebody may was changed
  CHECK(is_refused(changed.bearer(changed.key_text.text)));
  Door away;
  away.database_is_there = false;
  CHECK(away.bearer(away.key_text.text).error().reason == Reason::unavailable);
}
