#include "schemas/import_bodies.h"

#include "schemas/language/describe.h"

namespace hirewire::candidates {

BOOST_DESCRIBE_STRUCT(BulkImport, (), (candidates, send_invitations, domain))
BOOST_DESCRIBE_STRUCT(ImportForm, (), (file, default_domain, send_invitations))
BOOST_DESCRIBE_STRUCT(ImportJobQueued, (), (job_id, status, message, total_records, celery_task_id))
BOOST_DESCRIBE_STRUCT(ImportFaults, (), (errors))
BOOST_DESCRIBE_STRUCT(ImportInput, (),
                      (delimiter, columns, data_offset, data_line, send_invitations, default_domain, numbered))

}  // namespace hirewire::candidates

namespace hirewire {

using namespace candidates;

template <>
Marks marks_of<BulkImport>() {
  return {mark("candidates").min(1).max(1'000), mark("domain").max(100)};
}
template <>
Marks marks_of<ImportForm>() {
  return {mark("file").format(Format::binary), mark("default_domain").max(100)};
}
template <>
Marks marks_of<ImportInput>() {
  return {mark("default_domain").max(100)};
}

template const Shape& shape_of<BulkImport>();
template const Shape& shape_of<ImportForm>();
template const Shape& shape_of<ImportJobQueued>();
template const Shape& shape_of<ImportFaults>();
template const Shape& shape_of<ImportInput>();

}  // namespace hirewire
