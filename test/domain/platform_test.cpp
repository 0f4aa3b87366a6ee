#include "domain/platform.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::platform;

namespace {

const Actor house = actor_of("system", Reach::tenant);
const Actor admin = actor_of("admin", Reach::tenant);

CreateTenant new_tenant(const Actor& actor) {
  return {{actor.tenant_id}, {"Acme", "Acme Ltd", {"Jobs.Acme.example", "jobs.acme.example"}}};
}

Result<Events> create(const CreateTenant& command, const Actor& actor, const Loaded& loaded = nothing_seen()) {
  return decide_on<Tenant>(loaded, command, actor);
}

template <class C>
Result<Events> end(std::string state, const Actor& actor) {
  const Uuid id = mint();
  const Loaded loaded = seen_with<Task>({{id, 1, "candidate_import", std::move(state)}});
  C command{};
  command.id = id;
  return decide_on<Task>(loaded, command, actor);
}

Result<Events> start(const StartTask& command, const Actor& actor) {
  const Loaded loaded = nothing_seen();
  return decide_on<Task>(loaded, command, actor);
}

/// What a wish leads to: the changes of the event, `` where there is none, or the field that is refused.
std::string update(std::string wish, std::string settings = "{}", std::int64_t version = 3,
                   std::optional<std::int64_t> expected = std::nullopt) {
  UpdateSettings command;
  command.id = admin.tenant_id;
  command.expected_version = expected;
  command.settings.text = std::move(wish);
  const Loaded loaded = version == 0
                            ? nothing_seen()
                            : seen_with<Settings>({{{admin.tenant_id, version, false}, Json{std::move(settings)}}});
  const auto events = decide(Seen<Settings>(loaded), command, admin);
  if (!events) return events.error().faults.empty() ? std::string("refused") : faulty_field(events);
  if (events->empty()) return "";
  CHECK(events->front().aggregate_version == version + 1);
  return events->front().as<SettingsUpdated>().changes.text;
}

}  // namespace

TEST_CASE("settings: top-level keys are merged, null removes, what is so already is no change") {
  CHECK(update(R"({"theme":{"b":1,"a":[2]}})", "{}", 0) == R"({"theme":{"a":[2],"b":1}})");
  CHECK(update(R"({"theme":{"a":[2],"b":1},"x":"y"})", R"({"theme":{"b":1,"a":[2]}})") == R"({"x":"y"})");
  CHECK(update(R"({"theme":{"b":1,"a":[2]}})", R"({"theme":{"a":[2],"b":1}})").empty());
  CHECK(update(R"({"theme":null,"never":null})", R"({"theme":1})") == R"({"theme":null})");
  CHECK(update("{}").empty());
  CHECK(update(R"({"locale":null})", R"({"locale":"de"})") == R"({"locale":null})");
}

TEST_CASE("settings: a known key holds what it means") {
  CHECK(update(R"({"default_currency":"INR","time_zone":"America/Argentina/Buenos_Aires","locale":"zh-Hant-TW"})")
            .starts_with("{"));
  for (const std::string_view currency : {"inr", "XXX", "INRX", "", "IN", "AED AFN"})
    CHECK(update(fmt::format(R"({{"default_currency":"{}"}})", currency)) == "default_currency");
  for (const std::string_view zone : {"europe/berlin", "posix/UTC", "/UTC", "UTC/", "Europe//Berlin", "../etc", ""})
    CHECK(update(fmt::format(R"({{"time_zone":"{}"}})", zone)) == "time_zone");
  for (const std::string_view locale : {"e", "EN", "en_US", "en-us", "en-", "en-US-x", "-US", "zh-hant"})
    CHECK(update(fmt::format(R"({{"locale":"{}"}})", locale)) == "locale");
  CHECK(update(R"({"password_min":4})") == "password_min");
  CHECK(update(R"({"retention_days":"30"})") == "retention_days");
  CHECK(update(R"({"organisation_name":""})") == "organisation_name");
}

TEST_CASE("settings: a known key that is wrong has one fault, whatever is wrong with it") {
  for (const std::string_view key : {"default_currency", "time_zone", "locale", "organisation_name", "email_from"})
    for (const std::string_view value : {"5", "[]", R"("")", "true"}) {
      CAPTURE(key);
      CAPTURE(value);
      UpdateSettings command;
      command.id = admin.tenant_id;
      command.settings.text = fmt::format(R"({{"{}":{}}})", key, value);
      const auto decided = decide(Seen<Settings>(nothing_seen()), command, admin);
      REQUIRE_FALSE(decided);
      REQUIRE(decided.error().faults.size() == 1);
      CHECK(decided.error().faults.front().field == key);
    }
}

TEST_CASE("settings: maintenance is not changed here; shown as it is it may be sent back") {
  CHECK(update(R"({"maintenance":{"enabled":true}})") == "maintenance");
  CHECK(update(R"({"maintenance":{"enabled":false}})").empty());
  CHECK(update(R"({"maintenance":null})", R"({"maintenance":{"enabled":true}})") == "maintenance");
  CHECK(update(R"({"maintenance":{"enabled":false}})", R"({"maintenance":{"enabled":true}})") == "maintenance");
  CHECK(update(R"({"maintenance":{"enabled":true}})", R"({"maintenance":{"enabled":true}})").empty());
}

TEST_CASE("settings: of the own tenant, as they were seen, and not without end") {
  CHECK(update(R"({"a":1})", "{}", 3, 2) == "refused");
  CHECK(update(R"({"a":1})", "{}", 3, 3) == R"({"a":1})");
  CHECK(update(R"({"a":1})", "{}", 0, 0) == R"({"a":1})");
  UpdateSettings foreign;
  foreign.id = mint();
  foreign.settings.text = R"({"a":1})";
  CHECK(refused(decide(Seen<Settings>(nothing_seen()), foreign, admin)) == Reason::forbidden);
  const std::string half = fmt::format(R"("{}")", std::string(40'000, 'x'));
  CHECK(update(R"({"a":)" + half + "}").starts_with("{"));
  CHECK(update(R"({"a":)" + half + "}", R"({"b":)" + half + "}") == "refused");
}

TEST_CASE("a tenant claims its code and each host name once, in lower case, across all tenants") {
  const auto events = create(new_tenant(house), house);
  REQUIRE(events);
  const auto& created = events->front().as<TenantCreated>();
  CHECK(created.code == "acme");
  CHECK(created.hosts == std::vector<std::string>{"jobs.acme.example"});
  const auto& claims = events->front().claims;
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].kind == "tenant_code");
  CHECK(claims[1].kind == "tenant_host");
  for (const Claim& claim : claims) CHECK(claim.global);
}

TEST_CASE("a taken code or host name is a conflict") {
  const auto touched = touches(new_tenant(house), house).directory;
  CHECK(faulty_field(create(new_tenant(house), house, nothing_seen({{touched.at(0), mint()}}))) == "code");
  CHECK(faulty_field(create(new_tenant(house), house, nothing_seen({{touched.at(1), mint()}}))) == "hosts");
}

TEST_CASE("a tenant is made by superadmins and the house, in its own name") {
  CHECK(refused(create(new_tenant(admin), admin)) == Reason::forbidden);
  auto foreign = new_tenant(house);
  foreign.id = mint();
  CHECK(refused(create(foreign, house)) == Reason::forbidden);
  auto spaced = new_tenant(house);
  spaced.code = "ac me";
  CHECK(faulty_field(create(spaced, house)) == "code");
}

TEST_CASE("an import is queued for the actor's company") {
  const Uuid company = mint();
  StartTask command{{mint()},
                    {"candidate_import", std::string(64, 'a'), "candidates.csv", 100, std::nullopt, Json{"{}"}}};
  const auto events = start(command, actor_of("hr", Reach::company, company));
  REQUIRE(events);
  const auto& queued = events->front().as<TaskQueued>();
  CHECK(queued.company_id == company);
  CHECK(queued.total == 100);
  CHECK(queued.filename == "candidates.csv");

  command.company_id = mint();
  CHECK(refused(start(command, actor_of("hr", Reach::company, company))) == Reason::forbidden);
  CHECK(start(command, admin));
  CHECK(refused(start(command, actor_of("candidate", Reach::own))) == Reason::forbidden);
  command.blob.reset();
  CHECK(faulty_field(start(command, admin)) == "file");
}

TEST_CASE("a queued task can be completed, fail and be cancelled") {
  CHECK(end<FinishTask>("queued", house)->front().type == "task.completed");
  CHECK(end<FailTask>("queued", house)->front().type == "task.failed");
  CHECK(end<CancelTask>("queued", admin)->front().type == "task.cancelled");
  CHECK(end<FinishTask>("queued", house)->front().aggregate_version == 2);
  CHECK(refused(end<CancelTask>("queued", actor_of("hr", Reach::company, mint()))) == Reason::forbidden);
}

TEST_CASE("the same end again is no event") {
  CHECK(end<FinishTask>("completed", admin)->empty());
  CHECK(end<FailTask>("failed", admin)->empty());
  CHECK(end<CancelTask>("cancelled", admin)->empty());
}

TEST_CASE("another end is a conflict for a caller and nothing for the house, which only came too late") {
  CHECK(refused(end<CancelTask>("completed", admin)) == Reason::conflict);
  CHECK(refused(end<FinishTask>("cancelled", admin)) == Reason::conflict);
  CHECK(refused(end<FailTask>("completed", admin)) == Reason::conflict);
  CHECK(end<FinishTask>("cancelled", house)->empty());
  CHECK(end<FailTask>("cancelled", house)->empty());
}

TEST_CASE("a task that is not there is not found") {
  const Loaded loaded = nothing_seen();
  CHECK(refused(decide_on<Task>(loaded, FinishTask{mint()}, house)) == Reason::not_found);
  CHECK(refused(decide_on<Task>(loaded, FailTask{mint(), "x"}, house)) == Reason::not_found);
  CHECK(refused(decide_on<Task>(loaded, CancelTask{mint()}, admin)) == Reason::not_found);
}
