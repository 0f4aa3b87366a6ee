#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/seal.h"
#include "schemas/language/shape.h"

namespace hirewire {

/// Why a command was refused, in the words of the listener that is asked.
struct CommandFault {
  std::string field;
  std::string code;
  std::string message;
  std::optional<std::int64_t> line;  ///< of the input, where it has lines
  std::optional<std::int64_t> column;
};
struct CommandProblem {
  std::string code;
  std::string message;
  std::vector<CommandFault> faults;
};

/// What became of a command (docs/architecture.md §3.6).
struct CommandView {
  Uuid command_id;
  std::string status;    ///< accepted (not settled yet), done, or the name of a refusal's reason
  std::string location;  ///< where to ask again
  std::optional<std::string> kind;
  std::optional<Uuid> id;  ///< the object, once there is one
  std::optional<std::int64_t> version;
  std::optional<CommandProblem> problem;  ///< where it was refused
};

extern template const Shape& shape_of<CommandView>();

/// How long a link is good: as long as Kafka keeps the command. What has no answer by then never gets one, and the
/// inbox keeps an answer for 30 days: no link outlives it.
inline constexpr auto command_link_life = std::chrono::days(7);

/// What a signed link says beside the command's id.
struct CommandLink {
  Uuid tenant;
  Instant expires;  ///< to the second; from then on it is refused (link_expired)
};
/// A signed link to what became of a command; the signature, which covers all of it, is the credential
/// (GET /api/v1/commands/{id}?sig=…).
std::string command_link(const Keys& keys, const Uuid& command, const CommandLink& link);
/// Back again, expired or not; nullopt where the signature is not ours, or is of the time when links had no end.
std::optional<CommandLink> read_command_link(const Keys& keys, const Uuid& command, std::string_view signature);

}  // namespace hirewire
