#pragma once
#include <optional>
#include <string>

#include "api/operation.h"
#include "schemas/shape.h"

namespace hirewire::platform {

/// ai-interviewer:1444-1451. `redis` stands for the message broker: the key is documented, the store is not promised.
struct HealthView {
  std::string status;  ///< healthy, unhealthy
  std::string database;
  std::string redis;
  Instant timestamp;
};

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

/// What became of a command (design.md §3.6).
struct CommandView {
  Uuid command_id;
  std::string status;    ///< accepted (not settled yet), done, or the name of a refusal's reason
  std::string location;  ///< where to ask again
  std::optional<std::string> kind;
  std::optional<Uuid> id;  ///< the object, once there is one
  std::optional<std::int64_t> version;
  std::optional<CommandProblem> problem;  ///< where it was refused
};

extern const Operation health_check;
extern const Operation get_candidate_import_job;

// The house's own: on every listener.
extern const Operation get_command;
extern const Operation get_metrics;
extern const Operation get_openapi;
extern const Operation get_asyncapi;
extern const Operation get_docs;

}  // namespace hirewire::platform

namespace hirewire {
template <>
const Shape& shape_of<platform::HealthView>();
template <>
const Shape& shape_of<platform::CommandFault>();
template <>
const Shape& shape_of<platform::CommandProblem>();
template <>
const Shape& shape_of<platform::CommandView>();
}  // namespace hirewire
