#pragma once
// A candidate's résumés (docs/domain.md §4): files of his own, with his tag. The newest is his current one.
#include "schemas/files/uploaded_file.h"
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::candidates {

/// crm-reference:34, crm-routes:80, ats:75.
struct UploadResume : NewObject, UploadedFile {
  Uuid candidate_id;
};
/// The form, which is read as it comes: this only describes it.
struct ResumeForm {
  std::string file;
};

struct ResumeUploaded : UploadedFile {
  static constexpr std::string_view type = "resume.uploaded";
  Uuid candidate_id;
};

/// crm-routes:79, ats:79-83. Nothing reads résumés yet: each stays uploaded, with nothing parsed.
struct ResumeView : Identified {
  Uuid candidate_id;
  std::string filename;
  std::string media_type;
  std::int64_t size = 0;
  std::string status;  ///< uploaded, parsing, parsed or failed
  bool is_current = false;
  /// Made when it is shown, good for 15 minutes; none for who is not shown the candidate's contacts: it tells them.
  std::optional<std::string> url;
  std::optional<std::string> file_path;  ///< the same (crm-reference:34)
  std::optional<Json> parsed;            ///< likewise
  std::optional<std::string> error;
  std::int64_t version = 0;
  Instant created_at;
};

}  // namespace hirewire::candidates

namespace hirewire {
extern template const Shape& shape_of<candidates::ResumeView>();
}  // namespace hirewire
