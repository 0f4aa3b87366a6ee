#pragma once
// Context consultants (docs/domain.md §10): recruiters of the tenant, each a user of role consultant. Lane office; a
// consultant carries his user's tag. Whom he works for is in schemas/assignments.h.
#include "schemas/companies.h"
#include "schemas/identity/users.h"
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::consultants {

inline constexpr std::string_view lane = office_lane;

/// What is said of a consultant.
struct ConsultantFields {
  std::optional<std::string> title;
  std::vector<std::string> specialties;
  std::optional<std::string> region;
};
/// What he is to achieve in one period; absent: nothing was agreed.
struct TargetFields {
  std::string period = "month";  ///< month, quarter, year: of the calendar, in the tenant's time zone
  std::optional<std::int64_t> placements;
  std::optional<std::int64_t> interviews;
  std::optional<std::int64_t> submissions;
};

// ---- commands: crm-reference:142-143, crm-routes:169-172, 180

/// Of a user who is there, or of a new one, whom the door invites first.
struct CreateConsultant : NewObject, ConsultantFields, identity::WrittenName {
  std::optional<Uuid> user_id;
  std::optional<std::string> email;  ///< instead; the door finds or invites its owner, and takes it and the names out
};
struct UpdateConsultant : ExistingObject {
  Changes<ConsultantFields> changes;
};
struct DeleteConsultant : ExistingObject {};
struct SetTargets : ExistingObject {
  Changes<TargetFields> changes;
};

/// By the house: his account was deleted.
struct RetireConsultant {
  Uuid user_id;
};
/// By the house: a deleted consultant's open assignments end, a few candidates at a time.
struct EndAssignments {
  Uuid id;                    ///< of the consultant
  std::optional<Uuid> after;  ///< the candidate whom the part before ended with
};

// ---- events

struct ConsultantCreated : ConsultantFields {
  static constexpr std::string_view type = "consultant.created";
  Uuid user_id;
  std::optional<std::string> role_before;  ///< of his account, where it is to become a consultant's
};
struct ConsultantUpdated {
  static constexpr std::string_view type = "consultant.updated";
  Changes<ConsultantFields> changes;
};
struct ConsultantDeleted {
  static constexpr std::string_view type = "consultant.deleted";
  Uuid user_id;
};
struct TargetsSet {
  static constexpr std::string_view type = "consultant.targets_set";
  Changes<TargetFields> changes;
};
/// These candidates' assignments are to end.
struct AssignmentsEnded {
  static constexpr std::string_view type = "consultant.assignments_ended";
  std::vector<Uuid> candidates;  ///< in the order of their ids
  bool last = true;              ///< there are no more
};

// ---- what load fills

struct Consultant : Stored, ConsultantFields, TargetFields {
  Uuid user_id;
};
/// With the candidates of his open assignments, each once.
struct AssignedConsultant : Stored {
  std::vector<Uuid> candidates;
};
/// The user who is to be a consultant, as a fact.
struct FutureConsultant : Stored {
  std::string role;
  std::string state;
};

// ---- views

/// crm-reference:140-143, crm-routes:168-171
struct ConsultantView : Identified, ConsultantFields, Versioned {
  Uuid user_id;
  std::string name;   ///< as his account has it
  std::string email;  ///< likewise
  std::string state;  ///< active
  TargetFields targets;
  std::int64_t active_assignments = 0;
  std::int64_t placements = 0;  ///< ever
};

/// A company that he works for.
struct ClientView : companies::CompanyView {
  std::int64_t active_assignments = 0;
  std::int64_t placements = 0;  ///< his, there
};

struct Achieved {
  std::int64_t placements = 0;
  std::int64_t interviews = 0;
  std::int64_t submissions = 0;
};
/// crm-routes:179: what was agreed, and what of it the current period has brought.
struct TargetsView : TargetFields {
  Uuid consultant_id;
  Achieved achieved;
  std::int64_t version = 0;  ///< the consultant's
  Instant updated_at;
};

struct Period {
  Instant from;
  Instant to;  ///< not in it any more
};
/// In per cent of what was agreed for one period; absent: nothing was.
struct Attainment {
  std::optional<double> placements;
  std::optional<double> interviews;
  std::optional<double> submissions;
};
/// crm-reference:145, crm-routes:175
struct PerformanceView {
  Uuid consultant_id;
  Period period;
  std::int64_t assigned = 0;        ///< candidates whom he was assigned to at some time of it
  std::int64_t submitted = 0;       ///< applications that he made
  std::int64_t interviews = 0;      ///< applications that came to an interview
  std::int64_t offers = 0;          ///< that came to an offer
  std::int64_t placements = 0;      ///< that were accepted or hired
  double conversion_rate = 0;       ///< how many of the submitted ones are placed by now, per cent
  double average_days_to_fill = 0;  ///< from application to placement
  TargetFields targets;
  Attainment attainment;
};

}  // namespace hirewire::consultants
