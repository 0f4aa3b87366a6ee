#include "domain/identity.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::identity;

namespace {

SessionState open_session(const Actor& actor, std::int64_t generation, std::int64_t used) {
  return {{mint(), generation + 1, mint(), generation, used, "open", actor.now + std::chrono::hours(1)}, "active"};
}

Result<Events> refresh(const SessionState& session, std::int64_t generation, const Actor& actor) {
  const Loaded loaded = seen_with<SessionState>({session});
  return decide_on<SessionState>(
      loaded, RefreshSession{session.id, generation, "ats", actor.now + std::chrono::hours(9)}, actor);
}

}  // namespace

TEST_CASE("a session opens for an active user whose password is still the one that was verified") {
  const Actor house = actor_of("system", Reach::tenant);
  User user{mint(), 3, "a@b.co", "hr", std::nullopt, "active", 2};
  const OpenSession command{mint(), user.id, 2, "ats", house.now};
  const auto open = [&] {
    const Loaded loaded = seen_with<User>({user});
    return decide_on<User>(loaded, command, house);
  };
  const auto events = open();
  REQUIRE(events);
  CHECK(events->front().type == "session.opened");
  CHECK(events->front().aggregate_id == command.id);
  CHECK(events->front().as<SessionOpened>().user_id == user.id);

  user.credential_version = 3;
  CHECK(refused(open()) == Reason::unauthenticated);
  CHECK(open().error().message == "Invalid email or password");
  user.credential_version = 2;
  user.state = "deactivated";
  CHECK(refused(open()) == Reason::unauthenticated);
  const Loaded nobody = nothing_seen();
  CHECK(refused(decide_on<User>(nobody, command, house)) == Reason::unauthenticated);
}

TEST_CASE("a password's hash is made anew for the password that was verified, and for no other") {
  const Actor house = actor_of("system", Reach::tenant);
  User user{mint(), 4, "a@b.co", "hr", std::nullopt, "active", 2};
  const RenewPasswordHash command{user.id, 2, "$argon2id$new"};
  const auto renew = [&] {
    const Loaded loaded = seen_with<User>({user});
    return decide_on<User>(loaded, command, house).value();
  };
  const Events events = renew();
  REQUIRE(events.size() == 1);
  CHECK(events[0].type == "user.password_hash_renewed");
  CHECK(events[0].aggregate_id == user.id);
  CHECK(events[0].aggregate_version == 5);
  CHECK(events[0].as<PasswordHashRenewed>().password_hash == "$argon2id$new");
  CHECK(events[0].claims.empty());
  user.credential_version = 3;
  CHECK(renew().empty());
  user.credential_version = 2;
  user.state = "deactivated";
  CHECK(renew().empty());
  CHECK(decide_on<User>(nothing_seen(), command, house).value().empty());
}

TEST_CASE("a refresh issues the successor of what was shown, as often as it is asked for") {
  const Actor house = actor_of("system", Reach::tenant);
  for (const std::int64_t issued : {0, 1}) {
    const SessionState session = open_session(house, issued, 0);
    const auto events = refresh(session, 0, house);
    REQUIRE(events);
    REQUIRE(events->size() == 1);
    CHECK(events->front().aggregate_version == session.version + 1);
    const auto& refreshed = events->front().as<SessionRefreshed>();
    CHECK(refreshed.generation == 1);
    CHECK(refreshed.used == 0);
    CHECK(refreshed.expires_at == house.now + std::chrono::hours(9));
  }
}

TEST_CASE("a token below the newest that was ever shown is dead and closes the session") {
  const Actor house = actor_of("system", Reach::tenant);
  const auto events = refresh(open_session(house, 3, 2), 1, house);
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(events->front().type == "session.closed");
  CHECK(events->front().as<SessionClosed>().reason == "reuse");
}

TEST_CASE("an ended session, an inactive user and a generation never issued are refused") {
  const Actor house = actor_of("system", Reach::tenant);
  SessionState session = open_session(house, 1, 0);
  CHECK(refused(refresh(session, 2, house)) == Reason::unauthenticated);
  session.expires_at = house.now;
  CHECK(refused(refresh(session, 1, house)) == Reason::unauthenticated);
  session = open_session(house, 1, 0);
  session.state = "closed";
  CHECK(refused(refresh(session, 1, house)) == Reason::unauthenticated);
  session = open_session(house, 1, 0);
  session.user_state = "deactivated";
  CHECK(refused(refresh(session, 1, house)) == Reason::unauthenticated);
}

TEST_CASE("closing a session twice is one event") {
  const Actor house = actor_of("system", Reach::tenant);
  SessionState session = open_session(house, 0, 0);
  const auto close = [&] {
    const Loaded loaded = seen_with<SessionState>({session});
    return decide_on<SessionState>(loaded, CloseSession{session.id}, house);
  };
  REQUIRE(close());
  REQUIRE(close()->size() == 1);
  CHECK(close()->front().as<SessionClosed>().reason == "logout");
  session.state = "closed";
  REQUIRE(close());
  CHECK(close()->empty());
  const Loaded nobody = nothing_seen();
  CHECK(refused(decide_on<SessionState>(nobody, CloseSession{session.id}, house)) == Reason::not_found);
}

TEST_CASE("a user closes his own sessions, nobody another's") {
  Actor user = actor_of("admin", Reach::own);
  const SessionState session = open_session(user, 0, 0);
  const auto close = [&] {
    return decide_on<SessionState>(seen_with<SessionState>({session}), CloseSession{session.id}, user);
  };
  CHECK(refused(close()) == Reason::forbidden);
  user.user_id = session.user_id;
  CHECK(close());
}

TEST_CASE("a founder joins his company, and keeps another that he joined meanwhile: that is no trouble of the house") {
  const Actor house = actor_of("system", Reach::tenant);
  User user{mint(), 3, "a@b.co", "hr", std::nullopt, "active", 2};
  const JoinCompany command{user.id, mint(), true};
  const auto join = [&](const Actor& actor) { return decide_on<User>(seen_with<User>({user}), command, actor); };
  CHECK(join(house)->front().as<UserJoinedCompany>().company_id == command.company_id);
  CHECK(refused(join(actor_of("admin", Reach::tenant))) == Reason::forbidden);
  user.state = "deactivated";
  CHECK(join(house)->empty());
  user.state = "active";
  for (const Uuid& company : {mint(), command.company_id}) {
    user.company_id = company;
    CHECK(join(house)->empty());
  }
}
