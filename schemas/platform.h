#pragma once
// Context platform (docs/domain.md §19): tenants, their settings, and tasks. Lane office.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::platform {

inline constexpr std::string_view lane = office_lane;

// ---- commands

struct CreateTenant {
  Uuid id;  ///< internal
  std::string code;
  std::string name;
  std::vector<std::string> hosts;  ///< host names whose anonymous requests are this tenant's
};

/// Merges top-level keys into the tenant's settings; null removes one. Of the tenant's own: its id is the tenant's.
struct UpdateSettings : ExistingObject {
  static constexpr std::string_view type = "UpdateSettings";
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

/// Anything long; candidate_import is a kind of it (ai-interviewer:579).
struct StartTask {
  Uuid id;  ///< internal
  std::string kind;
  std::optional<std::string> blob;
  std::optional<std::string> filename;
  std::int64_t total = 0;  ///< counted while the upload streamed in
  std::optional<Uuid> company_id;
  Json input;  ///< what the kind needs beside it
};
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

struct TenantCreated {
  static constexpr std::string_view type = "tenant.created";
  std::string code;
  std::string name;
  std::vector<std::string> hosts;
};
struct SettingsUpdated {
  static constexpr std::string_view type = "settings.updated";
  Json changes;  ///< key → what it became, null where it went
};
struct TaskQueued {
  static constexpr std::string_view type = "task.queued";
  std::string kind;
  std::optional<std::string> blob;
  std::optional<std::string> filename;
  std::int64_t total = 0;
  std::optional<Uuid> company_id;
  Json input;
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

struct Tenant {
  Uuid id;
  std::int64_t version = 0;
};
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
struct ImportJobView {
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

}  // namespace hirewire::platform

namespace hirewire {
extern template const Shape& shape_of<platform::UpdateSettings>();
extern template const Shape& shape_of<platform::KnownSettings>();
extern template const Shape& shape_of<platform::SettingsUpdated>();
extern template const Shape& shape_of<platform::Settings>();
extern template const Shape& shape_of<platform::SettingsView>();
template <>
const Shape& shape_of<platform::CreateTenant>();
template <>
const Shape& shape_of<platform::StartTask>();
template <>
const Shape& shape_of<platform::FinishTask>();
template <>
const Shape& shape_of<platform::FailTask>();
template <>
const Shape& shape_of<platform::CancelTask>();
template <>
const Shape& shape_of<platform::TenantCreated>();
template <>
const Shape& shape_of<platform::TaskQueued>();
template <>
const Shape& shape_of<platform::TaskCompleted>();
template <>
const Shape& shape_of<platform::TaskFailed>();
template <>
const Shape& shape_of<platform::TaskCancelled>();
template <>
const Shape& shape_of<platform::Tenant>();
template <>
const Shape& shape_of<platform::Task>();
template <>
const Shape& shape_of<platform::ImportJobView>();
}  // namespace hirewire
