#include "domain/presence.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::presence;

TEST_CASE("what a door has heard is one event, and only the house may say it") {
  const RecordPresence command{mint(), {{mint(), Instant{}}, {mint(), Instant{}}}};
  const auto events = decide_on<Recording>(nothing_seen(), command, actor_of("system", Reach::tenant));
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(events->front().as<PresenceSeen>().seen.size() == 2);
  CHECK(decide_on<Recording>(nothing_seen(), RecordPresence{mint(), {}}, actor_of("system", Reach::tenant))->empty());
  CHECK(refused(decide_on<Recording>(nothing_seen(), command, actor_of("superadmin", Reach::tenant))) ==
        Reason::forbidden);
}
