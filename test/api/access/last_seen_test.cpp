#include "api/access/last_seen.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {
Instant at(int seconds) {
  return Instant{std::chrono::seconds(seconds)};
}
}  // namespace

TEST_CASE("what is heard is told once, the latest of each, tenant by tenant") {
  LastSeen seen;
  const Uuid one = mint(), other = mint(), user = mint();
  seen.see(one, user, at(2));
  seen.see(one, user, at(1));
  seen.see(other, user, at(3));
  CHECK(seen.find(one, user) == at(2));
  CHECK(seen.find(other, user) == at(3));
  auto told = seen.take();
  REQUIRE(told.size() == 2);
  REQUIRE(told[one].size() == 1);
  CHECK(told[one][0].id == user);
  CHECK(told[one][0].at == at(2));
  CHECK(seen.take().empty());
}

TEST_CASE("what was told is found until the table must have it, and no longer") {
  LastSeen seen;
  const Uuid tenant = mint(), user = mint();
  seen.see(tenant, user, at(1));
  seen.take();
  CHECK(seen.find(tenant, user) == at(1));
  seen.take();
  CHECK(seen.find(tenant, user) == at(1));
  seen.take();
  CHECK_FALSE(seen.find(tenant, user));
}

TEST_CASE("a crowd is not noted beyond the bound") {
  LastSeen seen(2);
  const Uuid tenant = mint(), late = mint(), early = mint();
  seen.see(tenant, early, at(1));
  seen.see(tenant, mint(), at(1));
  seen.see(tenant, late, at(1));
  CHECK_FALSE(seen.find(tenant, late));
  seen.see(tenant, early, at(5));
  CHECK(seen.find(tenant, early) == at(5));
}
