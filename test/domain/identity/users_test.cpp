#include "domain/identity/users.h"

#include <doctest/doctest.h>

#include "test/domain/identity/account_cases.h"

using namespace hirewire;
using namespace hirewire::identity;
using Types = std::vector<std::string_view>;

namespace {

const Uuid demo = mint();
const Uuid lead = mint();

Result<Events> create(const CreateUser& command, const Actor& actor,
                      std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  return decide_on_accounts({company(demo), custom(lead, "interviewer")}, command, actor, std::move(directory));
}

DirectoryKey email(std::string address) {
  return {true, "user_email", std::move(address)};
}

}  // namespace

TEST_CASE("a user is created with a global claim on his e-mail in lower case") {
  const auto command = new_user("EMPLOYEE", demo);
  const auto events = create(command, actor_of("admin", Reach::tenant));
  REQUIRE(types(events) == Types{"user.created"});
  const Event& event = events->front();
  CHECK(event.aggregate_id == command.id);
  CHECK(event.aggregate_version == 1);
  const auto& created = event.as<UserCreated>();
  CHECK(created.role == "interviewer");  // a document's spelling becomes the canonical one
  CHECK(created.email == "Alice@Example.com");
  CHECK(created.first_name == "Alice Mary");  // a whole name is divided at its last blank
  CHECK(created.last_name == "Kumar");
  REQUIRE(event.claims.size() == 1);
  CHECK(event.claims[0].global);
  CHECK(event.claims[0].kind == "user_email");
  CHECK(event.claims[0].value == "alice@example.com");
  CHECK(event.claims[0].owner == command.id);
}

TEST_CASE("an e-mail that any tenant has is a conflict on email") {
  const auto decided =
      create(new_user("candidate"), actor_of("admin", Reach::tenant), {{email("alice@example.com"), mint()}});
  CHECK(refused(decided) == Reason::conflict);
  CHECK(faulty_field(decided) == "email");
}

TEST_CASE("who has no password is invited") {
  auto command = new_user("interviewer", demo);
  command.password_hash.clear();
  const auto events = create(command, actor_of("admin", Reach::tenant));
  REQUIRE(types(events) == Types{"user.invited"});
  const auto& invited = events->front().as<UserInvited>();
  CHECK(invited.is_mailed);
  CHECK(invited.purpose == "invite");
  CHECK(tag_of(invited.token_id) == tag_of(command.id));
  CHECK(events->front().claims.size() == 1);
}

TEST_CASE("what is said of names comes before the whole name, and somebody has at least one") {
  const Actor admin = actor_of("admin", Reach::tenant);
  auto command = new_user("candidate");
  const auto named = [&] {
    const auto events = create(command, admin);
    REQUIRE(events);
    const auto& created = events->front().as<UserCreated>();
    return std::pair(created.first_name, created.last_name);
  };
  command.last_name = "Smith";
  CHECK(named() == std::pair<std::string, std::string>("Alice Mary", "Smith"));
  command.last_name.reset();
  command.name = " Alice ";
  CHECK(named() == std::pair<std::string, std::string>("Alice", ""));
  command.name.reset();
  CHECK(faulty_field(create(command, admin)) == "first_name");
  command.name = "  ";
  CHECK(faulty_field(create(command, admin)) == "name");
}

TEST_CASE("who may create whom") {
  const Actor system = actor_of("system", Reach::tenant);
  const Actor superadmin = actor_of("superadmin", Reach::tenant);
  const Actor admin = actor_of("admin", Reach::tenant);
  const Actor hr = actor_of("hr", Reach::company, demo);
  for (const Actor* actor : {&system, &superadmin}) CHECK(create(new_user("superadmin", demo), *actor));
  for (const Actor* actor : {&system, &superadmin, &admin}) CHECK(create(new_user("admin", demo), *actor));
  CHECK(create(new_user("interviewer", demo), hr));
  CHECK(refused(create(new_user("superadmin", demo), admin)) == Reason::forbidden);
  for (const auto role : {"admin", "consultant", "candidate"})
    CHECK(refused(create(new_user(role, demo), hr)) == Reason::forbidden);
  CHECK(refused(create(new_user("interviewer", mint()), hr)) == Reason::forbidden);
  for (const auto role : {"consultant", "interviewer", "candidate", "public"})
    CHECK(refused(create(new_user("candidate", demo), actor_of(role, Reach::own, demo))) == Reason::forbidden);
}

TEST_CASE("an API key makes users where it names what they may come to: assign_roles, or its own company's people") {
  Actor key = actor_of("admin", Reach::tenant, demo);
  auto company_admin = new_user("hr", demo);
  company_admin.is_company_admin = true;
  auto invited = new_user("hr", demo);
  invited.password_hash.clear();
  key.key_permissions = {"edit_users"};
  for (const auto role : {"superadmin", "admin", "consultant", "candidate", "hr", "interviewer"})
    CHECK(refused(create(new_user(role, demo), key)) == Reason::forbidden);
  CHECK(refused(create(invited, key)) == Reason::forbidden);
  key.key_permissions = {"edit_users", "manage_company_users"};
  CHECK(create(new_user("hr", demo), key));
  CHECK(create(invited, key));
  for (const auto role : {"superadmin", "admin", "consultant", "candidate"})
    CHECK(refused(create(new_user(role, demo), key)) == Reason::forbidden);
  CHECK(refused(create(new_user("hr", mint()), key)) == Reason::forbidden);  // another company
  CHECK(refused(create(company_admin, key)) == Reason::forbidden);
  key.key_permissions = {"edit_users", "assign_roles"};
  CHECK(create(new_user("admin", demo), key));
  CHECK(create(company_admin, key));
  Actor hr = actor_of("hr", Reach::company, demo);
  hr.is_company_admin = true;
  hr.key_permissions = {"edit_users"};
  CHECK(refused(create(new_user("interviewer", demo), hr)) == Reason::forbidden);
  hr.key_permissions.emplace_back("manage_company_users");
  CHECK(create(company_admin, hr));
}

TEST_CASE("the company of who adds somebody is the default, and only a company admin makes company admins") {
  Actor hr = actor_of("hr", Reach::company, demo);
  CHECK(touches(new_user("interviewer"), hr).keys == std::vector{demo});
  const auto company_in = [](const Result<Events>& events) { return events->front().as<UserCreated>().company_id; };
  CHECK(company_in(create(new_user("interviewer"), hr)) == demo);
  const Actor admin = actor_of("admin", Reach::tenant, demo);
  CHECK(company_in(create(new_user("interviewer"), admin)) == demo);
  CHECK(company_in(create(new_user("consultant"), admin)) == std::nullopt);
  auto company_admin = new_user("hr", demo);
  company_admin.is_company_admin = true;
  CHECK(refused(create(company_admin, hr)) == Reason::forbidden);
  hr.is_company_admin = true;
  CHECK(create(company_admin, hr));
  company_admin.is_verified = true;
  CHECK(refused(create(company_admin, hr)) == Reason::forbidden);
}

TEST_CASE("an unknown role, company, locale or time zone is invalid, and so is an employee of no company") {
  const Actor admin = actor_of("admin", Reach::tenant);
  CHECK(faulty_field(create(new_user("wizard"), admin)) == "role");
  CHECK(faulty_field(create(new_user("hr", mint()), admin)) == "company_id");
  CHECK(faulty_field(create(new_user("hr"), admin)) == "company_id");
  auto gone = company(demo);
  gone.deleted = true;
  CHECK(faulty_field(decide_on_accounts({gone}, new_user("hr", demo), admin)) == "company_id");
  auto elsewhere = new_user("candidate");
  elsewhere.locale = "english";
  elsewhere.time_zone = "mars";
  CHECK(faulty_fields(create(elsewhere, admin)) == std::vector<std::string>{"locale", "time_zone"});
}

TEST_CASE("a custom role is its base and itself; only an admin gives it, and one that is gone is none") {
  const auto with = [](const Uuid& role) {
    auto command = new_user("Team Lead", demo);
    command.role_id = role;
    return command;
  };
  const auto events = create(with(lead), actor_of("admin", Reach::tenant));
  REQUIRE(events);
  CHECK(events->front().as<UserCreated>().role == "interviewer");
  CHECK(events->front().as<UserCreated>().extra_roles == std::vector{lead});
  CHECK(refused(create(with(lead), actor_of("hr", Reach::company, demo))) == Reason::forbidden);
  CHECK(faulty_field(create(with(demo), actor_of("admin", Reach::tenant))) == "role");  // a company is no role
  auto gone = custom(lead, "hr");
  gone.deleted = true;
  CHECK(faulty_field(decide_on_accounts({company(demo), gone}, with(lead), actor_of("admin", Reach::tenant))) ==
        "role");
}

namespace {

InviteUser invitation(std::string address) {
  InviteUser command;
  command.id = mint();
  command.email = std::move(address);
  command.name = "Ada";
  command.company_id = demo;
  return command;
}

}  // namespace

TEST_CASE("a company's admin invites whom nobody knows, as hr where nothing else is said") {
  Actor hr = actor_of("hr", Reach::company, demo);
  auto command = invitation("new@b.co");
  const auto events = decide_on_accounts({company(demo)}, command, hr);
  REQUIRE(types(events) == Types{"user.invited"});
  CHECK(events->front().as<UserInvited>().role == "hr");
  CHECK(events->front().as<UserInvited>().company_id == demo);
  CHECK(events->front().claims.size() == 1);
  command.is_company_admin = true;
  CHECK(refused(decide_on_accounts({company(demo)}, command, hr)) == Reason::forbidden);
  hr.is_company_admin = true;
  CHECK(decide_on_accounts({company(demo)}, command, hr));
  command.role = "consultant";
  CHECK(refused(decide_on_accounts({company(demo)}, command, hr)) == Reason::forbidden);
  CHECK(faulty_field(decide_on_accounts({company(demo)}, command, actor_of("admin", Reach::tenant))) == "role");
  CHECK(refused(decide_on_accounts({}, invitation("new@b.co"), hr)) == Reason::not_found);
  CHECK(refused(decide_on_accounts({company(demo)}, invitation("new@b.co"), actor_of("hr", Reach::company, mint()))) ==
        Reason::forbidden);
}

TEST_CASE("an employee without a company joins; who is another's, or no employee, is a conflict") {
  Actor hr = actor_of("hr", Reach::company, demo);
  bool as_admin = false;
  const auto invite = [&](const Account& there) {
    auto command = invitation(there.email);
    command.id = there.id;
    command.is_company_admin = as_admin;
    return decide_on_accounts({company(demo), there}, command, hr, {{email(there.email), there.id}});
  };
  const Account free = user("interviewer");
  const auto events = invite(free);
  REQUIRE(types(events) == Types{"user.joined_company"});
  CHECK(events->front().aggregate_id == free.id);
  CHECK(events->front().as<UserJoinedCompany>().company_id == demo);
  CHECK(refused(invite(user("hr", mint()))) == Reason::conflict);
  CHECK(refused(invite(user("hr", demo))) == Reason::conflict);
  CHECK(refused(invite(user("candidate"))) == Reason::conflict);
  as_admin = true;
  CHECK(refused(invite(free)) == Reason::forbidden);
  hr.is_company_admin = true;
  CHECK(invite(free)->front().as<UserJoinedCompany>().is_company_admin);
  as_admin = false;
  Account unproven = free;
  unproven.is_verified = false;
  CHECK(refused(invite(unproven)) == Reason::conflict);  // anybody could have registered it
  CHECK(faulty_field(invite(unproven)) == "email");
  hr = actor_of("admin", Reach::tenant);
  CHECK(invite(free));
  hr.key_permissions = {"manage_company_users"};
  CHECK(refused(invite(free)) == Reason::forbidden);  // of a company that is not the key's
  hr.company_id = demo;
  CHECK(invite(free));
  const auto elsewhere =
      decide_on_accounts({company(demo)}, invitation("a@b.co"), hr, {{email("a@b.co"), mint()}});  // another tenant's
  CHECK(refused(elsewhere) == Reason::conflict);
}

namespace {

ImportUserRow row(std::int64_t line, std::string address) {
  ImportUserRow made;
  made.line = line;
  made.email = std::move(address);
  made.name = "A B";
  made.role = "interviewer";
  made.company_id = demo;
  return made;
}
ImportUserChunk import_of(std::vector<ImportUserRow> rows) {
  ImportUserChunk chunk;
  chunk.id = mint();
  chunk.partitions = 8;
  chunk.rows = std::move(rows);
  return chunk;
}
const UsersImported& imported(const Result<Events>& events) {
  return events->back().as<UsersImported>();
}

}  // namespace

TEST_CASE("an import invites whom it can, in its own partition, and names each row that does not do") {
  auto by_name = row(3, "c@example.org");
  by_name.company_id.reset();
  by_name.company = "ACME  Ltd";
  auto nowhere = row(4, "d@example.org");
  nowhere.company_id.reset();
  nowhere.company = "Nobody's";
  auto wizard = row(5, "e@example.org");
  wizard.role = "wizard";
  auto chunk = import_of({row(1, "A@example.org"), row(2, "a@example.org"), by_name, nowhere, wizard});
  chunk.send_invitations = false;
  chunk.faults.push_back({6, 0, "email", "required", "Is missing."});
  const Uuid acme = mint();
  const auto events = decide_on_accounts({company(demo)}, chunk, actor_of("superadmin", Reach::tenant),
                                         {{{false, "company_name", "acme ltd"}, acme}});
  REQUIRE(types(events) == Types{"user.invited", "user.invited", "users.imported"});
  CHECK_FALSE(events->front().as<UserInvited>().is_mailed);
  CHECK((*events)[1].as<UserInvited>().company_id == acme);
  for (int i = 0; i < 2; ++i)
    CHECK(partition_of((*events)[static_cast<std::size_t>(i)].aggregate_id, 8) == partition_of(chunk.id, 8));
  CHECK(imported(events).users == std::vector{(*events)[0].aggregate_id, (*events)[1].aggregate_id});
  CHECK(imported(events).created == 2);
  CHECK(imported(events).failed == 4);
  CHECK(imported(events).skipped == 0);
  std::vector<std::pair<std::int64_t, std::string>> faults;
  for (const ImportFault& fault : imported(events).faults) faults.emplace_back(fault.line, fault.field);
  CHECK(faults ==
        std::vector<std::pair<std::int64_t, std::string>>{{6, "email"}, {2, "email"}, {4, "company"}, {5, "role"}});
}

TEST_CASE("whom the house knows is skipped in a file, and a fault in JSON") {
  for (const bool from_file : {true, false}) {
    auto chunk = import_of({row(1, "a@example.org")});
    chunk.from_file = from_file;
    const auto events = decide_on_accounts({company(demo)}, chunk, actor_of("superadmin", Reach::tenant),
                                           {{email("a@example.org"), mint()}});
    REQUIRE(types(events) == Types{"users.imported"});
    CHECK(imported(events).skipped == (from_file ? 1 : 0));
    CHECK(imported(events).failed == (from_file ? 0 : 1));
  }
  CHECK(refused(decide_on_accounts({}, import_of({}), actor_of("hr", Reach::company, demo))) == Reason::forbidden);
}

TEST_CASE("an import by an API key makes nobody where it names import_users alone") {
  Actor key = actor_of("superadmin", Reach::tenant);
  key.key_permissions = {"import_users"};
  const auto chunk = import_of({row(1, "a@example.org")});
  CHECK(types(decide_on_accounts({company(demo)}, chunk, key)) == Types{"users.imported"});
  key.key_permissions.emplace_back("assign_roles");
  CHECK(types(decide_on_accounts({company(demo)}, chunk, key)) == Types{"user.invited", "users.imported"});
}
