#pragma once
// Context skills (docs/domain.md §5). Lane office.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::skills {

inline constexpr std::string_view lane = office_lane;

/// What is said of a skill.
struct SkillFields {
  std::string name;  ///< unique in the tenant, in any case of its letters
  std::optional<Uuid> category_id;
  std::optional<std::string> description;
  std::vector<std::string> aliases;
};

// ---- commands: crm-reference:84-86, crm-routes:233-236

struct CreateSkill : NewObject, SkillFields {};
struct UpdateSkill : ExistingObject {
  Changes<SkillFields> changes;
};
struct DeleteSkill : ExistingObject {};

// ---- events

struct SkillCreated : SkillFields {
  static constexpr std::string_view type = "skill.created";
};
struct SkillUpdated {
  static constexpr std::string_view type = "skill.updated";
  Changes<SkillFields> changes;
};
struct SkillDeleted {
  static constexpr std::string_view type = "skill.deleted";
};

// ---- what load fills, and what is shown

struct Skill : Stored, SkillFields {};
struct SkillView : Identified, SkillFields, Versioned {};

}  // namespace hirewire::skills
