#include "api/routing/router.h"

#include <doctest/doctest.h>

#include <deque>
#include <set>

#include "api/documents/documents.h"

using namespace hirewire;

namespace {

constexpr std::string_view id = "880e8400-e29b-41d4-a716-446655440003";

/// Every documented endpoint of all documents, as the first document has it.
struct All {
  std::deque<Operation> operations;
  Router router;
  std::set<std::string> seen;

  All() {
    for (const Endpoint& endpoint : endpoints()) {
      std::string key(endpoint.method);
      for (const auto segment : segments_of(endpoint.path))
        key += segment.starts_with('{') ? "/{}" : "/" + std::string(segment);
      if (!seen.insert(key).second) continue;
      operations.push_back({endpoint.operation, open_to_all, {}});
      router.add({.method = endpoint.method, .path = endpoint.path, .operation = operations.back()}, house().dialect);
    }
  }

  std::string find(std::string_view method, std::string path) const {
    for (std::size_t at = path.find("ID"); at != std::string::npos; at = path.find("ID")) path.replace(at, 2, id);
    const auto found = router.find(method, path);
    if (found) return std::string(found->placed->route.operation.name);
    if (found.error().why == Router::Miss::Why::no_method) return "405 " + found.error().allow;
    return found.error().why == Router::Miss::Why::malformed_id ? "bad id" : "404";
  }
};

const All& all() {
  static const All one;
  return one;
}

}  // namespace

TEST_CASE("every documented endpoint is found at its own path") {
  for (const Endpoint& endpoint : endpoints()) {
    std::string path(endpoint.path);
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{'))
      path.replace(at, path.find('}') - at + 1, id);
    CAPTURE(endpoint.method);
    CAPTURE(path);
    CHECK(all().router.find(endpoint.method, path).has_value());
    if (path.ends_with('/')) path.pop_back();
    CHECK(all().router.find(endpoint.method, path).has_value());
    CHECK(all().router.find(endpoint.method, path + "/").has_value());
  }
}

TEST_CASE("a literal beats a parameter and no wrong branch makes a false 405") {
  const auto find = [](std::string_view method, std::string_view path) {
    return all().find(method, "/api/v1" + std::string(path));
  };
  CHECK(find("GET", "/users/me") == "get_current_user");
  CHECK(find("GET", "/users/ID") == "get_user");
  CHECK(find("POST", "/users/me/heartbeat") == "send_presence_heartbeat");
  CHECK(find("GET", "/users/me/presence") == find("GET", "/users/ID/presence"));
  CHECK(find("DELETE", "/users/me").starts_with("405"));
  CHECK(find("GET", "/users/bulk-import") == "405 OPTIONS, POST");
  CHECK(find("GET", "/candidates/me") == "get_own_candidate_profile");
  CHECK(find("GET", "/candidates/search") == "search_candidates");
  CHECK(find("POST", "/candidates/search") == "search_candidates");
  CHECK(find("POST", "/candidates/bulk-import") == "bulk_import_candidates");
  CHECK(find("POST", "/candidates/bulk/import") == "bulk_import_candidates");
  CHECK(find("POST", "/candidates/bulk/import/file") == "bulk_import_candidates_file");
  CHECK(find("GET", "/candidates/import-jobs/ID") == "get_candidate_import_job");
  CHECK(find("GET", "/candidates/import-jobs/analytics") == "bad id");
  CHECK(find("GET", "/candidates/dashboard/stats") == "get_candidate_dashboard_stats");
  CHECK(find("GET", "/candidates/ID/analytics") == "get_candidate_analytics");
  CHECK(find("GET", "/jobs/jobs/") == "list_jobs");
  CHECK(find("GET", "/jobs/applications/") == "list_applications");
  CHECK(find("GET", "/jobs/ID/applications") == "list_job_applications");
  CHECK(find("GET", "/jobs/applications/ID/") == "get_application");
  CHECK(find("GET", "/jobs/company/ID") == "list_company_jobs");
  CHECK(find("GET", "/jobs/search").starts_with("405"));
  CHECK(find("POST", "/jobs/ID/publish") == "publish_job");
  CHECK(find("POST", "/jobs/jobs/publish") == "bad id");
  CHECK(find("GET", "/applications/pipeline") == "get_application_pipeline");
  CHECK(find("GET", "/applications/bulk-update").starts_with("405"));
  CHECK(find("GET", "/applications/candidate/ID") == "list_candidate_applications");
  CHECK(find("GET", "/applications/ID/history").find("history") != std::string::npos);
  CHECK(find("GET", "/skills/trending").find("trending") != std::string::npos);
  CHECK(find("GET", "/skills/category/C%2FC%2B%2B%20core").find("categor") != std::string::npos);
  CHECK(find("PATCH", "/notifications/notifications/ID/") == find("PATCH", "/notifications/ID/read"));
  CHECK(find("PATCH", "/interviews/interviews/ID/") == "update_interview");
  CHECK(find("POST", "/interviews/ID/start") == "start_interview");
  CHECK(find("GET", "/assessments/sessions/any-token_at~all") != "404");
  CHECK(find("DELETE", "/consultants/ID/assign-candidate/ID") != "404");
}

TEST_CASE("ids are UUIDs before any look-up, an empty segment is the collection") {
  CHECK(all().find("GET", "/api/v1/candidates/17") == "bad id");
  CHECK(all().find("GET", "/api/v1/candidates/") == "list_candidates");
  CHECK(all().find("GET", "/api/v1/candidates//") == "list_candidates");
  CHECK(all().find("GET", "/api/v1//candidates") == "404");
  CHECK(all().find("GET", "/api/v1/nothing/here") == "404");
  CHECK(all().find("GET", "/") == "404");
  const auto broken = all().router.find("GET", "/api/v1/skills/category/%zz");
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().why == Router::Miss::Why::malformed_path);
}

TEST_CASE("parameters are decoded and named") {
  const auto found = all().router.find("GET", "/api/v1/skills/category/C%2FC%2B%2B%20core");
  REQUIRE(found.has_value());
  CHECK(found->values == std::vector<std::string>{"C/C++ core"});
  const auto nested = all().router.find("PUT", fmt::format("/api/v1/candidates/{}/education/{}", id, id));
  REQUIRE(nested.has_value());
  CHECK(nested->placed->parameters[0].name == "candidate_id");
  CHECK(nested->placed->parameters[1].name == "id");
}

TEST_CASE("OPTIONS and other methods learn what is allowed") {
  CHECK(all().find("OPTIONS", "/api/v1/candidates/ID") == "405 DELETE, GET, HEAD, OPTIONS, PATCH, PUT");
  CHECK(all().find("POST", "/api/v1/candidates/ID") == "405 DELETE, GET, HEAD, OPTIONS, PATCH, PUT");
}

TEST_CASE("a route that is there twice is a mistake of ours") {
  static const Operation one{"one", open_to_all, {}};
  Router router;
  router.add({.method = "GET", .path = "/a/{id}", .operation = one}, house().dialect);
  CHECK_THROWS_AS(router.add({.method = "GET", .path = "/a/{name}/", .operation = one}, house().dialect),
                  std::logic_error);
}
