#pragma once
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

/// A signed link to what became of a command; the signature is the credential (GET /api/v1/commands/{id}?sig=…).
std::string command_link(const Keys& keys, const Uuid& tenant, const Uuid& command);
/// The tenant that such a link was signed for; nullopt where the signature is not ours.
std::optional<Uuid> tenant_of_link(const Keys& keys, const Uuid& command, std::string_view signature);

}  // namespace hirewire
