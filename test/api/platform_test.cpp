#include "api/platform.h"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "api/documents/desks.h"
#include "api/requests/command_view.h"
#include "api/requests/handle.h"
#include "schemas/language/json_walk.h"
#include "test/api/bare_tables.h"
#include "test/api/requests/desk_services.h"

using namespace hirewire;
namespace asio = boost::asio;

namespace {

/// A desk before a database, and nobody who works.
struct Door {
  explicit Door(const Config& of) : config(of), queries(config) {}

  Response get(const Desk& desk, std::string_view target) {
    Request request;
    request.method = "GET";
    const std::size_t mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    request.query = target.substr(std::min(mark + 1, target.size()));
    Response response;
    asio::co_spawn(house.io, handle(desk, services, request), [&](const std::exception_ptr& trouble, Response got) {
      CHECK(trouble == nullptr);
      response = std::move(got);
    });
    house.io.restart();
    house.io.run();
    return response;
  }

  test::DeskServices house;
  const Config& config;
  QueryPool queries;
  Services services{config,
                    house.keys,
                    house.io,
                    *house.bus,
                    queries,
                    house.services.replies,
                    house.blobs,
                    house.authentication,
                    house.passwords,
                    8,
                    R"({"asyncapi":"3.0.0"})"};
};

std::string_view value_of(std::string_view object, std::string_view wanted) {
  std::string key;
  std::string_view inside = inside_json(object);
  for (std::string_view value; next_json_member(inside, key, value);)
    if (key == wanted) return value;
  return {};
}

}  // namespace

TEST_CASE("without its database the door says 503, and which part is not well") {
  Config nowhere;
  nowhere.postgres = "postgresql://127.0.0.1:1/nothing";
  nowhere.key = std::string(64, 'a');
  Door door(nowhere);
  for (const std::string_view document : {"ai-interviewer", "ats"}) {
    const Response response = door.get(*make_desk(document), "/api/v1/health");
    CHECK(response.status == 503);
    CHECK(value_of(response.body, "status") == R"("unhealthy")");
    CHECK(value_of(response.body, "database") == R"("unhealthy")");
    CHECK(value_of(response.body, "redis") == R"("healthy")");
    CHECK_FALSE(value_of(response.body, "timestamp").empty());
  }
}

TEST_CASE("what travels is told on every listener") {
  Config nowhere;
  nowhere.postgres = "postgresql://127.0.0.1:1/nothing";
  nowhere.key = std::string(64, 'a');
  Door door(nowhere);
  for (const std::string_view document : {"ats", "crm-routes"})
    CHECK(door.get(*make_desk(document), "/asyncapi.json").body == door.services.async_api);
}

TEST_CASE("a command that was refused says why, in the listener's words; its link is the only key") {
  test::Tables* tables = test::tables();
  if (!tables) return;
  Door door(tables->config);
  const auto link_until = [&](const Uuid& tenant, Instant expires) {
    return command_link(door.house.keys, tables->refused_command, {tenant, expires});
  };
  const std::string link = link_until(tables->story.tenant, now() + std::chrono::hours(1));
  for (const auto& [document, word] : {std::pair{"interview-platform", "phone_number"}, std::pair{"ats", "phone"}}) {
    const Response response = door.get(*make_desk(document), link);
    CHECK(response.status == 200);
    CHECK(value_of(response.body, "status") == R"("invalid")");
    CHECK(json_string_text(value_of(response.body, "location")) == link);  // asking does not prolong it
    const auto problem = value_of(response.body, "problem");
    CHECK(value_of(problem, "code") == R"("VALIDATION_ERROR")");
    CHECK(value_of(problem, "message") == R"("Is missing.")");
    std::string_view faults = inside_json(value_of(problem, "faults"));
    const auto fault = next_json_value(faults);
    CHECK(json_string_text(value_of(fault, "field")) == word);
    CHECK(value_of(fault, "code") == R"("required")");
    CHECK(value_of(fault, "line") == "null");
  }
  const Response other = door.get(*make_desk("ats"), link_until(mint(), now() + std::chrono::hours(1)));
  CHECK(value_of(other.body, "status") == R"("accepted")");
  CHECK(value_of(other.body, "problem") == "null");
  CHECK(door.get(*make_desk("ats"), link.substr(0, link.size() - 3)).status == 404);
  for (const auto& [document, words] :
       {std::pair{"ats", R"("code":"EXPIRED")"}, std::pair{"ai-interviewer", R"({"detail":"This link has expired;)"}}) {
    const Response late = door.get(*make_desk(document), link_until(tables->story.tenant, now()));
    CHECK(late.status == 410);
    CHECK(late.body.find(words) != std::string::npos);
    CHECK(late.body.find("VALIDATION_ERROR") == std::string::npos);
  }
}
