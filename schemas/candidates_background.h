#pragma once
// What a candidate did before (docs/domain.md §4): education and experience, records of his own with his tag.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::candidates {

// Dates are as exact as they are known and kept as they were typed: YYYY, YYYY-MM or YYYY-MM-DD.

/// What is said of a time at a school or university.
struct EducationFields {
  std::string institution;
  std::optional<std::string> degree;
  std::optional<std::string> field;  ///< of study
  std::optional<std::string> start_date;
  std::optional<std::string> end_date;
  std::optional<std::string> grade;
  std::optional<std::string> description;
};

/// What is said of a position held.
struct Position {
  std::string company_name;
  std::string title;
  std::optional<std::string> location;
  std::optional<std::string> start_date;
  std::optional<std::string> end_date;
  std::optional<std::string> description;
};
struct ExperienceFields : Position {
  bool is_current = false;
};

// ---- commands: crm-routes:87-93

struct AddEducation : NewObject, EducationFields {
  Uuid candidate_id;
};
struct UpdateEducation : ExistingObject {
  Uuid candidate_id;
  Changes<EducationFields> changes;
};
struct RemoveEducation : ExistingObject {
  Uuid candidate_id;
};
struct AddExperience : NewObject, Position {
  std::optional<bool> is_current;  ///< absent: no
  Uuid candidate_id;
};
struct UpdateExperience : ExistingObject {
  Uuid candidate_id;
  Changes<ExperienceFields> changes;
};
struct RemoveExperience : ExistingObject {
  Uuid candidate_id;
};

// ---- events

struct EducationAdded : EducationFields {
  static constexpr std::string_view type = "candidate.education_added";
  Uuid candidate_id;
};
struct EducationUpdated {
  static constexpr std::string_view type = "candidate.education_updated";
  Changes<EducationFields> changes;
};
struct EducationRemoved {
  static constexpr std::string_view type = "candidate.education_removed";
};
struct ExperienceAdded : ExperienceFields {
  static constexpr std::string_view type = "candidate.experience_added";
  Uuid candidate_id;
};
struct ExperienceUpdated {
  static constexpr std::string_view type = "candidate.experience_updated";
  Changes<ExperienceFields> changes;
};
struct ExperienceRemoved {
  static constexpr std::string_view type = "candidate.experience_removed";
};

// ---- what load fills, and what is shown

struct Education : Stored, EducationFields {};
struct Experience : Stored, ExperienceFields {};
/// A candidate with his records, as their commands see him (storage/candidates/load_background.sql).
struct CandidateBackground : Stored {
  std::vector<Education> education;    ///< those that are there, the oldest record first
  std::vector<Experience> experience;  ///< likewise
  bool in_reach = false;               ///< of the actor
  bool contacts_shown = false;         ///< to the actor
  bool known_elsewhere = false;        ///< to another company than the actor's
};

/// crm-routes:86-88
struct EducationView : Identified, EducationFields, Versioned {
  Uuid candidate_id;
};
/// crm-routes:90-92
struct ExperienceView : Identified, ExperienceFields, Versioned {
  Uuid candidate_id;
};

}  // namespace hirewire::candidates

namespace hirewire {
extern template const Shape& shape_of<candidates::EducationView>();
extern template const Shape& shape_of<candidates::ExperienceView>();
}  // namespace hirewire
