#pragma once
// What starts an import, and the first answer to one (ai-interviewer:519-606).
#include "schemas/candidates.h"
#include "schemas/language/shape.h"

namespace hirewire::candidates {

/// ai-interviewer:533-553. The candidates stay as they came, each judged by itself: a wrong one does not spoil the
/// others.
struct BulkImport {
  std::vector<Json> candidates;
  std::optional<bool> send_invitations;  ///< absent: no
  std::optional<std::string> domain;     ///< of those that name none
};

/// The form of a file (ai-interviewer:587-590); it is read as it comes, so this only describes it.
struct ImportForm {
  std::string file;
  std::optional<std::string> default_domain;
  std::optional<bool> send_invitations;  ///< absent: yes (ai-interviewer:592)
};

/// ai-interviewer:596-605.
struct ImportJobQueued {
  Uuid job_id;
  std::string status = "queued";
  std::string message;
  std::int64_t total_records = 0;
  Uuid celery_task_id;  ///< the same as job_id: the house has no Celery
};

/// The `errors` of a job's row (platform::ImportJob), read back.
struct ImportFaults {
  std::vector<ImportFault> errors;
};

/// What a task of kind candidate_import needs beside its blob (platform::StartTask::input).
struct ImportInput {
  std::string delimiter;
  std::vector<std::string> columns;
  std::int64_t data_offset = 0;  ///< bytes before the first row after the header
  std::int64_t data_line = 2;    ///< the file's line there
  bool send_invitations = false;
  std::optional<std::string> default_domain;
  std::optional<bool> numbered;  ///< as in RowHeader; absent: no
};

}  // namespace hirewire::candidates
