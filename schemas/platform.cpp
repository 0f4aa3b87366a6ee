#include "schemas/platform.h"

#include "schemas/language/describe.h"

namespace hirewire::platform {

BOOST_DESCRIBE_STRUCT(TenantFields, (), (code, name, hosts))
BOOST_DESCRIBE_STRUCT(TaskFields, (), (kind, blob, filename, total, company_id, input))

BOOST_DESCRIBE_STRUCT(CreateTenant, (NewObject, TenantFields), ())
BOOST_DESCRIBE_STRUCT(UpdateSettings, (ExistingObject), (settings))
BOOST_DESCRIBE_STRUCT(KnownSettings, (),
                      (organisation_name, default_currency, time_zone, locale, password_min, email_from, careers_url,
                       calls_url, billing_enforced, retention_days))
BOOST_DESCRIBE_STRUCT(StartTask, (NewObject, TaskFields), ())
BOOST_DESCRIBE_STRUCT(FinishTask, (), (id))
BOOST_DESCRIBE_STRUCT(FailTask, (), (id, error))
BOOST_DESCRIBE_STRUCT(CancelTask, (), (id))

BOOST_DESCRIBE_STRUCT(TenantCreated, (TenantFields), ())
BOOST_DESCRIBE_STRUCT(SettingsUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(TaskQueued, (TaskFields), ())
BOOST_DESCRIBE_STRUCT(TaskCompleted, (), (kind))
BOOST_DESCRIBE_STRUCT(TaskFailed, (), (kind, error))
BOOST_DESCRIBE_STRUCT(TaskCancelled, (), (kind))

BOOST_DESCRIBE_STRUCT(Tenant, (Stored), ())
BOOST_DESCRIBE_STRUCT(Settings, (Stored), (settings))
BOOST_DESCRIBE_STRUCT(Task, (), (id, version, kind, state))

BOOST_DESCRIBE_STRUCT(SettingsView, (), (settings))
BOOST_DESCRIBE_STRUCT(ImportJob, (),
                      (id, filename, status, total_records, created_count, failed_count, skipped_count, success_rate,
                       processing_duration_seconds, error_message, errors, celery_task_id, created_at))
BOOST_DESCRIBE_STRUCT(HealthView, (), (status, database, redis, timestamp, detail))

}  // namespace hirewire::platform

namespace hirewire {

using namespace platform;

template <>
Marks marks_of<TenantFields>() {
  return {mark("code").min(1).max(63), mark("name").min(1).max(200), mark("hosts").max(50)};
}
template <>
Marks marks_of<TaskFields>() {
  return {mark("filename").max(255), mark("total").min(0),
          // Written by the door, of what it has bounded: only the message as a whole is asked.
          mark("input").max(1'000'000)};
}

template <>
Marks marks_of<KnownSettings>() {
  return {mark("organisation_name").min(1).max(200),
          mark("email_from").format(Format::email),
          mark("careers_url").format(Format::url).max(2'000),
          mark("calls_url").format(Format::url).max(2'000),
          mark("password_min").min(5).max(128),  // interview-platform:594
          mark("retention_days").min(1).max(36'500)};
}
template <>
Marks marks_of<StartTask>() {
  return {mark("kind").values({"candidate_import"})};
}
template <>
Marks marks_of<FailTask>() {
  return {mark("error").max(500)};
}
template <>
Marks marks_of<TaskFailed>() {
  return {mark("error").max(500)};
}
template <>
Marks marks_of<ImportJob>() {
  return {mark("status").values({"queued", "processing", "completed", "failed", "cancelled"})};
}
template <>
Marks marks_of<HealthView>() {
  return {mark("status").everyone(), mark("database").everyone(), mark("redis").everyone(),
          mark("timestamp").everyone(), mark("detail").everyone()};
}

template const Shape& shape_of<TenantFields>();
template const Shape& shape_of<TaskFields>();
template const Shape& shape_of<CreateTenant>();
template const Shape& shape_of<UpdateSettings>();
template const Shape& shape_of<KnownSettings>();
template const Shape& shape_of<StartTask>();
template const Shape& shape_of<FinishTask>();
template const Shape& shape_of<FailTask>();
template const Shape& shape_of<CancelTask>();
template const Shape& shape_of<TenantCreated>();
template const Shape& shape_of<SettingsUpdated>();
template const Shape& shape_of<TaskQueued>();
template const Shape& shape_of<TaskCompleted>();
template const Shape& shape_of<TaskFailed>();
template const Shape& shape_of<TaskCancelled>();
template const Shape& shape_of<Tenant>();
template const Shape& shape_of<Settings>();
template const Shape& shape_of<Task>();
template const Shape& shape_of<SettingsView>();
template const Shape& shape_of<ImportJob>();
template const Shape& shape_of<HealthView>();

}  // namespace hirewire
