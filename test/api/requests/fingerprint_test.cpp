#include "api/requests/fingerprint.h"

#include <doctest/doctest.h>

#include "api/documents/documents.h"
#include "test/api/requests/desk_services.h"

using namespace hirewire;

namespace {

std::string fingerprint_of(std::string method, const std::string& target, std::string body,
                           std::optional<Headers::value_type> header = {}) {
  static const Operation operation{"update_candidate", "edit_candidates", {}};
  Router router;
  for (const std::string_view one : {"PUT", "PATCH"})
    router.add({.method = one, .path = "/api/v1/candidates/{id}", .operation = operation}, house().dialect);
  test::Asked asked(router, std::move(method), target, std::move(body));
  asked.call->query = {{"notify", asked.request.query}};
  if (header) asked.request.headers.push_back(*header);
  return fingerprint(*asked.call, said_in_json(asked.request.body));
}

const std::string path = "/api/v1/candidates/880e8400-e29b-41d4-a716-446655440003";

}  // namespace

TEST_CASE("copies of a request have one fingerprint, whatever the order of keys, white space and a slash at the end") {
  const std::string one = fingerprint_of("PUT", path, R"({"first_name":"A","links":[{"url":"u","kind":"k"}]})");
  CHECK(one.size() == 64);
  CHECK(one == fingerprint_of("PUT", path + "/",
                              "{ \"links\": [{\"kind\":\"k\",\n\"url\":\"u\"}],\"first_name\":\"\\u0041\" }\n"));
}

TEST_CASE("a path has one spelling, and a condition counts") {
  const std::string one = fingerprint_of("PUT", path, "{}");
  CHECK(one == fingerprint_of("PUT", "/api/v1/%63andidates/880E8400-E29B-41D4-A716-446655440003", "{}"));
  CHECK(one == fingerprint_of("PUT", "/api/v1/candidates/%3880e8400%2de29b-41d4-a716-446655440003//", "{}"));
  CHECK(one != fingerprint_of("PUT", path, "{}", Headers::value_type{"if-match", "\"3\""}));
}

TEST_CASE("another request has another fingerprint") {
  const std::string one = fingerprint_of("PUT", path, R"({"a":[1,2]})");
  CHECK(one != fingerprint_of("PATCH", path, R"({"a":[1,2]})"));
  CHECK(one != fingerprint_of("PUT", "/api/v1/candidates/990e8400-e29b-41d4-a716-446655440003", R"({"a":[1,2]})"));
  CHECK(one != fingerprint_of("PUT", path + "?notify=1", R"({"a":[1,2]})"));
  CHECK(one != fingerprint_of("PUT", path, R"({"a":[2,1]})"));
  CHECK(one != fingerprint_of("PUT", path, R"({"a":[1,2],"b":null})"));
  CHECK(one != fingerprint_of("PUT", path, ""));
}

TEST_CASE("a member that no command has yet counts: nothing of our structs is in a fingerprint") {
  CHECK(fingerprint_of("PUT", path, R"({"name_of_tomorrow":1})") != fingerprint_of("PUT", path, R"({})"));
  // Of a fixed key: a request that is repeated after an upgrade must still be known.
  CHECK(fingerprint_of("PUT", path, R"({"first_name":"A"})") ==
        "6bd219b9b17c7cf5d44a2e4a3aba39eeeed849211714bbaf8bad29097c122b2b");
}

TEST_CASE("a form is told by its fields, its file's name and content") {
  const FormFields fields{{"domain", "backend"}, {"send_invitations", "true"}};
  const std::string one = said_in_form(fields, "people.csv", "ab12");
  CHECK(one == said_in_form(fields, "people.csv", "ab12"));
  CHECK(one != said_in_form(fields, "people.csv", "ab13"));
  CHECK(one != said_in_form(fields, "others.csv", "ab12"));
  CHECK(one != said_in_form({{"domain", "backend"}}, "people.csv", "ab12"));
  CHECK(said_in_form({{"a", "b"}, {"c", "d"}}, "", "") != said_in_form({{"a", "bc"}, {"d", ""}}, "", ""));
}
