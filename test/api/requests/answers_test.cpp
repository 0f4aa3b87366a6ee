#include "api/requests/answers.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "api/documents/desks.h"
#include "api/requests/command_view.h"
#include "api/requests/handle.h"
#include "schemas/language/json.h"
#include "test/api/requests/desk_services.h"
#include "test/api/rows.h"

using namespace hirewire;
using test::Asked;

namespace {

std::string header(const Response& response, std::string_view name) {
  const auto found =
      std::ranges::find(response.headers, name, [](const auto& pair) { return std::string_view(pair.first); });
  return found == response.headers.end() ? "" : found->second;
}

Response page(const Desk& desk, const std::string& target, std::int64_t offset = 0, std::int64_t limit = 2,
              std::int64_t total = 5, std::optional<std::string> next = "CURSOR") {
  Asked asked(desk.router, "GET", target);
  return present(*asked.placed, *asked.call, Page{test::candidate_rows(1), total, offset, limit, std::move(next)});
}

/// The page's facts, without its items.
std::string facts(std::string body) {
  const std::size_t begin = body.find('[');
  const std::size_t end = body.find("}]");
  body.replace(begin, end + 2 - begin, "[…]");
  return body;
}

}  // namespace

TEST_CASE("a page in each document's envelope") {
  CHECK(facts(page(*make_desk("crm-reference"), "/api/v1/candidates/").body) ==
        R"({"items":[…],"total":5,"page":1,"size":2})");
  CHECK(facts(page(*make_desk("crm-routes"), "/api/v1/candidates/").body) ==
        R"({"items":[…],"page":1,"page_size":2,"total":5,"pages":3})");
  CHECK(facts(page(*make_desk("ai-interviewer"), "/api/v1/candidates", 2).body) ==
        R"({"candidates":[…],"total":5,"page":2,"page_size":2})");
  CHECK(facts(page(*make_desk("ats"), "/api/v1/candidates/search").body) ==
        R"({"items":[…],"total":5,"page":1,"pageSize":2})");
}

TEST_CASE("the house's envelope, with links that keep the other parameters and the slash") {
  const auto desk = make_house_desk();
  CHECK(facts(page(*desk, "/api/v1/candidates/?status=applied&page=2&after=x", 2).body) ==
        R"({"items":[…],"total":5,"page":2,"page_size":2,"size":2,"pages":3,)"
        R"("next":"http://api.example:8000/api/v1/candidates/?status=applied&page=3&after=CURSOR",)"
        R"("previous":"http://api.example:8000/api/v1/candidates/?status=applied&page=1"})");
  CHECK(facts(page(*desk, "/api/v1/candidates/", 4, 2).body).find(R"("next":null)") != std::string::npos);
  CHECK(facts(page(*desk, "/api/v1/candidates/", 0, 2).body).find(R"("previous":null)") != std::string::npos);
}

TEST_CASE("interview-platform's links are page numbers") {
  const auto desk = make_desk("crm-reference");
  Asked asked(desk->router, "GET", "/api/v1/candidates/?q=a");
  const Placed platform(asked.placed->route, make_desk("interview-platform")->dialect);
  const Response response = present(platform, *asked.call, Page{test::candidate_rows(1), 5, 2, 2, "CURSOR"});
  CHECK(facts(response.body) == R"({"count":5,"next":"http://api.example:8000/api/v1/candidates/?q=a&page=3",)"
                                R"("previous":"http://api.example:8000/api/v1/candidates/?q=a&page=1","results":[…]})");
}

TEST_CASE("a bare array says in headers how many there are and where it goes on") {
  const auto desk = make_desk("crm-reference");
  const auto array = [&](const std::string& target, std::int64_t offset, std::int64_t limit, std::int64_t total,
                         std::optional<std::string> next) {
    Asked asked(desk->router, "GET", target);
    Route route = asked.placed->route;
    route.body = Body::array;
    return present(Placed(route, desk->dialect), *asked.call,
                   Page{test::candidate_rows(2), total, offset, limit, std::move(next)});
  };
  const Response first = array("/api/v1/candidates/?q=a&size=2&page=2", 2, 2, 5, "CURSOR");
  CHECK(first.body.starts_with("[{"));
  CHECK(header(first, "X-Total-Count") == "5");
  CHECK(header(first, "Link") ==
        R"(<http://api.example:8000/api/v1/candidates/?q=a&size=2&page=3&after=CURSOR>; rel="next")");
  CHECK(header(first, "Warning").empty());
  CHECK(header(array("/api/v1/candidates/?size=2&page=2", 2, 2, 4, "CURSOR"), "Link").empty());
  const Response whole = array("/api/v1/candidates/", 0, 10'000, 2, std::nullopt);
  CHECK(header(whole, "X-Total-Count") == "2");
  CHECK(header(whole, "Link").empty());
  const Response cut = array("/api/v1/candidates/?q=a", 0, 10'000, 20'000, "CURSOR");
  CHECK(header(cut, "Link") ==
        R"(<http://api.example:8000/api/v1/candidates/?q=a&page=1&after=CURSOR&size=100>; rel="next")");
  CHECK(header(cut, "Warning").starts_with("299 "));
}

TEST_CASE("one object: status, ETag, 304") {
  const auto desk = make_desk("ai-interviewer");
  const std::string path = "/api/v1/candidates/880e8400-e29b-41d4-a716-446655440003";
  Asked asked(desk->router, "GET", path);
  const Response fresh = present(*asked.placed, *asked.call, Item{test::candidate_rows()});
  CHECK(fresh.status == 200);
  CHECK(header(fresh, "ETag") == "\"3\"");
  CHECK(header(fresh, "Content-Type") == "application/json");
  asked.request.headers.emplace_back("if-none-match", "\"3\"");
  const Response known = present(*asked.placed, *asked.call, Item{test::candidate_rows()});
  CHECK(known.status == 304);
  CHECK(known.body.empty());
  Asked created(desk->router, "POST", "/api/v1/candidates");
  CHECK(present(*created.placed, *created.call, Item{test::candidate_rows()}).status == 201);
}

TEST_CASE("a deletion is 204 here and success there") {
  const std::string path = "/api/v1/candidates/880e8400-e29b-41d4-a716-446655440003";
  const auto deleted = [&](const Desk& desk) {
    Asked asked(desk.router, "DELETE", path);
    const Response response = present(*asked.placed, *asked.call, Nothing{});
    return fmt::format("{} {}", response.status, response.body);
  };
  CHECK(deleted(*make_desk("ai-interviewer")) == "204 ");
  CHECK(deleted(*make_desk("crm-reference")) == R"(200 {"success":true})");
  CHECK(deleted(*make_desk("crm-routes")) == R"(200 {"success":true})");
  CHECK(deleted(*make_house_desk()) == R"(200 {"success":true})");
  CHECK(deleted(*make_house_desk("ai-interviewer")) == "204 ");
}

TEST_CASE("what is accepted has a signed place to ask again") {
  const auto desk = make_desk("ats");
  Asked asked(desk->router, "GET", "/api/v1/candidates/search");
  asked.call->actor.tenant_id = mint();
  const Uuid command = mint();
  const Response response = present(*asked.placed, *asked.call, Accepted{command, std::nullopt});
  CHECK(response.status == 202);
  CHECK(header(response, "Retry-After") == "1");
  const std::string location = header(response, "Location");
  REQUIRE(location.starts_with("/api/v1/commands/" + to_string(command) + "?sig="));
  CHECK(response.body.find("\"commandId\":\"" + to_string(command)) != std::string::npos);
  const std::string signature = location.substr(location.find('=') + 1);
  const auto link = read_command_link(asked.house.keys, command, signature);
  REQUIRE(link);
  CHECK(link->tenant == asked.call->actor.tenant_id);
  CHECK(link->expires == std::chrono::floor<std::chrono::seconds>(asked.call->actor.now) + command_link_life);
  CHECK_FALSE(read_command_link(asked.house.keys, mint(), signature));
  CHECK_FALSE(read_command_link(asked.house.keys, command, "AAAA"));
  const std::string bytes = unbase64url(signature).value();
  for (std::size_t i = 0; i < bytes.size(); ++i) {  // neither the tenant nor the end can be changed
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(read_command_link(asked.house.keys, command, base64url(changed)));
  }
}

TEST_CASE("Prefer and replies are read") {
  Request request;
  request.headers = {{"prefer", "respond-async, wait=10"}};
  CHECK(Preference::of(request).respond_async);
  CHECK(Preference::of(request).wait == std::chrono::seconds(10));
  request.headers = {{"prefer", "wait=99999"}};
  CHECK_FALSE(Preference::of(request).wait.has_value());
  Reply reply{.status = "done"};
  CHECK_FALSE(refusal_of(reply).has_value());
  reply.status = "conflict";
  reply.problem =
      R"({"code":"CONFLICT","message":"Taken.","faults":[{"field":"email","code":"conflict","message":"Taken.","line":0,"column":0}]})";
  CHECK(refusal_of(reply) == conflict("email", "Taken."));
}
