#pragma once
// What a candidate can do (docs/domain.md §4): his skills, each with how well and how long.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::candidates {

/// How well and how long somebody can do something.
struct SkillRating {
  std::optional<std::int64_t> level;  ///< 1 to 5
  std::optional<double> years;
};

/// One skill as a request names it: by its id, or by its name or an alias, in any case of its letters. An unknown name
/// makes the skill. A name alone may stand for the object.
struct SkillWish {
  std::optional<Uuid> skill_id;
  std::optional<std::string> name;
  std::optional<bool> remove;  ///< true: he has it no longer
  Changes<SkillRating> rating;
};

/// The same once it is known which skill is meant.
struct WishedSkill {
  Uuid skill_id;
  std::string name;  ///< empty: no such skill is known; he may have it from before
  bool is_new = false;
  bool remove = false;
  Changes<SkillRating> rating;
};

/// crm-routes:83. Merges: what is not named stays.
struct UpsertCandidateSkills {
  Uuid id;                          ///< internal: of the candidate
  std::vector<Json> skills;         ///< SkillWish or a name each; emptied once they are understood
  std::vector<WishedSkill> wishes;  ///< internal
};

struct CandidateSkill : SkillRating {
  Uuid skill_id;
  std::string name;  ///< as it was called then: he keeps it where the skill is deleted
};
/// A skill that nobody knew.
struct NewSkill {
  Uuid skill_id;
  std::string name;
};

/// All that he can do from now on.
struct CandidateSkillsSet {
  static constexpr std::string_view type = "candidate.skills_set";
  std::vector<CandidateSkill> skills;
  std::vector<Uuid> added;
  std::vector<Uuid> removed;
  std::vector<NewSkill> unknown;   ///< of the added
  std::optional<Uuid> company_id;  ///< of the candidate
};

/// crm-routes:83
struct CandidateSkillView {
  Uuid skill_id;
  std::string name;
  std::optional<std::string> category;
  std::optional<std::int64_t> level;
  std::optional<double> years;
};

}  // namespace hirewire::candidates

namespace hirewire {
extern template const Shape& shape_of<candidates::CandidateSkill>();
extern template const Shape& shape_of<candidates::CandidateSkillView>();
extern template const Shape& shape_of<candidates::WishedSkill>();
extern template const Shape& shape_of<candidates::SkillRating>();
}  // namespace hirewire
