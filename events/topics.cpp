#include "events/topics.h"

#include <fmt/format.h>

namespace hirewire {

std::string commands_topic(std::string_view name_space, std::string_view lane) {
  return fmt::format("{}.{}.commands", name_space, lane);
}

std::string events_topic(std::string_view name_space, std::string_view lane) {
  return fmt::format("{}.{}.events", name_space, lane);
}

std::string lane_group(std::string_view name_space, std::string_view lane) {
  return fmt::format("{}.{}", name_space, lane);
}

std::string live_group(std::string_view name_space, std::string_view door) {
  return fmt::format("{}.live.{}", name_space, door);
}
std::string reactions_group(std::string_view name_space, std::string_view lane) {
  return fmt::format("{}.reactions.{}", name_space, lane);
}

std::vector<Topic> lane_topics(std::string_view name_space, std::string_view lane, int partitions) {
  return {{.name = commands_topic(name_space, lane), .partitions = partitions, .retention = retention},
          {.name = events_topic(name_space, lane), .partitions = partitions, .retention = retention}};
}

}  // namespace hirewire
