#include "domain/identity.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::identity;
using companies::Company;

namespace {

const Uuid demo = mint();

Result<Events> create(const CreateUser& command, const Actor& actor, const Loaded& loaded) {
  return decide_on<Company>(loaded, command, actor);
}
Loaded demo_company() {
  return seen_with<Company>({{{demo, 1}, {{.name = "Demo"}, {}, {}}}});
}

CreateUser new_user(std::string role, std::optional<Uuid> company = std::nullopt) {
  return {{mint()},
          {.email = "Alice@Example.com",
           .first_name = "Alice",
           .last_name = "Kumar",
           .role = std::move(role),
           .company_id = company},
          "$argon2id$"};
}

SessionState open_session(const Actor& actor, std::int64_t generation, std::int64_t used) {
  return {{mint(), generation + 1, mint(), generation, used, "open", actor.now + std::chrono::hours(1)}, "active"};
}

Result<Events> refresh(const SessionState& session, std::int64_t generation, const Actor& actor) {
  const Loaded loaded = seen_with<SessionState>({session});
  return decide_on<SessionState>(
      loaded, RefreshSession{session.id, generation, "ats", actor.now + std::chrono::hours(9)}, actor);
}

}  // namespace

TEST_CASE("a user is created with a global claim on his e-mail in lower case") {
  const auto command = new_user("EMPLOYEE", demo);
  const auto events = create(command, actor_of("admin", Reach::tenant), demo_company());
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  const Event& event = events->front();
  CHECK(event.type == "user.created");
  CHECK(event.aggregate_id == command.id);
  CHECK(event.aggregate_version == 1);
  CHECK(event.as<UserCreated>().role == "interviewer");  // a document's spelling becomes the canonical one
  CHECK(event.as<UserCreated>().email == "Alice@Example.com");
  REQUIRE(event.claims.size() == 1);
  CHECK(event.claims[0].global);
  CHECK(event.claims[0].kind == "user_email");
  CHECK(event.claims[0].value == "alice@example.com");
  CHECK(event.claims[0].owner == command.id);
}

TEST_CASE("an e-mail that any tenant has is a conflict on email") {
  const auto command = new_user("hr");
  const Actor admin = actor_of("admin", Reach::tenant);
  const auto touched = touches(command, admin);
  REQUIRE(touched.directory.size() == 1);
  const auto decided = create(command, admin, nothing_seen({{touched.directory[0], mint()}}));
  CHECK(refused(decided) == Reason::conflict);
  CHECK(faulty_field(decided) == "email");
}

TEST_CASE("who may create whom") {
  const Actor system = actor_of("system", Reach::tenant);
  const Actor superadmin = actor_of("superadmin", Reach::tenant);
  const Actor admin = actor_of("admin", Reach::tenant);
  const Actor hr = actor_of("hr", Reach::company, demo);
  const Loaded company = demo_company();
  for (const Actor* actor : {&system, &superadmin}) CHECK(create(new_user("superadmin", demo), *actor, company));
  for (const Actor* actor : {&system, &superadmin, &admin}) CHECK(create(new_user("admin", demo), *actor, company));
  CHECK(create(new_user("interviewer", demo), hr, company));
  CHECK(refused(create(new_user("superadmin", demo), admin, company)) == Reason::forbidden);
  CHECK(refused(create(new_user("admin", demo), hr, company)) == Reason::forbidden);
  CHECK(refused(create(new_user("interviewer", mint()), hr, company)) == Reason::forbidden);
  for (const auto role : {"consultant", "interviewer", "candidate", "public"})
    CHECK(refused(create(new_user("candidate", demo), actor_of(role, Reach::own, demo), company)) == Reason::forbidden);
}

TEST_CASE("an hr user's own company is the default, and only a company admin makes company admins") {
  Actor hr = actor_of("hr", Reach::company, demo);
  CHECK(touches(new_user("interviewer"), hr).keys == std::vector{demo});
  const auto events = create(new_user("interviewer"), hr, demo_company());
  REQUIRE(events);
  CHECK(events->front().as<UserCreated>().company_id == demo);

  auto company_admin = new_user("hr", demo);
  company_admin.is_company_admin = true;
  CHECK(refused(create(company_admin, hr, demo_company())) == Reason::forbidden);
  hr.is_company_admin = true;
  CHECK(create(company_admin, hr, demo_company()));
  company_admin.is_verified = true;
  CHECK(refused(create(company_admin, hr, demo_company())) == Reason::forbidden);
}

TEST_CASE("an unknown role or company is invalid") {
  const Actor admin = actor_of("admin", Reach::tenant);
  CHECK(faulty_field(create(new_user("wizard"), admin, nothing_seen())) == "role");
  CHECK(faulty_field(create(new_user("hr", demo), admin, nothing_seen())) == "company_id");
  const Loaded deleted = seen_with<Company>({{{demo, 2, true}, {{.name = "Demo"}, {}, {}}}});
  CHECK(faulty_field(create(new_user("hr", demo), admin, deleted)) == "company_id");
}

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

TEST_CASE("a deactivated user loses every open session in the same transaction") {
  const Uuid user = mint();
  const Uuid first = mint(), second = mint();
  const Loaded loaded = seen_with<UserWithSession>({{{user, 4, "a@b.co", "hr", {}, "active", 1}, first, 2},
                                                    {{user, 4, "a@b.co", "hr", {}, "active", 1}, second, 7}});
  const Actor admin = actor_of("admin", Reach::tenant);
  const auto events = decide_on<UserWithSession>(loaded, DeactivateUser{user}, admin);
  REQUIRE(events);
  REQUIRE(events->size() == 3);
  CHECK((*events)[0].type == "user.deactivated");
  CHECK((*events)[0].aggregate_version == 5);
  CHECK((*events)[1].aggregate_id == first);
  CHECK((*events)[1].aggregate_version == 3);
  CHECK((*events)[2].aggregate_id == second);
  CHECK((*events)[2].aggregate_version == 8);
  CHECK((*events)[2].as<SessionClosed>().reason == "deactivated");
}

TEST_CASE("deactivating is idempotent and for admins") {
  const Uuid user = mint();
  const auto deactivate = [&](std::string role, std::string state, const Actor& actor) {
    const Loaded loaded = seen_with<UserWithSession>(
        {{{user, 4, "a@b.co", std::move(role), {}, std::move(state), 1}, std::nullopt, std::nullopt}});
    return decide_on<UserWithSession>(loaded, DeactivateUser{user}, actor);
  };
  const Actor admin = actor_of("admin", Reach::tenant);
  REQUIRE(deactivate("hr", "deactivated", admin));
  CHECK(deactivate("hr", "deactivated", admin)->empty());
  CHECK(refused(deactivate("hr", "deleted", admin)) == Reason::not_found);
  CHECK(refused(deactivate("hr", "active", actor_of("hr", Reach::company, demo))) == Reason::forbidden);
  CHECK(refused(deactivate("superadmin", "active", admin)) == Reason::forbidden);
  CHECK(deactivate("superadmin", "active", actor_of("superadmin", Reach::tenant)));
}
