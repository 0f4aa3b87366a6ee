#include "schemas/candidates_resumes.h"

#include "schemas/language/describe.h"

namespace hirewire::candidates {

BOOST_DESCRIBE_STRUCT(UploadResume, (NewObject, UploadedFile), (candidate_id))
BOOST_DESCRIBE_STRUCT(ResumeForm, (), (file))
BOOST_DESCRIBE_STRUCT(ResumeUploaded, (UploadedFile), (candidate_id))
BOOST_DESCRIBE_STRUCT(ResumeView, (Identified),
                      (candidate_id, filename, media_type, size, status, is_current, url, file_path, parsed, error,
                       version, created_at))

}  // namespace hirewire::candidates

namespace hirewire {

using namespace candidates;

template <>
Marks marks_of<ResumeForm>() {
  return {mark("file").format(Format::binary)};
}
template <>
Marks marks_of<ResumeView>() {
  return {mark("filename").personal().contact(), mark("is_current").derived(),
          mark("url").format(Format::binary).derived(), mark("file_path").format(Format::binary).derived(),
          mark("parsed").personal()};
}

template const Shape& shape_of<UploadResume>();
template const Shape& shape_of<ResumeForm>();
template const Shape& shape_of<ResumeUploaded>();
template const Shape& shape_of<ResumeView>();

}  // namespace hirewire
