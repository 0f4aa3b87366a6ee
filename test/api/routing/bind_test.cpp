#include "api/routing/bind.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "api/documents/desks.h"
#include "api/requests/answers.h"
#include "schemas/candidates.h"
#include "test/api/requests/desk_services.h"

using namespace hirewire;
using test::Asked;

namespace {

const Router& router_of(std::string_view document) {
  static std::map<std::string, std::unique_ptr<Desk>, std::less<>> desks;
  auto& desk = desks[std::string(document)];
  if (!desk) desk = document == "house" ? make_house_desk() : make_desk(document);
  return desk->router;
}

constexpr std::string_view one = "/api/v1/candidates/880e8400-e29b-41d4-a716-446655440003";

std::string refused(std::string_view document, std::string method, std::string_view path, std::string body) {
  Asked asked(router_of(document), std::move(method), std::string(path), std::move(body));
  const auto bound = bind_command(*asked.call, *asked.placed);
  if (bound) return "bound";
  const Response response = present(*asked.placed->dialect, bound.error(), "r");
  return fmt::format("{} {}", response.status, response.body);
}

Result<ListAsk> list(std::string_view document, std::string method, const std::string& target, std::string body = {}) {
  Asked asked(router_of(document), std::move(method), target, std::move(body));
  auto words = read_query(asked.request.query, *asked.placed->dialect);
  if (!words) return Refused(words.error());
  asked.call->query = std::move(*words);
  return bind_list(*asked.call, *asked.placed, Query::named(asked.placed->route.operation.sql));
}

}  // namespace

TEST_CASE("every fault at once, in the request's own words") {
  const std::string all =
      refused("ai-interviewer", "POST", "/api/v1/candidates", R"({"email":"no","experience_years":"five"})");
  for (const std::string_view field : {"email: ", "experience_years: ", "first_name: ", "last_name: "})
    CHECK(all.find(field) != std::string::npos);
  const std::string reference = refused("crm-reference", "POST", "/api/v1/candidates/", R"({"email":"no"})");
  CHECK(reference.starts_with(R"(422 {"success":false,"data":null,"errors":{"code":"VALIDATION_ERROR")"));
  CHECK(reference.find(R"("first_name":[")") != std::string::npos);
  const std::string platform = refused("interview-platform", "POST", "/api/v1/webhooks/", "{}");
  CHECK(platform.starts_with("400 {\""));
  CHECK(platform.find(R"("url":["This field is required."])") != std::string::npos);
}

TEST_CASE("an empty body is an empty object, another media type is refused, broken JSON says where") {
  CHECK(refused("crm-reference", "POST", "/api/v1/candidates/", "").starts_with("422 "));
  CHECK(refused("crm-reference", "POST", "/api/v1/candidates/", "{\"email\":").starts_with("400 "));
  CHECK(refused("house", "POST", "/api/v1/candidates/", "{\"email\":").find("\"line\":1") != std::string::npos);
  Asked asked(router_of("crm-reference"), "POST", "/api/v1/candidates/", "email=a");
  asked.request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  const auto bound = bind_command(*asked.call, *asked.placed);
  REQUIRE_FALSE(bound.has_value());
  CHECK(http_status(bound.error().reason) == 415);
  asked.request.headers = {};
  CHECK_FALSE(expect_json(asked.request).has_value());
  asked.request.headers = {{"content-type", "application/merge-patch+json"}};
  CHECK(expect_json(asked.request).has_value());
}

TEST_CASE("camelCase, snake_case and other documents' words all bind; the house's own members do not") {
  Asked asked(
      router_of("house"), "POST", "/api/v1/candidates",
      R"({"id":"880e8400-e29b-41d4-a716-446655440003","email":"a@b.example","firstName":"A","last_name":"B","phone_number":"+1 2","status":"applied"})");
  const auto bound = bind_command(*asked.call, *asked.placed);
  REQUIRE(bound.has_value());
  const auto& command = asked.call->as<candidates::CreateCandidate>();
  CHECK(command.first_name == "A");
  CHECK(command.phone == "+1 2");
  CHECK(command.id.is_nil());
}

TEST_CASE("a change binds what is mentioned only") {
  Asked asked(router_of("ai-interviewer"), "PATCH", std::string(one), R"({"first_name":"Alicia","phone":null})");
  REQUIRE(bind_command(*asked.call, *asked.placed).has_value());
  const auto& command = asked.call->as<candidates::UpdateCandidate>();
  using candidates::CandidateFields;
  REQUIRE(command.changes.find(&CandidateFields::first_name));
  CHECK(command.changes.values.first_name == "Alicia");
  const auto* phone = command.changes.find(&CandidateFields::phone);
  REQUIRE(phone);
  CHECK_FALSE(phone->has_value());
  CHECK_FALSE(command.changes.find(&CandidateFields::domain));
}

TEST_CASE("null or nothing for a member that may not be null is a fault that names it, in the request's own words") {
  const std::string nulls = refused("house", "PATCH", std::string(one), R"({"firstName":null,"email":null})");
  for (const std::string_view field : {"first_name", "email"}) CHECK(nulls.find(field) != std::string::npos);
  CHECK(nulls.starts_with("422 "));
  for (const std::string_view body :
       {R"({"lastName":""})", R"({"lastName":" \u00a0\t\u2060\u00ad"})", R"({"status":null,"lastName":null})"}) {
    const std::string blank = refused("house", "PATCH", std::string(one), std::string(body));
    CHECK(blank.starts_with("422 "));
    CHECK(blank.find("last_name") != std::string::npos);
    CHECK((blank.find("status: ") != std::string::npos) == (body.find("status") != std::string_view::npos));
  }
}

TEST_CASE("paging is understood in every document's words") {
  const auto page = [](std::string_view query) {
    const auto asked = list("house", "GET", "/api/v1/candidates?" + std::string(query));
    return asked ? fmt::format("{} {} {}", asked->offset, asked->ask.limit, asked->page)
                 : asked.error().faults.front().field;
  };
  CHECK(page("") == "0 20 1");
  CHECK(page("page=3&size=5") == "10 5 3");
  CHECK(page("page=2&page_size=50") == "50 50 2");
  CHECK(page("page=2&pageSize=50") == "50 50 2");
  CHECK(page("skip=40&limit=20") == "40 20 3");
  CHECK(page("size=1000") == "0 100 1");
  CHECK(page("page=0") == "page");
  CHECK(page("limit=ten") == "limit");
  CHECK(page("skip=-1") == "skip");
  CHECK(list("crm-reference", "GET", "/api/v1/candidates/")->ask.limit == 10);
  const auto after = list("house", "GET", "/api/v1/candidates?page=3&after=abc");
  CHECK(after->ask.after == "abc");
  CHECK(after->ask.offset == 0);
  CHECK(after->offset == 40);
}

TEST_CASE("a bare array is complete unless paging is asked for") {
  const auto limit = [](const std::string& query) {
    const auto asked = list("crm-reference", "GET", "/api/v1/skills/?" + query);
    return fmt::format("{} {}", asked->ask.offset, asked->ask.limit);
  };
  CHECK(limit("") == "0 10000");
  CHECK(limit("name=Go&sort=-created_at") == "0 10000");
  CHECK(limit("page=2") == "10 10");
  CHECK(limit("page=2&size=50") == "50 50");
  CHECK(limit("limit=10000") == "0 100");
  CHECK(limit("after=abc") == "0 10");
}

TEST_CASE("sorting in both forms; an unknown field is refused by name") {
  const auto newest = list("crm-reference", "GET", "/api/v1/candidates?sort=-created_at");
  CHECK(newest->ask.sort == "created_at");
  CHECK(newest->ask.descending == true);
  const auto by_name = list("crm-routes", "GET", "/api/v1/candidates/?sort_by=last_name&sort_order=asc");
  CHECK(by_name->ask.sort == "last_name");
  CHECK(by_name->ask.descending == false);
  CHECK(list("ats", "GET", "/api/v1/candidates/search?sort=-createdAt")->ask.sort == "created_at");
  CHECK(list("crm-routes", "GET", "/api/v1/candidates/?sort_by=password").error().faults.front().field == "sort_by");
  CHECK(list("crm-routes", "GET", "/api/v1/candidates/?sort_by=email&sort_order=up").error().faults.front().field ==
        "sort_order");
}

TEST_CASE("filters: plain, prefixed, repeated; unknown ones are ignored; status=active is the state") {
  const auto both =
      list("crm-reference", "GET", "/api/v1/candidates?status=active&filter_domain=Backend&domain=DevOps&color=red");
  REQUIRE(both.has_value());
  CHECK(both->ask.filters.at("state") == std::vector<std::string>{"active"});
  CHECK_FALSE(both->ask.filters.contains("status"));
  auto domains = both->ask.filters.at("domain");
  std::ranges::sort(domains);
  CHECK(domains == std::vector<std::string>{"Backend", "DevOps"});
  CHECK_FALSE(both->ask.filters.contains("color"));
  const auto search =
      list("ats", "GET", "/api/v1/candidates/search?q=ali&experienceMin=3&experienceMax=8&jobSearchMode=open");
  CHECK(search->ask.filters.at("q") == std::vector<std::string>{"ali"});
  CHECK(search->ask.filters.at("experience_min") == std::vector<std::string>{"3"});
  CHECK(search->ask.filters.at("job_search_mode") == std::vector<std::string>{"open"});
}

TEST_CASE("a search by POST: scalars, lists, ranges; an unknown field is a fault") {
  const auto found = list(
      "crm-reference", "POST", "/api/v1/candidates/search",
      R"({"query":"ali","filters":{"status":["applied","offer"],"experience_years":{"min":3,"max":8},"domain":"Backend"},"page":2,"size":5})");
  REQUIRE(found.has_value());
  CHECK(found->ask.filters.at("q") == std::vector<std::string>{"ali"});
  CHECK(found->ask.filters.at("status") == std::vector<std::string>{"applied", "offer"});
  CHECK(found->ask.filters.at("experience_min") == std::vector<std::string>{"3"});
  CHECK(found->ask.filters.at("experience_max") == std::vector<std::string>{"8"});
  CHECK(found->offset == 5);
  CHECK(list("crm-reference", "POST", "/api/v1/candidates/search", "").has_value());
  CHECK(list("crm-reference", "POST", "/api/v1/candidates/search", R"({"filters":{"color":"red"}})")
            .error()
            .faults.front()
            .field == "filters.color");
  CHECK(list("crm-reference", "POST", "/api/v1/candidates/search", R"({"filters":[1]})").error().faults.front().field ==
        "filters");
  CHECK(
      list("crm-reference", "POST", "/api/v1/candidates/search", R"({"query":{"a":1}})").error().faults.front().field ==
      "query");
  CHECK(list("crm-reference", "POST", "/api/v1/candidates/search", R"({"query":false})").error().faults.front().field ==
        "query");
  CHECK(list("crm-reference", "POST", "/api/v1/candidates/search", "[1]").error().reason == Reason::malformed);
}

TEST_CASE("a search by POST: what is no value where one is wanted is a fault that names it, never left out") {
  const auto field = [](std::string body) {
    const auto found = list("crm-reference", "POST", "/api/v1/candidates/search", std::move(body));
    return found ? "found" : found.error().faults.front().field;
  };
  for (const std::string_view word : {"page", "size", "limit", "skip", "sort", "sort_by", "after"})
    for (const std::string_view value : {"[1]", "{}", R"({"a":1})", "[]"}) {
      CAPTURE(word);
      CAPTURE(value);
      CHECK(field(fmt::format(R"({{"{}":{}}})", word, value)) == word);
    }
  for (const std::string_view value : {"[null]", "[{}]", R"([null,{}])", R"([["applied"]])", R"(["applied",null])"}) {
    CAPTURE(value);
    CHECK(field(fmt::format(R"({{"filters":{{"status":{}}}}})", value)) == "filters.status");
    CHECK(field(fmt::format(R"({{"status":{}}})", value)) == "status");
  }
  for (const std::string_view value : {"[3]", "{}"})
    CHECK(field(fmt::format(R"({{"filters":{{"experience_years":{{"min":{}}}}}}})", value)) ==
          "filters.experience_years");
  const auto found = list("crm-reference", "POST", "/api/v1/candidates/search", R"({"status":["applied","offer"]})");
  REQUIRE(found);
  CHECK(found->ask.filters.at("status") == std::vector<std::string>{"applied", "offer"});
  CHECK(field(R"({"color":["red"],"status":null})") == "found");
}

TEST_CASE("a broken query string is refused") {
  CHECK_FALSE(read_query("a=%ff", make_desk("ats")->dialect).has_value());
  CHECK(read_query("first%4eame=a+b%20c&&x", make_desk("ats")->dialect)->find("first_name")->second == "a b c");
}
