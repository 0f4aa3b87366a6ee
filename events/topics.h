#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "events/bus.h"

namespace hirewire {

/// `<name_space>.<lane>.commands`, what a lane is asked.
std::string commands_topic(std::string_view name_space, std::string_view lane);
/// `<name_space>.<lane>.events`, what has happened in it, told to anyone.
std::string events_topic(std::string_view name_space, std::string_view lane);

/// `<name_space>.<lane>`, the consumer group of a lane's workers.
std::string lane_group(std::string_view name_space, std::string_view lane);
/// `<name_space>.reactions.<lane>`, the consumer group of those who react to a lane's events.
std::string reactions_group(std::string_view name_space, std::string_view lane);

/// `<name_space>.live.<door>`, the consumer group of one door alone: each hears of everything.
std::string live_group(std::string_view name_space, std::string_view door);

/// How long a topic keeps a message; the inbox remembers longer (30 days).
inline constexpr std::chrono::hours retention{24 * 7};

/// Both topics of a lane, for Bus::create. The partition count is set once in the life of a house.
std::vector<Topic> lane_topics(std::string_view name_space, std::string_view lane, int partitions);

}  // namespace hirewire
