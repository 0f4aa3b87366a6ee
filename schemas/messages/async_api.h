#pragma once
#include <span>
#include <string>
#include <string_view>

#include "schemas/language/shape.h"

namespace hirewire {

/// A command or an event, and the lane on which it travels.
struct MessageType {
  enum class Kind : std::uint8_t { command, event };
  Kind kind = Kind::command;
  std::string_view lane;
  std::string_view name;  ///< CreateCandidate, candidate.created
  const Shape* shape = nullptr;
  bool is_public = false;  ///< of an event: subscribers of webhooks may have it
};

/// AsyncAPI 3.0, JSON: a channel for the commands and one for the events of each lane, in the order of `types`; headers
/// as events/envelope.h and workers/flow/relay.h write them. Internal lists do not travel; secrets travel sealed, as
/// text.
std::string write_async_api(std::span<const MessageType> types);

}  // namespace hirewire
