#pragma once
#include "api/routing/operation.h"

namespace hirewire::platform {

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
