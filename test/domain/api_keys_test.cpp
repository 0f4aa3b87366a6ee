#include "domain/api_keys.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::api_keys;

namespace {

IssueApiKey wish(const Actor& actor, std::vector<std::string> permissions = {}) {
  return {{mint()},      {.name = "Nightly", .permissions = std::move(permissions), .expires_at = {}},
          actor.user_id, actor.company_id,
          "hwk_abc",     "hash"};
}
Result<Events> issue(const IssueApiKey& command, const Actor& actor) {
  return decide_on<ApiKey>(nothing_seen(), command, actor);
}

}  // namespace

TEST_CASE("a key is its issuer's, and holds what he holds") {
  const Actor admin = actor_of("admin", Reach::tenant);
  const auto command = wish(admin, {"view_candidates", "manage_api_keys"});
  const auto events = issue(command, admin);
  REQUIRE(events);
  CHECK(events->front().as<ApiKeyIssued>().user_id == admin.user_id);
  CHECK(events->front().as<ApiKeyIssued>().permissions == command.permissions);
  auto anothers = command;
  anothers.user_id = mint();
  CHECK(refused(issue(anothers, admin)) == Reason::forbidden);
  CHECK(faulty_field(issue(wish(admin, {"view_candidates", "fly"}), admin)) == "permissions[1]");
  CHECK(faulty_field(issue(wish(admin, {"operate_platform"}), admin)) == "permissions[0]");
}

TEST_CASE("a key's end is in the future") {
  const Actor admin = actor_of("admin", Reach::tenant);
  auto command = wish(admin);
  command.expires_at = admin.now;
  CHECK(faulty_field(issue(command, admin)) == "expires_at");
  command.expires_at = admin.now + std::chrono::seconds(1);
  CHECK(issue(command, admin));
}

TEST_CASE("a key is revoked by admins and by its company's, once") {
  const Uuid company = mint();
  ApiKey key{{mint(), 1}, mint(), company};
  const auto revoke = [&](const Actor& actor) {
    return decide_on<ApiKey>(seen_with<ApiKey>({key}), RevokeApiKey{{key.id, {}}}, actor);
  };
  CHECK(revoke(actor_of("admin", Reach::tenant))->front().as<ApiKeyRevoked>().user_id == key.user_id);
  CHECK(revoke(actor_of("hr", Reach::company, company)));
  CHECK(refused(revoke(actor_of("hr", Reach::company, mint()))) == Reason::forbidden);
  key.company_id.reset();
  CHECK(refused(revoke(actor_of("hr", Reach::company, company))) == Reason::forbidden);
  key.deleted = true;
  CHECK(refused(revoke(actor_of("admin", Reach::tenant))) == Reason::not_found);
}
