#pragma once
// Context candidates (docs/domain.md §4, with the general application of §0 and §7). Lane hiring, root of the tag.
#include "schemas/candidates_skills.h"
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::candidates {

inline constexpr std::string_view lane = hiring_lane;

// ---- what is said of a candidate (docs/domain.md §4)

/// What an import brings too.
struct CandidateBasics {
  std::string email;
  std::string first_name;
  std::string last_name;
  std::optional<std::string> phone;
  std::optional<std::string> domain;
  std::optional<std::string> position;
  std::optional<double> experience_years;
  std::optional<std::string> qualifications;
  std::optional<std::string> location;
};

struct CandidateFields : CandidateBasics {
  std::optional<std::string> headline;
  std::optional<std::string> summary;
  std::vector<std::string> links;
  std::optional<Json> preferences;
  std::optional<std::string> job_search_mode;
};

// ---- commands

/// ai-interviewer:473, crm-reference:31, crm-routes:75. Makes the candidate and a general application.
struct CreateCandidate : NewObject, CandidateFields {
  std::optional<std::string> status;  ///< of the general application; applied where absent
  std::optional<Uuid> company_id;     ///< staff with tenant reach may name one
};

/// Whoever names a candidate by If-Match names where he stands, too.
struct ExistingCandidate : ExistingObject {
  std::optional<std::int64_t> expected_application_version;  ///< internal: of the current application
  std::optional<Uuid> expected_application_id;               ///< internal: likewise
};

/// A change of what is named only (ai-interviewer:712, crm-reference:32, crm-routes:77); `status` moves the current
/// application.
struct UpdateCandidate : ExistingCandidate {
  Changes<CandidateFields> changes;
  std::optional<std::string> status;
  std::optional<std::string> reason;  ///< of a change of status; needed to leave hired, rejected, withdrawn
};

struct DeleteCandidate : ExistingCandidate {};
/// Put aside, and taken up again: house routes.
struct ArchiveCandidate : ExistingCandidate {};
struct RestoreCandidate : ExistingCandidate {};

/// One row of an import, read and checked before the transaction.
struct ImportRow : CandidateBasics {
  std::int64_t line = 0;  ///< of the file, or the 1-based place in a JSON list
  std::optional<std::string> status;
};

/// Why a row was not taken: the row's number, field and reason, never its values.
struct ImportFault {
  std::int64_t line = 0;
  std::int64_t column = 0;
  std::string field;
  std::string code;
  std::string message;
};

/// A piece of a file import (task, ordinal), or a whole JSON import (ordinal 0, rows inline). Its id's tag is its own.
struct ImportCandidateChunk {
  Uuid task_id;
  std::int64_t ordinal = 0;
  std::optional<Uuid> company_id;       ///< who gets to know the candidates
  std::string source = "excel_import";  ///< excel_import, json_import
  std::optional<std::string> default_domain;
  bool send_invitations = false;
  std::optional<std::string> blob;  ///< content hash of the file; absent: the rows travel here
  std::string delimiter = ",";
  std::vector<std::string> columns;  ///< of the file's header
  std::optional<bool> numbered;      ///< as in RowHeader; absent: no
  std::int64_t offset = 0;           ///< bytes into the blob where this chunk begins
  std::int64_t line = 1;             ///< the file's line there
  std::vector<ImportRow> rows;       ///< JSON import; for a file the worker reads them before BEGIN
  std::vector<ImportFault> faults;   ///< rows that could not be read
  std::int64_t next_offset = 0;      ///< internal: where the next chunk begins
  std::int64_t next_line = 0;        ///< internal
  bool last = true;                  ///< internal: nothing follows
  std::int64_t partitions = 1;       ///< internal: of the lane, so that what is made stays in this partition
};

// ---- events

/// The application that says where a candidate stands, as an event tells of it (docs/domain.md §0, One fact).
struct CurrentApplication {
  Uuid application_id;
  std::string status;
  std::optional<Uuid> company_id;
};

struct CandidateCreated : CandidateFields {
  static constexpr std::string_view type = "candidate.created";
  std::optional<Uuid> user_id;
  std::string source;
  std::optional<Uuid> company_id;
  Uuid application_id;  ///< the general application, in application.created beside it
  std::string status;
};

struct CandidateUpdated {
  static constexpr std::string_view type = "candidate.updated";
  Changes<CandidateFields> changes;
  std::optional<std::string> domain_before;  ///< for the counters
  std::optional<Uuid> company_id;            ///< of the candidate, for the counters
};

struct CandidateDeleted {
  static constexpr std::string_view type = "candidate.deleted";
  std::string status;  ///< what it was: the counters give it back
  std::optional<std::string> domain;
  std::optional<Uuid> company_id;
  std::optional<CurrentApplication> current;  ///< internal; absent in old events: of `company_id`
};

struct CandidateArchived {
  static constexpr std::string_view type = "candidate.archived";
  std::string state = "archived";
  std::optional<Uuid> company_id;  ///< of the candidate
};
struct CandidateRestored {
  static constexpr std::string_view type = "candidate.restored";
  std::string state = "active";
  std::optional<Uuid> company_id;
};

/// Where the candidate stood and stands is told by every event that may change it: candidate.status and the counters
/// move by the two, so that each candidate is counted once. Absent for a general application, which comes with its
/// candidate.
struct ApplicationCreated {
  static constexpr std::string_view type = "application.created";
  Uuid candidate_id;
  std::optional<Uuid> job_id;  ///< null: a general application
  std::optional<Uuid> company_id;
  std::string status;
  std::string source;
  std::optional<CurrentApplication> current_before;  ///< internal: it may be another company's
  std::optional<CurrentApplication> current_after;   ///< internal
};

struct ApplicationStatusChanged {
  static constexpr std::string_view type = "application.status_changed";
  Uuid candidate_id;
  std::optional<Uuid> company_id;
  std::string from;
  std::string to;
  std::optional<std::string> reason;
  std::optional<CurrentApplication> current_before;  ///< internal; absent in old events: it was the only one
  std::optional<CurrentApplication> current_after;   ///< internal
};

/// A consultant works for the candidate from now on; of the assignment, an aggregate of its own
/// (schemas/assignments.h).
struct CandidateAssigned {
  static constexpr std::string_view type = "candidate.assigned";
  Uuid candidate_id;
  Uuid user_id;                       ///< the consultant's account
  std::optional<Uuid> consultant_id;  ///< absent: he added the candidate himself, with a profile or without
  std::optional<Uuid> company_id;     ///< the client he works for
  std::optional<Uuid> job_id;
};

struct ImportedCandidate : CandidateBasics {
  Uuid id;
  Uuid application_id;
  std::int64_t line = 0;
  std::string status;
};

/// A known candidate that this company now knows too (an aggregate of its own; docs/domain.md §0).
struct KnownCandidate {
  Uuid id;  ///< of the known_company row, derived from candidate and company
  Uuid candidate_id;
  std::int64_t line = 0;
};

/// One a chunk. The lists stay in the log; what travels is the counts.
struct CandidatesImported {
  static constexpr std::string_view type = "candidates.imported";
  Uuid task_id;
  std::int64_t ordinal = 0;
  std::optional<Uuid> company_id;
  std::string source;
  bool send_invitations = false;
  std::int64_t created = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::optional<std::string> blob;
  std::string delimiter;
  std::vector<std::string> columns;
  std::optional<bool> numbered;
  std::optional<std::string> default_domain;
  std::int64_t next_offset = 0;
  std::int64_t next_line = 0;
  bool last = true;
  std::vector<ImportedCandidate> candidates;  ///< internal: kept in the log
  std::vector<KnownCandidate> known;          ///< internal
  std::vector<ImportFault> faults;            ///< internal
};

// ---- what load fills

/// An application, as far as it says where its candidate stands.
struct ApplicationState {
  Uuid id;
  std::int64_t version = 0;
  std::string status;
  std::optional<Uuid> company_id;
  Instant status_changed_at;
};

struct StoredCandidate : Stored, CandidateFields {
  std::string state;  ///< active, archived or erased
  std::optional<Uuid> user_id;
  std::optional<Uuid> company_id;
  Uuid current_application_id;
};
/// One candidate with all his applications and skills, as a decision needs them (storage/candidates/load.sql).
struct Candidate : StoredCandidate {
  std::vector<ApplicationState> applications;
  std::vector<CandidateSkill> skills;  ///< in the order in which they were said
  bool in_reach = false;               ///< of the actor (storage/candidates/scope.sql)
  bool contacts_shown = false;         ///< to the actor (storage/candidates/contacts.sql)
  bool known_here = false;             ///< to the actor's company
  bool known_elsewhere = false;        ///< to another company
};

// ---- views

struct CandidateView : Identified, CandidateFields {
  std::string status;
  std::string state;
  std::string source;
  std::optional<Uuid> user_id;
  std::optional<Uuid> company_id;
  Uuid current_application_id;
  std::int64_t version = 0;
  Instant created_at;
  Instant updated_at;
};

/// A candidate who may be the same person as another (house route).
struct PossibleDuplicateView : CandidateView {
  std::vector<std::string> same;  ///< phone, linkedin
};

/// ai-interviewer:555-571.
struct ImportResultView {
  std::int64_t total = 0;
  std::int64_t created = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::vector<ImportFault> errors;
  std::vector<CandidateView> created_candidates;
  std::string message;
};

/// ai-interviewer:814-832.
struct DashboardStatsView {
  std::int64_t total_candidates = 0;
  Json by_status;
  Json by_domain;
  std::int64_t active_interviews = 0;
  std::int64_t pending_feedback = 0;
};

}  // namespace hirewire::candidates

namespace hirewire {
extern template const Shape& shape_of<candidates::CandidateFields>();
extern template const Shape& shape_of<candidates::ExistingCandidate>();
extern template const Shape& shape_of<candidates::ImportFault>();
}  // namespace hirewire
