// A command whose body is one of its members (Route::whole_body).
#include <doctest/doctest.h>

#include "api/documents/documents.h"
#include "api/routing/bind.h"
#include "schemas/language/aggregate.h"
#include "schemas/language/describe.h"
#include "schemas/language/json.h"
#include "test/api/requests/desk_services.h"

using namespace hirewire;
using test::Asked;

namespace {

struct Requirement {
  std::string name;
  std::int64_t level = 0;
};
struct SetRequirements : NewObject {
  std::vector<Requirement> requirements;
};
struct SetPreferences : NewObject {
  Json preferences;
};
BOOST_DESCRIBE_STRUCT(Requirement, (), (name, level))
BOOST_DESCRIBE_STRUCT(SetRequirements, (NewObject), (requirements))
BOOST_DESCRIBE_STRUCT(SetPreferences, (NewObject), (preferences))

constinit const Operation set_requirements{"set_requirements", signed_in, {.command = &shape_of<SetRequirements>}};
constinit const Operation set_preferences{"set_preferences", signed_in, {.command = &shape_of<SetPreferences>}};

/// A body that is one member: how it is refused, or what it became.
std::string whole(const Operation& operation, std::string_view member, std::string body) {
  Router router;
  router.add({.method = "PUT", .path = "/it", .operation = operation, .whole_body = member}, house().dialect);
  Asked asked(router, "PUT", "/it", std::move(body));
  if (const auto bound = bind_command(*asked.call, *asked.placed); !bound) {
    if (bound.error().reason == Reason::malformed) return "malformed: " + bound.error().message;
    std::string fields;
    for (const Fault& fault : bound.error().faults) fields += fault.field + ' ';
    return fields;
  }
  std::string text;
  write_json(text, operation.command(), asked.call->command.get());
  return text.substr(text.find(member));
}

}  // namespace

TEST_CASE("a body may be one member of its command: a list, or an open map") {
  const auto list_of = [](std::string body) { return whole(set_requirements, "requirements", std::move(body)); };
  CHECK(list_of(R"([{"name":"C++","level":3}])") == R"(requirements":[{"name":"C++","level":3}]})");
  CHECK(list_of("[]") == R"(requirements":[]})");
  CHECK(list_of(R"([{"name":"C++","level":3},{"level":"x"}])") == "[1].level [1].name ");
  CHECK(list_of(R"({"requirements":[{"name":"C++","level":3}]})") == R"(requirements":[{"name":"C++","level":3}]})");
  CHECK(list_of(R"({"requirements":[{"level":3}]})") == "requirements[0].name ");
  CHECK(list_of("{}") == "requirements ");
  CHECK(list_of("3") == "malformed: The body must be a JSON array.");
  CHECK(list_of("[1,").starts_with("malformed: "));
  const auto map_of = [](std::string body) { return whole(set_preferences, "preferences", std::move(body)); };
  CHECK(map_of(R"({ "darkMode" : true, "preferences": null })") ==
        R"(preferences":{"darkMode":true,"preferences":null}})");
  for (const std::string_view body : {"[]", "3", "null", "\"x\""})
    CHECK(map_of(std::string(body)) == "malformed: The body must be a JSON object.");
  CHECK(map_of("").starts_with("malformed: "));
}

TEST_CASE("a route that says what its operation cannot do is a mistake of ours") {
  const auto placed = [](Route route) { return Placed(route, house().dialect); };
  CHECK_NOTHROW(placed({.method = "PUT", .path = "/it", .operation = set_preferences, .whole_body = "preferences"}));
  CHECK_THROWS_AS(placed({.method = "PUT", .path = "/it", .operation = set_preferences, .whole_body = "id"}),
                  std::logic_error);
  CHECK_THROWS_AS(placed({.method = "PUT", .path = "/it", .operation = set_preferences, .whole_body = "other"}),
                  std::logic_error);
  CHECK_THROWS_AS(placed({.method = "PUT", .path = "/it", .operation = set_preferences, .body = Body::json}),
                  std::logic_error);
}
