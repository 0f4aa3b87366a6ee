#include "events/topics.h"

#include <doctest/doctest.h>

namespace hirewire {

TEST_CASE("topics and groups are named by namespace and lane") {
  CHECK(commands_topic("demo", "hiring") == "demo.hiring.commands");
  CHECK(events_topic("demo", "hiring") == "demo.hiring.events");
  CHECK(lane_group("demo", "hiring") == "demo.hiring");
  CHECK(reactions_group("demo", "hiring") == "demo.reactions.hiring");
  const auto topics = lane_topics("demo", "office", 8);
  REQUIRE(topics.size() == 2);
  CHECK(topics[0].name == "demo.office.commands");
  CHECK(topics[1].name == "demo.office.events");
  CHECK(topics[1].partitions == 8);
  CHECK(topics[1].retention == std::chrono::hours(7 * 24));
}

}  // namespace hirewire
