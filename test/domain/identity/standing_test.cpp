#include <doctest/doctest.h>

#include "test/domain/identity/account_cases.h"

using namespace hirewire;
using namespace hirewire::identity;
using Types = std::vector<std::string_view>;
using Fields = std::vector<std::string>;

namespace {

const Uuid demo = mint();
const Uuid other = mint();

Actor as(const Account& account, Reach reach) {
  Actor actor = actor_of(account.role, reach, account.company_id);
  actor.user_id = account.id;
  return actor;
}
UpdateUser update(const Account& account) {
  UpdateUser command;
  command.id = account.id;
  return command;
}
ChangeRole to_role(const Account& account, std::string role, std::optional<Uuid> company_id = std::nullopt) {
  return {{account.id, {}}, std::move(role), company_id, {}};
}

}  // namespace

TEST_CASE("a user changes what he says of himself; what is so already is no event") {
  const Account ada = user("hr", demo);
  const Actor self = as(ada, Reach::own);
  auto command = update(ada);
  command.name = "Ada King";
  command.profile.set(&UserDetails::time_zone, "Europe/London");
  const auto events = decide_on_accounts({ada}, command, self);
  REQUIRE(types(events) == Types{"user.updated"});
  CHECK(events->front().aggregate_version == ada.version + 1);
  const auto& updated = events->front().as<UserUpdated>();
  CHECK(updated.changes.find(&UserNames::first_name) == nullptr);
  CHECK(*updated.changes.find(&UserNames::last_name) == "King");
  CHECK(updated.is_verified);
  command = update(ada);
  command.profile.set(&UserNames::first_name, "Ada").set(&UserDetails::email, "A@B.co");
  command.standing.set(&UserStanding::role, "employer").set(&UserStanding::company_id, demo);
  command.is_active = true;
  CHECK(decide_on_accounts({ada, company(demo)}, command, self).value().empty());
  command.profile.set(&UserDetails::time_zone, "nowhere");
  CHECK(faulty_fields(decide_on_accounts({ada, company(demo)}, command, self)) == Fields{"time_zone"});
}

TEST_CASE("a new e-mail moves its claim and is not verified; another's is changed by admins alone") {
  const Account ada = user("hr", demo);
  auto command = update(ada);
  command.profile.set(&UserDetails::email, "new@b.co");
  const DirectoryKey key{true, "user_email", "new@b.co"};
  for (const Actor& actor : {as(ada, Reach::own), actor_of("admin", Reach::tenant)}) {
    const auto events = decide_on_accounts({ada}, command, actor);
    REQUIRE(types(events) == Types{"user.updated", "user.verification_requested"});
    CHECK_FALSE(events->front().as<UserUpdated>().is_verified);
    const auto& asked = (*events)[1].as<accounts::UserVerificationRequested>();
    CHECK(asked.purpose == "verify");
    CHECK(asked.expires_at == actor.now + accounts::verification_life);
    CHECK(tag_of(asked.token_id) == tag_of(ada.id));
    REQUIRE(events->front().claims.size() == 2);
    CHECK(events->front().claims[0].release);
    CHECK(events->front().claims[1].value == "new@b.co");
  }
  const auto taken = decide_on_accounts({ada}, command, as(ada, Reach::own), {{key, mint()}});
  CHECK(refused(taken) == Reason::conflict);
  const auto by_hr = decide_on_accounts({ada}, command, actor_of("hr", Reach::company, demo));
  CHECK(refused(by_hr) == Reason::forbidden);
  CHECK(faulty_fields(by_hr) == Fields{"email"});
}

TEST_CASE("who may change whom") {
  const auto rename = [](const Account& whom, const Actor& actor) {
    auto command = update(whom);
    command.name = "New Name";
    return refused(decide_on_accounts({whom}, command, actor));
  };
  const Account ada = user("interviewer", demo);
  CHECK(rename(ada, actor_of("admin", Reach::tenant)) == std::nullopt);
  CHECK(rename(ada, actor_of("hr", Reach::company, demo)) == std::nullopt);
  CHECK(rename(ada, actor_of("hr", Reach::company, other)) == Reason::forbidden);
  CHECK(rename(user("admin", demo), actor_of("hr", Reach::company, demo)) == Reason::forbidden);
  CHECK(rename(ada, actor_of("interviewer", Reach::own, demo)) == Reason::forbidden);
  CHECK(rename(user("superadmin"), actor_of("admin", Reach::tenant)) == Reason::forbidden);
  CHECK(rename(user("superadmin"), actor_of("superadmin", Reach::tenant)) == std::nullopt);
  Account gone = ada;
  gone.deleted = true;
  CHECK(rename(gone, actor_of("admin", Reach::tenant)) == Reason::not_found);
  CHECK(rename(company(ada.id), actor_of("admin", Reach::tenant)) == Reason::not_found);
  auto stale = update(ada);
  stale.expected_version = ada.version - 1;
  CHECK(refused(decide_on_accounts({ada}, stale, actor_of("admin", Reach::tenant))) == Reason::stale);
}

TEST_CASE("an API key that names edit_users alone leaves admins, standings and others' e-mails as they are") {
  Actor key = actor_of("admin", Reach::tenant);
  key.key_permissions = {"edit_users"};
  const Account ada = user("interviewer", demo);
  const auto rename = [&](const Account& whom) {
    auto command = update(whom);
    command.name = "New Name";
    return refused(decide_on_accounts({whom}, command, key));
  };
  CHECK(rename(ada) == std::nullopt);
  CHECK(rename(user("admin")) == Reason::forbidden);
  const auto readdress = [](const Account& whom, const Actor& actor) {
    auto command = update(whom);
    command.profile.set(&UserDetails::email, "new@b.co");
    return faulty_fields(decide_on_accounts({whom}, command, actor));
  };
  CHECK(readdress(ada, key) == Fields{"email"});
  Account own = user("admin");
  own.id = key.user_id;
  CHECK(readdress(own, key) == Fields{"email"});
  auto promote = update(ada);
  promote.standing.set(&UserStanding::role, "admin");
  CHECK(faulty_fields(decide_on_accounts({ada}, promote, key)) == Fields{"role"});
  key.key_permissions.emplace_back("assign_roles");
  CHECK(types(decide_on_accounts({ada}, promote, key)) == Types{"user.role_changed"});
  CHECK(rename(user("admin")) == std::nullopt);
  CHECK(readdress(ada, key).empty());
}

TEST_CASE("where somebody stands others say: role, company and state an admin, a company's admin its company") {
  const Account ada = user("interviewer", demo);
  auto command = update(ada);
  command.standing.set(&UserStanding::role, "hr")
      .set(&UserStanding::company_id, other)
      .set(&UserStanding::is_company_admin, true);
  command.is_active = false;
  const Fields all{"role", "company_id", "is_company_admin", "is_active"};
  const std::initializer_list<Account> seen{ada, company(other)};
  CHECK(faulty_fields(decide_on_accounts(seen, command, as(ada, Reach::own))) == all);
  CHECK(faulty_fields(decide_on_accounts(seen, command, actor_of("hr", Reach::company, demo))) == all);
  const auto events = decide_on_accounts(seen, command, actor_of("admin", Reach::tenant));
  REQUIRE(types(events) == Types{"user.role_changed", "user.deactivated"});
  const auto& moved = events->front().as<UserRoleChanged>();
  CHECK(moved.role == "hr");
  CHECK(moved.company_id == other);
  CHECK(moved.is_company_admin);
  CHECK((*events)[1].aggregate_version == ada.version + 2);

  auto raise = update(ada);
  raise.standing.set(&UserStanding::is_company_admin, true);
  Actor hr = actor_of("hr", Reach::company, demo);
  CHECK(faulty_fields(decide_on_accounts({ada}, raise, hr)) == Fields{"is_company_admin"});
  hr.is_company_admin = true;
  CHECK(types(decide_on_accounts({ada}, raise, hr)) == Types{"user.role_changed"});
}

TEST_CASE("who changes the company is not the next one's admin") {
  Account ada = user("hr", demo);
  ada.is_company_admin = true;
  auto command = update(ada);
  command.standing.set(&UserStanding::company_id, other);
  const auto events = decide_on_accounts({ada, company(other)}, command, actor_of("admin", Reach::tenant));
  REQUIRE(types(events) == Types{"user.role_changed"});
  CHECK_FALSE(events->front().as<UserRoleChanged>().is_company_admin);
  CHECK(faulty_field(decide_on_accounts({ada}, command, actor_of("admin", Reach::tenant))) == "company_id");
}

TEST_CASE("a role takes the custom ones away, a custom one comes to those that are there") {
  const Uuid lead = mint(), second = mint();
  const Actor admin = actor_of("admin", Reach::tenant);
  Account ada = user("interviewer", demo);
  ada.extra_roles = {lead};
  auto command = to_role(ada, "Second");
  command.role_id = second;
  auto events = decide_on_accounts({ada, custom(second, "hr")}, command, admin);
  REQUIRE(types(events) == Types{"user.role_changed"});
  CHECK(events->front().as<UserRoleChanged>().role == "hr");
  CHECK(events->front().as<UserRoleChanged>().extra_roles == std::vector{lead, second});
  events = decide_on_accounts({ada}, to_role(ada, "consultant"), admin);
  REQUIRE(types(events) == Types{"user.role_changed"});
  CHECK(events->front().as<UserRoleChanged>().extra_roles.empty());
  events = decide_on_accounts({ada}, to_role(ada, "interviewer"), admin);
  REQUIRE(types(events) == Types{"user.role_changed"});
  CHECK(events->front().as<UserRoleChanged>().extra_roles.empty());
}

TEST_CASE("whom the house makes a consultant keeps a role that he was given meanwhile") {
  const Actor system = actor_of("system", Reach::tenant);
  const ChangeRole command{{.id = {}}, "consultant", {}, {}, "hr"};
  const auto after = [&](const Account& whom) {
    auto asked = command;
    asked.id = whom.id;
    return types(decide_on_accounts({whom}, asked, system));
  };
  CHECK(after(user("hr", demo)) == Types{"user.role_changed"});
  CHECK(after(user("admin")).empty());
}

TEST_CASE("who may change roles") {
  const Actor admin = actor_of("admin", Reach::tenant);
  const Account ada = user("consultant");
  CHECK(faulty_field(decide_on_accounts({ada}, to_role(ada, "wizard"), admin)) == "role");
  CHECK(faulty_field(decide_on_accounts({ada}, to_role(ada, "hr"), admin)) == "company_id");
  CHECK(types(decide_on_accounts({ada, company(demo)}, to_role(ada, "hr", demo), admin)) == Types{"user.role_changed"});
  CHECK(refused(decide_on_accounts({ada}, to_role(ada, "superadmin"), admin)) == Reason::forbidden);
  CHECK(types(decide_on_accounts({ada}, to_role(ada, "superadmin"), actor_of("superadmin", Reach::tenant))) ==
        Types{"user.role_changed"});
  CHECK(decide_on_accounts({ada}, to_role(ada, "recruiter"), admin).value().empty());
  CHECK(refused(decide_on_accounts({ada}, to_role(ada, "candidate"), actor_of("hr", Reach::company, demo))) ==
        Reason::forbidden);
  const Account self = user("admin");
  CHECK(refused(decide_on_accounts({self}, to_role(self, "candidate"), as(self, Reach::tenant))) == Reason::conflict);
}

TEST_CASE("a tenant keeps an active admin, and nobody ends himself") {
  const Actor system = actor_of("system", Reach::tenant);
  Account last = user("admin");
  last.is_last_admin = true;
  auto command = update(last);
  command.is_active = false;
  CHECK(refused(decide_on_accounts({last}, command, system)) == Reason::conflict);
  CHECK(refused(decide_on_accounts({last}, to_role(last, "candidate"), system)) == Reason::conflict);
  CHECK(refused(decide_on_accounts({last}, DeactivateUser{{last.id, {}}}, system)) == Reason::conflict);
  CHECK(refused(decide_on_accounts({last}, DeleteUser{{last.id, {}}}, system)) == Reason::conflict);
  CHECK(types(decide_on_accounts({last}, to_role(last, "superadmin"), system)) == Types{"user.role_changed"});
  const Account one = user("admin");
  const Actor self = as(one, Reach::tenant);
  CHECK(refused(decide_on_accounts({one}, DeactivateUser{{one.id, {}}}, self)) == Reason::conflict);
  CHECK(refused(decide_on_accounts({one}, DeleteUser{{one.id, {}}}, self)) == Reason::conflict);
}

TEST_CASE("two commands that may end an admin are never decided at once") {
  const Account ada = user("admin");
  const Actor admin = actor_of("admin", Reach::tenant);
  auto retire = update(ada);
  retire.is_active = false;
  const auto of = [&](const auto& command) { return touches(command, admin).directory; };
  CHECK(of(retire) == of(DeleteUser{{ada.id, {}}}));
  CHECK(of(retire) == of(DeactivateUser{{ada.id, {}}}));
  CHECK(of(retire) == of(to_role(ada, "candidate")));
  CHECK(of(update(ada)).empty());
}

TEST_CASE("whoever is deactivated or deleted loses every open session in the same transaction") {
  Account ada = user("hr", demo);
  const Uuid first = mint(), second = mint();
  ada.sessions = {{first, 2}, {second, 7}};
  const Actor admin = actor_of("admin", Reach::tenant);
  for (const bool deleted : {false, true}) {
    const auto events = deleted ? decide_on_accounts({ada}, DeleteUser{{ada.id, {}}}, admin)
                                : decide_on_accounts({ada}, DeactivateUser{{ada.id, {}}}, admin);
    REQUIRE(types(events) == Types{deleted ? "user.deleted" : "user.deactivated", "session.closed", "session.closed"});
    CHECK((*events)[0].aggregate_version == ada.version + 1);
    CHECK((*events)[0].claims.size() == (deleted ? 1 : 0));
    CHECK((*events)[1].aggregate_id == first);
    CHECK((*events)[1].aggregate_version == 3);
    CHECK((*events)[2].aggregate_id == second);
    CHECK((*events)[2].aggregate_version == 8);
    CHECK((*events)[2].as<SessionClosed>().reason == "deactivated");
  }
}

TEST_CASE("activating and deactivating are idempotent and for admins") {
  Account ada = user("hr", demo);
  const Actor admin = actor_of("admin", Reach::tenant);
  CHECK(decide_on_accounts({ada}, ActivateUser{{ada.id, {}}}, admin).value().empty());
  ada.state = "deactivated";
  CHECK(decide_on_accounts({ada}, DeactivateUser{{ada.id, {}}}, admin).value().empty());
  CHECK(types(decide_on_accounts({ada}, ActivateUser{{ada.id, {}}}, admin)) == Types{"user.activated"});
  for (const Actor& actor : {actor_of("hr", Reach::company, demo), as(ada, Reach::own)}) {
    CHECK(refused(decide_on_accounts({ada}, ActivateUser{{ada.id, {}}}, actor)) == Reason::forbidden);
    CHECK(refused(decide_on_accounts({ada}, DeactivateUser{{ada.id, {}}}, actor)) == Reason::forbidden);
    CHECK(refused(decide_on_accounts({ada}, DeleteUser{{ada.id, {}}}, actor)) == Reason::forbidden);
  }
  const Account superadmin = user("superadmin");
  CHECK(refused(decide_on_accounts({superadmin}, DeactivateUser{{superadmin.id, {}}}, admin)) == Reason::forbidden);
}

TEST_CASE("who was dismissed with his company is deactivated, unless he is of another by then") {
  const Account ada = user("hr", demo);
  const Actor house = actor_of("system", Reach::tenant);
  DeactivateUser command{{ada.id, {}}, demo};
  CHECK(types(decide_on_accounts({ada}, command, house)) == Types{"user.deactivated"});
  command.of_company = other;
  CHECK(decide_on_accounts({ada}, command, house).value().empty());
  command.of_company = demo;
  CHECK(decide_on_accounts({}, command, house).value().empty());
  Account gone = ada;
  gone.deleted = true;
  CHECK(decide_on_accounts({gone}, command, house).value().empty());
}

TEST_CASE("of a deleted company's users one part after the other is dismissed, and each part once") {
  const Actor house = actor_of("system", Reach::tenant);
  const CompanyUsers company{demo, true, 2, {mint(), mint()}};
  const auto dismiss = [&](const CompanyUsers& seen, std::int64_t part, const Actor& actor) {
    return decide_on<CompanyUsers>(seen_with<CompanyUsers>({seen}), DismissCompanyUsers{demo, part}, actor);
  };
  const auto decided = dismiss(company, 2, house);
  REQUIRE(types(decided) == Types{"users.dismissed"});
  CHECK(decided->front().as<UsersDismissed>().users == company.next);
  CHECK(decided->front().as<UsersDismissed>().part == 2);
  CHECK(dismiss(company, 1, house)->empty());
  CHECK(dismiss({demo, true, 2, {}}, 2, house)->empty());
  CHECK(dismiss({demo, false, 2, company.next}, 2, house)->empty());
  CHECK(refused(dismiss(company, 2, actor_of("admin", Reach::tenant))) == Reason::forbidden);
}

TEST_CASE("a picture comes beside what else is changed") {
  const Account ada = user("hr", demo);
  auto command = update(ada);
  command.blob = std::string(64, 'a');
  command.filename = "me.png";
  command.media_type = "image/png";
  command.size = 7;
  const auto alone = decide_on_accounts({ada}, command, as(ada, Reach::own));
  REQUIRE(types(alone) == Types{"user.picture_set"});
  CHECK(alone->front().as<UserPictureSet>().blob == command.blob);
  CHECK(alone->front().as<UserPictureSet>().size == 7);
  command.name = "Ada King";
  const auto both = decide_on_accounts({ada}, command, as(ada, Reach::own));
  REQUIRE(types(both) == Types{"user.updated", "user.picture_set"});
  CHECK(both->back().aggregate_version == ada.version + 2);
}

TEST_CASE("whether somebody is notified by mail is his own wish") {
  const Account ada = user("hr", demo);
  auto command = update(ada);
  command.profile.set(&UserProfile::notify_by_mail, true);
  const auto events = decide_on_accounts({ada}, command, as(ada, Reach::own));
  REQUIRE(types(events) == Types{"user.updated"});
  CHECK(*events->front().as<UserUpdated>().changes.find(&UserProfile::notify_by_mail));
  const Actor admin = actor_of("admin", Reach::tenant);
  CHECK(refused(decide_on_accounts({ada}, command, admin)) == Reason::forbidden);
  CHECK(faulty_fields(decide_on_accounts({ada}, command, admin)) == Fields{"notify_by_mail"});
  CHECK(decide_on_accounts({ada}, command, actor_of("system", Reach::tenant)).has_value());
  command.profile.set(&UserProfile::notify_by_mail, false);
  CHECK(decide_on_accounts({ada}, command, admin).value().empty());
}
