#include "schemas/platform.h"

#include "schemas/language/describe.h"

namespace hirewire::platform {

BOOST_DESCRIBE_STRUCT(CreateTenant, (), (id, code, name, hosts))
BOOST_DESCRIBE_STRUCT(UpdateSettings, (ExistingObject), (settings))
BOOST_DESCRIBE_STRUCT(KnownSettings, (),
                      (organisation_name, default_currency, time_zone, locale, password_min, email_from, careers_url,
                       calls_url, billing_enforced, retention_days))
BOOST_DESCRIBE_STRUCT(StartTask, (), (id, kind, blob, filename, total, company_id, input))
BOOST_DESCRIBE_STRUCT(FinishTask, (), (id))
BOOST_DESCRIBE_STRUCT(FailTask, (), (id, error))
BOOST_DESCRIBE_STRUCT(CancelTask, (), (id))

BOOST_DESCRIBE_STRUCT(TenantCreated, (), (code, name, hosts))
BOOST_DESCRIBE_STRUCT(SettingsUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(TaskQueued, (), (kind, blob, filename, total, company_id, input))
BOOST_DESCRIBE_STRUCT(TaskCompleted, (), (kind))
BOOST_DESCRIBE_STRUCT(TaskFailed, (), (kind, error))
BOOST_DESCRIBE_STRUCT(TaskCancelled, (), (kind))

BOOST_DESCRIBE_STRUCT(Tenant, (), (id, version))
BOOST_DESCRIBE_STRUCT(Settings, (Stored), (settings))
BOOST_DESCRIBE_STRUCT(SettingsView, (), (settings))
BOOST_DESCRIBE_STRUCT(Task, (), (id, version, kind, state))

BOOST_DESCRIBE_STRUCT(ImportJobView, (),
                      (id, filename, status, total_records, created_count, failed_count, skipped_count, success_rate,
                       processing_duration_seconds, error_message, errors, celery_task_id, created_at))

namespace {

Mark code() {
  return mark("code").min(1).max(63);
}
Mark name() {
  return mark("name").min(1).max(200);
}
Mark hosts() {
  return mark("hosts").max(50);
}
Mark filename() {
  return mark("filename").max(255);
}
Mark total() {
  return mark("total").min(0);
}
Mark error() {
  return mark("error").max(500);
}

}  // namespace

}  // namespace hirewire::platform

namespace hirewire {

using namespace platform;

template <>
Marks marks_of<KnownSettings>() {
  return {mark("organisation_name").min(1).max(200),
          mark("email_from").format(Format::email),
          mark("careers_url").format(Format::url).max(2'000),
          mark("calls_url").format(Format::url).max(2'000),
          mark("password_min").min(5).max(128),  // interview-platform:594
          mark("retention_days").min(1).max(36'500)};
}
template const Shape& shape_of<UpdateSettings>();
template const Shape& shape_of<KnownSettings>();
template const Shape& shape_of<SettingsUpdated>();
template const Shape& shape_of<Settings>();
template const Shape& shape_of<SettingsView>();

template <>
const Shape& shape_of<CreateTenant>() {
  static const Shape shape = describe<CreateTenant>("CreateTenant", {mark("id").internal(), code(), name(), hosts()});
  return shape;
}
template <>
const Shape& shape_of<StartTask>() {
  static const Shape shape = describe<StartTask>(
      "StartTask", {mark("id").internal(), mark("kind").values({"candidate_import"}), filename(), total()});
  return shape;
}
template <>
const Shape& shape_of<FinishTask>() {
  static const Shape shape = describe<FinishTask>("FinishTask");
  return shape;
}
template <>
const Shape& shape_of<FailTask>() {
  static const Shape shape = describe<FailTask>("FailTask", {error()});
  return shape;
}
template <>
const Shape& shape_of<CancelTask>() {
  static const Shape shape = describe<CancelTask>("CancelTask");
  return shape;
}

template <>
const Shape& shape_of<TenantCreated>() {
  static const Shape shape = describe<TenantCreated>("TenantCreated", {code(), name(), hosts()});
  return shape;
}
template <>
const Shape& shape_of<TaskQueued>() {
  static const Shape shape = describe<TaskQueued>("TaskQueued", {filename(), total()});
  return shape;
}
template <>
const Shape& shape_of<TaskCompleted>() {
  static const Shape shape = describe<TaskCompleted>("TaskCompleted");
  return shape;
}
template <>
const Shape& shape_of<TaskFailed>() {
  static const Shape shape = describe<TaskFailed>("TaskFailed", {error()});
  return shape;
}
template <>
const Shape& shape_of<TaskCancelled>() {
  static const Shape shape = describe<TaskCancelled>("TaskCancelled");
  return shape;
}

template <>
const Shape& shape_of<Tenant>() {
  static const Shape shape = describe<Tenant>("Tenant");
  return shape;
}
template <>
const Shape& shape_of<Task>() {
  static const Shape shape = describe<Task>("Task");
  return shape;
}
template <>
const Shape& shape_of<ImportJobView>() {
  static const Shape shape = describe<ImportJobView>(
      "ImportJob", {mark("status").values({"queued", "processing", "completed", "failed", "cancelled"})});
  return shape;
}

}  // namespace hirewire
