#include "domain/companies.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::companies;

namespace {

Result<Events> create(std::string name, const Actor& actor, const Loaded& loaded = nothing_seen()) {
  return decide_on<Company>(loaded, CreateCompany{{mint()}, {{.name = std::move(name)}, "demo.example", {}}}, actor);
}

const Actor admin = actor_of("admin", Reach::tenant);

WholeCompany demo(std::vector<Contact> contacts = {}) {
  return {{{.id = mint(), .version = 2, .deleted = false}, {{.name = "Demo"}, {}, {}}},
          Json{"{\"a\":1,\"b\":2}"},
          std::move(contacts)};
}
Contact contact(std::string name, bool is_primary) {
  return {{.id = mint(), .version = 1, .deleted = false},
          {{.name = std::move(name), .title = {}, .email = {}, .phone = {}}, is_primary}};
}
UpdateCompany rename(const Company& company, std::string name) {
  UpdateCompany command{{company.id, {}}, {}};
  command.changes.set(&CompanyFields::name, std::move(name));
  return command;
}
Result<Events> on_company(const WholeCompany& company, const auto& command, const Actor& actor = admin) {
  return decide_on<WholeCompany>(seen_with<WholeCompany>({company}), command, actor);
}
/// Who is the primary contact after these events.
std::vector<bool> primaries(const Events& events) {
  std::vector<bool> found;
  for (const Event& event : events) {
    if (event.type == ContactAdded::type) found.push_back(event.as<ContactAdded>().is_primary);
    if (event.type != ContactUpdated::type) continue;
    if (const bool* primary = event.as<ContactUpdated>().changes.find(&ContactFields::is_primary))
      found.push_back(*primary);
  }
  return found;
}

}  // namespace

TEST_CASE("a company is created with a claim on its name") {
  const auto events = create("Demo  Company ", actor_of("admin", Reach::tenant));
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(events->front().as<CompanyCreated>().name == "Demo  Company ");
  CHECK(events->front().as<CompanyCreated>().email_domain == "demo.example");
  REQUIRE(events->front().claims.size() == 1);
  CHECK_FALSE(events->front().claims[0].global);
  CHECK(events->front().claims[0].value == "demo company");
}

TEST_CASE("a name that differs in case and spacing only is a conflict on name") {
  const auto key = touches(CreateCompany{{mint()}, {{.name = "demo company"}, {}, {}}}, admin).directory.at(0);
  const auto decided = create(" DEMO\tCompany", admin, nothing_seen({{key, mint()}}));
  CHECK(refused(decided) == Reason::conflict);
  CHECK(faulty_field(decided) == "name");
}

TEST_CASE("a name of blanks is none") {
  CHECK(faulty_field(create(" \t ", actor_of("admin", Reach::tenant))) == "name");
}

TEST_CASE("an hr user may add a company while he has none") {
  Actor founder = actor_of("hr", Reach::own);
  founder.user_id = mint();
  const auto first = create("First", founder);
  REQUIRE(first);
  CHECK(first->front().as<CompanyCreated>().owner_user_id == founder.user_id);
  CHECK(refused(create("Second", actor_of("hr", Reach::own, mint()))) == Reason::forbidden);
  CHECK(refused(create("Any", actor_of("candidate", Reach::none))) == Reason::forbidden);
}

TEST_CASE("a founder founds once, however many he asks for at a time, and again when his company is deleted") {
  const Actor founder = actor_of("hr", Reach::own);
  const auto first = create("First", founder);
  REQUIRE(first);
  REQUIRE(first->front().claims.size() == 2);
  const Claim& claim = first->front().claims[1];
  CHECK(claim.kind == "company_founder");
  CHECK_FALSE(claim.global);
  CHECK(claim.value == to_string(founder.user_id));
  const DirectoryKey founded{false, claim.kind, claim.value};
  CHECK(refused(create("Second", founder, nothing_seen({{founded, mint()}}))) == Reason::forbidden);
  CHECK(create("Tenant's", admin)->front().claims.size() == 1);

  const WholeCompany whole = demo();
  Company his = static_cast<const Company&>(whole);
  his.owner_user_id = founder.user_id;
  const auto deleted = decide_on<Company>(seen_with<Company>({his}), DeleteCompany{{his.id, {}}}, admin);
  REQUIRE(deleted);
  REQUIRE(deleted->front().claims.size() == 2);
  CHECK(deleted->front().claims[1].release);
  CHECK(deleted->front().claims[1].value == claim.value);
}

TEST_CASE("a company is changed by its own people and by the tenant's; a free name is taken, the old one given back") {
  const WholeCompany whole = demo();
  const Company& now = whole;
  const auto key = touches(rename(now, "New"), admin).directory.at(0);
  const auto update = [&](const UpdateCompany& command, const Actor& actor,
                          std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
    return decide_on<Company>(seen_with<Company>({now}, std::move(directory)), command, actor);
  };
  const auto renamed = update(rename(now, "New"), admin);
  REQUIRE(renamed);
  CHECK(renamed->front().aggregate_version == 3);
  CHECK(renamed->front().claims.size() == 2);
  CHECK(update(rename(now, "Demo"), admin)->empty());
  CHECK(faulty_field(update(rename(now, " \t"), admin)) == "name");
  CHECK(faulty_field(update(rename(now, "New"), admin, {{key, mint()}})) == "name");
  CHECK(update(rename(now, "New"), actor_of("hr", Reach::company, now.id)));
  CHECK(refused(update(rename(now, "New"), actor_of("hr", Reach::company, mint()))) == Reason::forbidden);
  UpdateCompany late = rename(now, "New");
  late.expected_version = 1;
  CHECK(refused(update(late, admin)) == Reason::stale);
}

TEST_CASE("what is deleted gives its name back, and is not there any more") {
  const WholeCompany whole = demo();
  Company now = static_cast<const Company&>(whole);
  const DeleteCompany command{{now.id, {}}};
  const auto deleted = decide_on<Company>(seen_with<Company>({now}), command, admin);
  REQUIRE(deleted);
  CHECK(deleted->front().claims.at(0).value == "demo");
  now.deleted = true;
  CHECK(refused(decide_on<Company>(seen_with<Company>({now}), command, admin)) == Reason::not_found);
}

TEST_CASE(
    "hiring preferences are merged by key; what the house understands must be right, the rest is kept as it came") {
  const WholeCompany now = demo();
  const auto set = [&](std::string json) {
    return on_company(now, SetHiringPreferences{{now.id, {}}, Json{std::move(json)}});
  };
  CHECK(set("{\"b\":null,\"c\":{\"d\":1},\"a\":1}")->front().as<PreferencesSet>().changes.text ==
        "{\"b\":null,\"c\":{\"d\":1}}");
  CHECK(set("{\"a\":1,\"z\":null}")->empty());
  CHECK(faulty_field(set("{\"auto_screening\":\"sometimes\"}")) == "auto_screening");
  CHECK(set("{\"auto_screening\":\"ai\"}"));
}

TEST_CASE(
    "one of a company's contacts is its primary one: the first, then who is said to be, then the oldest that is left") {
  const WholeCompany nobody = demo();
  const auto add = [](const WholeCompany& company, std::optional<bool> is_primary) {
    return primaries(*on_company(
        company, AddContact{{mint()}, {.name = "C", .title = {}, .email = {}, .phone = {}}, company.id, is_primary}));
  };
  CHECK(add(nobody, {}) == std::vector{true});
  CHECK(add(nobody, false) == std::vector{true});
  const WholeCompany two = demo({contact("A", true), contact("B", false)});
  CHECK(add(two, {}) == std::vector{false});
  CHECK(add(two, true) == std::vector{false, true});
  UpdateContact raise{{two.contacts[1].id, {}}, two.id, {}};
  raise.changes.set(&ContactFields::is_primary, true);
  CHECK(primaries(*on_company(two, raise)) == std::vector{false, true});
  UpdateContact drop{{two.contacts[0].id, {}}, two.id, {}};
  drop.changes.set(&ContactFields::is_primary, false);
  CHECK(faulty_field(on_company(two, drop)) == "is_primary");
  CHECK(primaries(*on_company(two, RemoveContact{{two.contacts[0].id, {}}, two.id})) == std::vector{true});
  CHECK(primaries(*on_company(two, RemoveContact{{two.contacts[1].id, {}}, two.id})).empty());
}

TEST_CASE(
    "a contact is its company's: under another one it is not there, and another company's people may not touch it") {
  const WholeCompany one = demo({contact("A", true)});
  CHECK(refused(on_company(one, RemoveContact{{mint(), {}}, one.id})) == Reason::not_found);
  CHECK(refused(on_company(one, RemoveContact{{one.contacts[0].id, {}}, one.id},
                           actor_of("hr", Reach::company, mint()))) == Reason::forbidden);
  CHECK(refused(on_company(one, RemoveContact{{one.contacts[0].id, 7}, one.id})) == Reason::stale);
}

namespace {

CompanyWithDepartment with_department(const Company& company, std::vector<Department> named = {}) {
  return {company, std::move(named)};
}
Department department(const Company& company, std::string name, bool deleted = false) {
  return {{.id = department_id(company.id, name), .version = 3, .deleted = deleted}, {std::move(name)}};
}
EnsureDepartment ensure(const Company& company, std::string name) {
  const Uuid id = department_id(company.id, name);
  return {{id}, {std::move(name)}, company.id};
}
/// The value that the one event takes, or gives back.
std::string claimed(const Events& events, bool release) {
  REQUIRE(events.size() == 1);
  REQUIRE(events.front().claims.size() == 1);
  CHECK(events.front().claims[0].release == release);
  return events.front().claims[0].value;
}
const Actor house = actor_of("system", Reach::tenant);

}  // namespace

TEST_CASE("a name is one department of a company, in any case and spacing, and at home where the company is") {
  const Uuid company = mint(), other = mint();
  CHECK(department_id(company, " Data\tScience") == department_id(company, "data  science "));
  CHECK(department_id(company, "Data") != department_id(other, "Data"));
  CHECK(tag_of(department_id(company, "Data")) == tag_of(company));
  CHECK(department_key(company, "DATA ") == department_key(company, "data"));
  CHECK(department_key(company, "data") != department_key(other, "data"));
}

TEST_CASE("a department is made once; one that was removed comes back under its id") {
  const WholeCompany whole = demo();
  const Company& company = whole;
  const EnsureDepartment command = ensure(company, "Data Science");
  const auto key = department_key(company.id, "Data Science");
  const auto decided = [&](std::vector<Department> named, std::vector<std::pair<DirectoryKey, Uuid>> directory) {
    return decide_on<CompanyWithDepartment>(
        seen_with<CompanyWithDepartment>({with_department(company, std::move(named))}, std::move(directory)), command,
        house);
  };
  const auto made = decided({}, {});
  REQUIRE(made->size() == 1);
  CHECK(made->front().aggregate_id == command.id);
  CHECK(made->front().aggregate_version == 1);
  CHECK(made->front().as<DepartmentCreated>().name == "Data Science");
  CHECK(made->front().as<DepartmentCreated>().company_id == company.id);
  CHECK(claimed(*made, false) == key.value);
  const Department there = department(company, "data science");
  CHECK(decided({there}, {{key, there.id}})->empty());
  const auto again = decided({department(company, "data science", true)}, {});
  REQUIRE(again->size() == 1);
  CHECK(again->front().aggregate_version == 4);
  CHECK(again->front().as<DepartmentCreated>().name == "Data Science");
}

TEST_CASE("a department is made and removed by who may change its company, while that is there") {
  Company company = part<Company>(demo());
  const Department there = department(company, "Data");
  const auto made = [&](std::string name, const Actor& actor) {
    return decide_on<CompanyWithDepartment>(seen_with<CompanyWithDepartment>({with_department(company)}),
                                            ensure(company, std::move(name)), actor);
  };
  const auto removed = [&](std::vector<Department> named, const Actor& actor,
                           std::optional<std::int64_t> version = {}) {
    return decide_on<CompanyWithDepartment>(
        seen_with<CompanyWithDepartment>({with_department(company, std::move(named))}),
        RemoveDepartment{{there.id, version}, company.id}, actor);
  };
  const Actor own = actor_of("hr", Reach::company, company.id), stranger = actor_of("hr", Reach::company, mint());
  CHECK(made("Data", own)->size() == 1);
  CHECK(refused(made("Data", stranger)) == Reason::forbidden);
  CHECK(faulty_field(made(" \t", own)) == "name");
  const auto gone = removed({there}, own);
  REQUIRE(gone);
  CHECK(claimed(*gone, true) == department_key(company.id, "data").value);
  CHECK(refused(removed({there}, stranger)) == Reason::forbidden);
  CHECK(refused(removed({there}, own, 2)) == Reason::stale);
  CHECK(refused(removed({}, own)) == Reason::not_found);
  CHECK(refused(removed({department(company, "Data", true)}, own)) == Reason::not_found);
  company.deleted = true;
  CHECK(refused(made("Data", own)) == Reason::not_found);
  CHECK(made("Data", house)->empty());
}
