#include "workers/upkeep/told.h"

#include <fmt/format.h>

#include <ostream>

#include "storage/flow/replay.h"

namespace hirewire {

namespace {
constexpr int shown = 1000;
}  // namespace

int told(const Config& config, std::span<const std::string> arguments, std::ostream& out) {
  const std::string action = arguments.empty() ? "list" : arguments[0];
  Session session(config, Role::worker);
  if (action == "clear") {
    out << fmt::format("{} forgotten\n", forget_told_otherwise(session));
    return 0;
  }
  if (action != "list") throw std::invalid_argument("usage: hirewire told list | clear");
  const auto events = told_otherwise(session, shown);
  if (events.empty()) out << "all that the feed had told has come about again\n";
  for (const ToldEvent& event : events)
    out << fmt::format("{}  {}  {}/{} seq {}  {}  of command {}\n", to_string(event.id), to_iso(event.time), event.lane,
                       event.partition, event.seq, event.type, to_string(event.command_id));
  return 0;
}

}  // namespace hirewire
