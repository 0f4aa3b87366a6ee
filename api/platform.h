#pragma once
#include <optional>
#include <string>

#include "api/routing/operation.h"
#include "schemas/language/shape.h"

namespace hirewire::platform {

/// ai-interviewer:1444-1451. `redis` stands for the message broker: the key is documented, the store is not promised.
struct HealthView {
  std::string status;  ///< healthy, unhealthy
  std::string database;
  std::string redis;
  Instant timestamp;
};

extern const Operation health_check;
extern const Operation get_candidate_import_job;
extern const Operation get_system_settings, update_system_settings;

// The house's own: on every listener.
extern const Operation get_command;
extern const Operation get_metrics;
extern const Operation get_openapi;
extern const Operation get_asyncapi;
extern const Operation get_docs;

}  // namespace hirewire::platform
