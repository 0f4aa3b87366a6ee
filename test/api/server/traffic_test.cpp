#include "api/server/traffic.h"

#include <doctest/doctest.h>

using namespace hirewire;

TEST_CASE("the log has a path where it tells ids only, else its route's words") {
  constexpr std::string_view one = "/api/v1/candidates/{candidate_id}", child = "/api/v1/skills/{id}/users/{user_id}",
                             list = "/api/v1/candidates", id = "880e8400-e29b-41d4-a716-446655440003";
  const auto path = [&](std::string_view before, std::string_view after = {}) {
    return std::string(before) + std::string(id) + std::string(after);
  };
  const auto stands = [](const std::string& typed, std::string_view route) {
    return logged_path(typed, route) == typed;
  };
  CHECK(stands(path("/api/v1/candidates/"), one));
  CHECK(stands(path("/api/v1/candidates/", "/"), one));
  CHECK(stands(path("/api/v1/skills/", "/users/") + std::string(id), child));
  CHECK(stands("/api/v1/candidates", list));
  CHECK(stands("/api/v1/candidates/", list));
  CHECK(stands("/api/v1/candidates/", "/api/v1/candidates/"));
  CHECK(stands("/api/v1/candidates", "/api/v1/candidates/"));

  CHECK(logged_path("/api/v1/candidates/jane@x.example", one) == one);
  CHECK(logged_path("/api/v1/candidates/jane%40x.example", one) == one);
  CHECK(logged_path(path("/api/v1/skills/", "/users/me"), child) == child);
  CHECK(logged_path(path("/api/v1/candidates/", "/jane@x.example"), one) == one);
  CHECK(logged_path(path("/api/v1/jane@x.example/"), one) == one);
  CHECK(logged_path("/api/v1/candidates//jane", list) == list);
  CHECK(logged_path("/jane@x.example", "-") == "-");
  CHECK(logged_path("/api/v1/jane@x.example", "/api/v1/*") == "/api/v1/*");
}
