#include "api/access/live_streams.h"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "api/requests/desk.h"

using namespace hirewire;
namespace asio = boost::asio;
using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

/// A door whose database is a set of open sessions.
struct Door {
  asio::io_context io;
  std::set<Uuid> open;
  bool database_is_there = true;
  int asked = 0;
  LiveStreams live{io, [this](Uuid, std::vector<Uuid> sessions) { return ask(std::move(sessions)); }};
  Dialect dialect;
  Desk desk{"house", dialect, {}, {}, {}}, other_desk{"ats", dialect, {}, {}, {}};

  asio::awaitable<Result<std::vector<Uuid>>> ask(std::vector<Uuid> sessions) {
    ++asked;
    co_await asio::post(asio::use_awaitable);
    if (!database_is_there) co_return Refused(unavailable());
    std::erase_if(sessions, [this](const Uuid& session) { return !open.contains(session); });
    co_return sessions;
  }
  Actor user() {
    Actor actor;
    actor.tenant_id = mint();
    actor.user_id = mint();
    actor.session_id = mint();
    open.insert(actor.session_id);
    return actor;
  }
  std::shared_ptr<EventStream> stream(const Actor& actor, Instant end = now() + hours(1)) {
    auto opened = live.open(actor, end, desk);
    REQUIRE(opened);
    return *opened;
  }
  /// Lets time pass for the door, until it is so.
  bool comes_true(const std::function<bool()>& so) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!so() && std::chrono::steady_clock::now() < deadline) {
      io.restart();
      io.run_for(milliseconds(20));
    }
    return so();
  }
};

std::string taken(EventStream& stream) {
  std::string text;
  stream.take(text, 1'000'000);
  return text;
}
bool has_ended(EventStream& stream) {
  return taken(stream).contains("event: ended\n");
}

}  // namespace

TEST_CASE("a user's streams hear what he is told at their desk, and nobody else does") {
  Door door;
  const Actor user = door.user(), other = door.user();
  const auto own = door.stream(user), own_too = door.stream(user), others = door.stream(other);
  const auto in_other_words = door.live.open(user, now() + hours(1), door.other_desk).value();
  const auto listeners = door.live.listeners(user.tenant_id);
  CHECK(listeners.size() == 2);
  CHECK(door.live.listeners(mint()).empty());
  door.live.tell(user.tenant_id, {user.user_id, &door.desk}, {.id = "1", .name = "notification", .data = "x"});
  CHECK(taken(*own).contains("id: 1\n"));
  CHECK(taken(*own_too).contains("id: 1\n"));
  CHECK(taken(*others).empty());
  CHECK(taken(*in_other_words).empty());
}

TEST_CASE("a user has so many streams and no more, until one of them is gone") {
  Door door;
  const Actor user = door.user();
  std::vector<std::shared_ptr<EventStream>> streams;
  for (std::size_t i = 0; i < LiveStreams::most_of_a_user; ++i) streams.push_back(door.stream(user));
  const auto refused = door.live.open(user, now() + hours(1), door.desk);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == Reason::too_many);
  CHECK(refused.error().retry_after > 0);
  CHECK(door.live.open(door.user(), now() + hours(1), door.desk));
  streams.pop_back();
  CHECK(door.live.open(user, now() + hours(1), door.desk));
}

TEST_CASE("a stream ends with its session, within a second, and others go on") {
  Door door;
  const Actor user = door.user();
  Actor elsewhere = user;
  elsewhere.session_id = mint();
  door.open.insert(elsewhere.session_id);
  const auto ends = door.stream(user), goes_on = door.stream(elsewhere);
  CHECK(door.comes_true([&] { return door.asked > 0; }));
  CHECK(taken(*ends).empty());
  door.open.erase(user.session_id);
  const auto closed = std::chrono::steady_clock::now();
  CHECK(door.comes_true([&] { return has_ended(*ends); }));
  const auto took = std::chrono::steady_clock::now() - closed;
  MESSAGE("ended " << std::chrono::duration<double, std::milli>(took).count() << " ms after its session");
  const int asked = door.asked;
  CHECK(door.comes_true([&] { return door.asked > asked; }));
  CHECK_FALSE(has_ended(*goes_on));
}

TEST_CASE("a stream ends with its token") {
  Door door;
  const auto ends = door.stream(door.user(), now() + milliseconds(100)), goes_on = door.stream(door.user());
  CHECK(door.comes_true([&] { return has_ended(*ends); }));
  CHECK_FALSE(has_ended(*goes_on));
}

TEST_CASE("streams go on while the database cannot be asked, and end once it says so") {
  Door door;
  door.database_is_there = false;
  const Actor user = door.user();
  const auto stream = door.stream(user);
  door.open.clear();
  CHECK(door.comes_true([&] { return door.asked > 1; }));
  CHECK_FALSE(has_ended(*stream));
  door.database_is_there = true;
  CHECK(door.comes_true([&] { return has_ended(*stream); }));
}

TEST_CASE("nobody is asked for where nobody listens any more") {
  Door door;
  door.stream(door.user()).reset();
  door.io.run();  // ends: nothing is waited for
  CHECK(door.asked == 0);
  CHECK(door.live.tenants().empty());
  const auto again = door.stream(door.user());
  CHECK(door.comes_true([&] { return door.asked > 0; }));
}
