#include "api/documents/documents.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "api/documents/desks.h"
#include "schemas/language/json.h"
#include "schemas/language/json_schema.h"
#include "schemas/language/json_walk.h"
#include "schemas/messages/permissions.h"
#include "workers/contexts.h"

using namespace hirewire;

namespace {

std::string_view dialect_at(const Desk& desk, std::string_view method, std::string_view path) {
  const auto found = desk.router.find(method, path);
  return found ? found->placed->dialect->name : "none";
}

/// The schemas of lists, JSON and text in what a caller may send that name no bound.
void collect_unbounded(const Shape& shape, const std::string& where, std::set<std::string>& unbounded) {
  for (const Member& member : shape.members) {
    if (member.internal || member.format == Format::binary) continue;  // the house's own, or a file under its own limit
    const std::string here = where + "." + std::string(member.name);
    std::string schema;
    write_json_schema(schema, member, {});
    const bool told = member.list                 ? schema.contains("maxItems")
                      : member.kind == Kind::json ? schema.contains("x-max-bytes")
                      : member.kind == Kind::text ? schema.contains("maxLength")
                                                  : true;
    if (!told) unbounded.insert(here);
    if (member.shape != nullptr) collect_unbounded(*member.shape, here, unbounded);
  }
}

/// The e-mail addresses in what a caller may send that are not tidied and checked as such.
void collect_untidied(const Shape& shape, const std::string& where, std::set<std::string>& untidied) {
  for (const Member& member : shape.members) {
    if (member.internal) continue;
    const std::string here = where + "." + std::string(member.name);
    const bool is_address = member.name == "address" || member.name == "email" || member.name.ends_with("_email") ||
                            member.name.starts_with("recipient");
    if (is_address && member.kind == Kind::text && member.format != Format::email) untidied.insert(here);
    if (member.shape != nullptr) collect_untidied(*member.shape, here, untidied);
  }
}

constexpr std::string_view one = "/api/v1/candidates/880e8400-e29b-41d4-a716-446655440003";

}  // namespace

TEST_CASE("every struct of the house can be described, and what its default says is read back the same") {
  std::set<const Shape*> shapes;
  for (const Context* context : contexts()) {
    for (const CommandRow& row : context->commands) shapes.insert({row.shape, row.state});
    for (const Fold& fold : context->folds) shapes.insert(fold.shape);
  }
  for (const Document* document :
       {&crm_reference(), &crm_routes(), &ai_interviewer(), &interview_platform(), &ats(), &house()})
    for (const Route& route : document->routes)
      for (const auto shape : {route.operation.view, route.operation.command, route.operation.body})
        if (shape) shapes.insert(&shape());
  CHECK(shapes.size() > 60);
  for (const Shape* shape : shapes) {
    CAPTURE(shape->name);
    std::string written;
    write_json(written, *shape, shape->probe, {.secrets_as_they_are = true});
    const auto object = shape->make();
    CHECK(read_logged(written, *shape, object.get()));
    CHECK(equal(*shape, shape->probe, object.get()));
  }
}

TEST_CASE("an e-mail address in a request is tidied before anybody compares it") {
  std::set<std::string> untidied;
  for (const Document* document :
       {&crm_reference(), &crm_routes(), &ai_interviewer(), &interview_platform(), &ats(), &house()})
    for (const Route& route : document->routes)
      for (const auto shape : {route.operation.body, route.operation.command})
        if (shape) collect_untidied(shape(), std::string(shape().name), untidied);
  // Whom a malformed one belongs to at the sign-in is nobody, and who sends is told all wrong ones at once: their own
  // operations tidy these. A bounce's is the mail's, put in at the door.
  CHECK(untidied == std::set<std::string>{"AddressRequest.email", "LoginRequest.email", "RecordBounce.recipient",
                                          "SendEmail.recipient_email", "StartCampaign.recipients"});
}

TEST_CASE("whatever is open in a request has a bound, and the schema tells it") {
  std::set<std::string> unbounded;
  int asked = 0;
  for (const Document* document :
       {&crm_reference(), &crm_routes(), &ai_interviewer(), &interview_platform(), &ats(), &house()})
    for (const Route& route : document->routes) {
      const auto shape = route.operation.body ? route.operation.body : route.operation.command;
      if (!shape || (route.operation.streams && !route.operation.body)) continue;
      ++asked;
      collect_unbounded(shape(), std::string(shape().name), unbounded);
    }
  CHECK(asked > 20);
  CHECK(unbounded == std::set<std::string>{});
}

TEST_CASE("a document's routes are its endpoints, in its order, with its lines") {
  for (const Document* document : documents()) {
    int line = 0;
    for (const Route& route : document->routes) {
      CAPTURE(document->name);
      CAPTURE(route.path);
      const auto endpoint = std::ranges::find_if(endpoints(), [&](const Endpoint& e) {
        return e.document == document->name && e.method == route.method && e.path == route.path;
      });
      REQUIRE(endpoint != endpoints().end());
      CHECK(endpoint->operation == route.operation.name);
      CHECK(endpoint->line == route.line);
      CHECK(route.line > line);
      line = route.line;
    }
  }
}

TEST_CASE("401 endpoints are documented; so many are routed") {
  int documented = 0;
  int routed = 0;
  for (const Coverage& one_document : coverage()) {
    std::cout << one_document.document << ": " << one_document.routed << " of " << one_document.documented
              << " routed\n";
    documented += one_document.documented;
    routed += one_document.routed;
    CHECK(one_document.routed > 0);
  }
  std::cout << "all: " << routed << " of " << documented << " routed\n";
  CHECK(documented == 401);
}

TEST_CASE("every operation's guard is a permission that there is") {
  for (const Document* document :
       {&crm_reference(), &crm_routes(), &ai_interviewer(), &interview_platform(), &ats(), &house()}) {
    for (const Route& route : document->routes) {
      const Permission permission = route.operation.permission;
      CAPTURE(route.operation.name);
      CHECK((permission == open_to_all || permission == anyone || permission == signed_in ||
             is_permission(permission.name())));
      CHECK((route.operation.answer != nullptr || route.operation.command != nullptr || !route.operation.sql.empty()));
      CHECK((route.operation.command == nullptr || route.operation.answer != nullptr || !route.operation.lane.empty()));
    }
  }
}

TEST_CASE("the house listener: owned paths speak their document, shared ones the house") {
  const auto desk = make_house_desk();
  CHECK(dialect_at(*desk, "GET", "/api/v1/candidates") == "house");
  CHECK(dialect_at(*desk, "GET", "/api/v1/candidates/") == "house");
  CHECK(dialect_at(*desk, "GET", one) == "house");
  CHECK(dialect_at(*desk, "PUT", one) == "house");
  CHECK(dialect_at(*desk, "PATCH", one) == "ai-interviewer");
  CHECK(dialect_at(*desk, "POST", "/api/v1/candidates/search") == "crm-reference");
  CHECK(dialect_at(*desk, "GET", "/api/v1/candidates/search") == "ats");
  CHECK(dialect_at(*desk, "GET", "/api/v1/auth/me") == "crm-reference");
  CHECK(dialect_at(*desk, "GET", "/api/v1/auth/profile") == "crm-routes");
  CHECK(dialect_at(*desk, "POST", "/api/auth/login/") == "interview-platform");
  CHECK(dialect_at(*desk, "POST", "/api/v1/auth/login") == "house");
  CHECK(dialect_at(*desk, "GET", "/api/v1/health") == "ai-interviewer");
}

TEST_CASE("a front door takes the shared paths it has, and no others") {
  const auto desk = make_house_desk("ai-interviewer");
  CHECK(dialect_at(*desk, "GET", "/api/v1/candidates") == "ai-interviewer");
  CHECK(dialect_at(*desk, "PUT", one) == "house");
  CHECK(dialect_at(*desk, "POST", "/api/v1/candidates/search") == "crm-reference");
  CHECK_THROWS_AS(static_cast<void>(make_house_desk("nobody")), std::logic_error);
}

TEST_CASE("a document's listener has its own paths and the house's, no others") {
  for (const Document* document : documents()) {
    const auto desk = make_desk(document->name);
    CHECK(dialect_at(*desk, "GET", "/openapi.json") == document->name);
    CHECK(dialect_at(*desk, "GET", "/docs/") == document->name);
    CHECK(dialect_at(*desk, "GET", "/metrics") == document->name);
    CHECK(dialect_at(*desk, "GET", "/api/v1/health") == document->name);
    CHECK(dialect_at(*desk, "GET", "/api/v1/commands/880e8400-e29b-41d4-a716-446655440003") == document->name);
    CHECK(desk->router.all().size() <= document->routes.size() + house().routes.size());
  }
  CHECK(dialect_at(*make_desk("ats"), "GET", "/api/v1/candidates") == "none");
}

TEST_CASE("OpenAPI is JSON without duplicates, names every route once and refers to what is there") {
  std::vector<std::unique_ptr<Desk>> desks;
  desks.push_back(make_house_desk());
  for (const Document* document : documents()) desks.push_back(make_desk(document->name));
  for (const auto& desk : desks) {
    CAPTURE(desk->name);
    const auto json = canonical_json(desk->openapi, 64);
    REQUIRE(json.has_value());
    std::string_view rest = desk->openapi;
    std::size_t operations = 0;
    std::set<std::string> ids;
    for (std::size_t at = rest.find("\"operationId\":"); at != std::string_view::npos;
         at = rest.find("\"operationId\":")) {
      rest.remove_prefix(at + 14);
      std::string_view value = rest;
      ids.insert(json_string_text(next_json_value(value)));
      ++operations;
    }
    CHECK(operations == desk->router.all().size());
    CHECK(ids.size() == operations);
    rest = desk->openapi;
    constexpr std::string_view reference = "#/components/schemas/";
    for (std::size_t at = rest.find(reference); at != std::string_view::npos; at = rest.find(reference)) {
      rest.remove_prefix(at + reference.size());
      CHECK(desk->openapi.find("\"" + std::string(rest.substr(0, rest.find('"'))) + "\":{") != std::string::npos);
    }
    CHECK(desk->docs.find("<script") == std::string::npos);
    CHECK(desk->docs.find("/openapi.json") != std::string::npos);
    std::cout << "openapi " << desk->name << ": " << desk->openapi.size() << " bytes\n";
  }
}
