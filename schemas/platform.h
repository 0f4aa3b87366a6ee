#pragma once
// Context platform (docs/domain.md §19): tenants, their settings, and tasks. Lane office.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::platform {

inline constexpr std::string_view lane = office_lane;

/// What is said of a tenant.
struct TenantFields {
  std::string code;
  std::string name;
  std::vector<std::string> hosts;  ///< host names whose anonymous requests are this tenant's
};

/// What is said of a task: anything long. candidate_import is a kind of it (ai-interviewer:579).
struct TaskFields {
  std::string kind;
  std::optional<std::string> blob;
  std::optional<std::string> filename;
  std::int64_t total = 0;  ///< counted while the upload streamed in
  std::optional<Uuid> company_id;
  Json input;  ///< what the kind needs beside it
};

// ---- commands

struct CreateTenant : NewObject, TenantFields {};

/// Merges top-level keys into the tenant's settings; null removes one. Of the tenant's own: its id is the tenant's.
struct UpdateSettings : ExistingObject {
  Json settings;
};
/// What the house understands of settings, and holds to; any other key is kept as it came.
struct KnownSettings {
  std::optional<std::string> organisation_name;
  std::optional<std::string> default_currency;  ///< ISO 4217
  std::optional<std::string> time_zone;         ///< IANA
  std::optional<std::string> locale;            ///< BCP 47: language, script, region
  std::optional<std::int64_t> password_min;
  std::optional<std::string> email_from;
  std::optional<std::string> careers_url;
  std::optional<std::string> calls_url;
  std::optional<bool> billing_enforced;
  std::optional<std::int64_t> retention_days;
};

struct StartTask : NewObject, TaskFields {};
struct FinishTask {
  Uuid id;
};
struct FailTask {
  Uuid id;
  std::string error;
};
struct CancelTask {
  Uuid id;
};

// ---- events

struct TenantCreated : TenantFields {
  static constexpr std::string_view type = "tenant.created";
};
struct SettingsUpdated {
  static constexpr std::string_view type = "settings.updated";
  Json changes;  ///< key → what it became, null where it went
};
struct TaskQueued : TaskFields {
  static constexpr std::string_view type = "task.queued";
};
struct TaskCompleted {
  static constexpr std::string_view type = "task.completed";
  std::string kind;
};
struct TaskFailed {
  static constexpr std::string_view type = "task.failed";
  std::string kind;
  std::string error;
};
struct TaskCancelled {
  static constexpr std::string_view type = "task.cancelled";
  std::string kind;
};

// ---- what load fills

struct Tenant : Stored {};
struct Settings : Stored {
  Json settings;
};
struct Task {
  Uuid id;
  std::int64_t version = 0;
  std::string kind;
  std::string state;  ///< queued, completed, failed, cancelled (running is derived)
};

// ---- views

/// The body of crm-reference:129, crm-routes:256: the settings themselves, with defaults where nothing was set.
struct SettingsView {
  Json settings;
};
/// ai-interviewer:623-635.
struct ImportJob {
  Uuid id;
  std::optional<std::string> filename;
  std::string status;  ///< queued, processing, completed, failed, cancelled
  std::int64_t total_records = 0;
  std::int64_t created_count = 0;
  std::int64_t failed_count = 0;
  std::int64_t skipped_count = 0;
  double success_rate = 0;  ///< per cent of what was worked through, one decimal
  std::int64_t processing_duration_seconds = 0;
  std::optional<std::string> error_message;
  Json errors;  ///< the first 100 faults: line, column, field, code, message
  Uuid celery_task_id;
  Instant created_at;
};
/// ai-interviewer:1444-1451. `redis` stands for the message broker: the key is documented, the store is not promised.
struct HealthView {
  std::string status;  ///< healthy, unhealthy
  std::string database;
  std::string redis;
  Instant timestamp;
  std::optional<std::string> detail;  ///< why it is unhealthy; ours
};

}  // namespace hirewire::platform
