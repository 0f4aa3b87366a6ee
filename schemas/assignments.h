#pragma once
// Context assignments (docs/domain.md §10): which consultant works for which candidate. Lane hiring; an assignment
// carries its candidate's tag, and the reach `assigned` hangs on those that are open. An assignment begins with
// candidate.assigned (schemas/candidates.h), also where a consultant adds the candidate himself.
#include "schemas/candidates.h"

namespace hirewire::assignments {

inline constexpr std::string_view lane = hiring_lane;

// ---- commands: crm-routes:176-177

struct AssignCandidate : NewObject {
  Uuid consultant_id;
  Uuid candidate_id;
  std::optional<Uuid> company_id;
  std::optional<Uuid> job_id;
};
/// Ends all that is open between the two.
struct UnassignCandidate {
  Uuid id;  ///< of the candidate
  Uuid consultant_id;
};

// ---- events

/// Of the assignment.
struct CandidateUnassigned {
  static constexpr std::string_view type = "candidate.unassigned";
  Uuid candidate_id;
  Uuid user_id;  ///< the consultant's account
};

// ---- what load fills

struct OpenAssignment {
  Uuid id;
  std::int64_t version = 0;
  Uuid user_id;
  std::optional<Uuid> consultant_id;
  std::optional<Uuid> company_id;
  std::optional<Uuid> job_id;
};
/// What a command about assignments names: a candidate with his open assignments, a consultant, a company.
struct Party : Stored {
  std::string kind;                         ///< candidate, consultant, company
  std::optional<Uuid> user_id;              ///< of a consultant: his account
  std::vector<OpenAssignment> assignments;  ///< of a candidate, the oldest first
};

// ---- views

/// crm-reference:144, crm-routes:176
struct AssignmentView : Identified {
  Uuid consultant_id;
  Uuid candidate_id;
  std::string candidate_name;
  std::optional<Uuid> company_id;
  std::optional<std::string> company_name;
  std::optional<Uuid> job_id;
  std::optional<std::string> job_title;
  std::string status;  ///< active, ended
  Instant since;
  std::optional<Instant> ended_at;
};

}  // namespace hirewire::assignments
