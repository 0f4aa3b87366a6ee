#pragma once
// Context skills (docs/domain.md §5). Lane office.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::skills {

inline constexpr std::string_view lane = office_lane;

struct SkillBasics {
  std::string name;  ///< unique in the tenant, in any case of its letters
  std::optional<std::string> description;
  std::vector<std::string> aliases;
};
/// What is said of a skill.
struct SkillFields : SkillBasics {
  std::optional<Uuid> category_id;
};
/// A skill's category in words. In a request a name, in any case of its letters, or an id; an unknown name makes the
/// category. In a view its name.
struct CategoryWord {
  std::optional<std::string> category;
};
/// What is said of a category of skills.
struct CategoryFields {
  std::string name;  ///< unique in the tenant, in any case of its letters
  std::optional<std::string> description;
};
struct SkillsCount {
  std::int64_t skills_count = 0;
};
/// What is counted for a skill.
struct SkillFigures {
  std::int64_t demand = 0;  ///< published jobs that ask for it
  std::int64_t supply = 0;  ///< candidates who have it
  std::string trend;        ///< how demand moves
};

// ---- commands: crm-reference:84-86, crm-routes:233-236

struct CreateSkill : NewObject, SkillFields, CategoryWord {};
struct UpdateSkill : ExistingObject {
  Changes<SkillFields> changes;
  Changes<CategoryWord> category;
};
struct DeleteSkill : ExistingObject {};

/// By the house: a name that somebody used and nobody knew is a skill. Where the name or the id is a skill's by now,
/// nothing happens.
struct EnsureSkill : NewObject {
  std::string name;
};
/// The id of a skill that is made for its name, the same for whoever asks. n: the next one, where a skill that is
/// called otherwise by now has it.
Uuid id_for_name(const Uuid& tenant_id, std::string_view name, std::uint64_t n = 0);

// ---- and crm-routes:238-240

struct CreateCategory : NewObject, CategoryFields {};
struct UpdateCategory : ExistingObject {
  Changes<CategoryFields> changes;
};
struct DeleteCategory : ExistingObject {};

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
struct CategoryCreated : CategoryFields {
  static constexpr std::string_view type = "category.created";
};
struct CategoryUpdated {
  static constexpr std::string_view type = "category.updated";
  Changes<CategoryFields> changes;
};
/// Its skills keep its id and show none (storage/skills/view.sql).
struct CategoryDeleted {
  static constexpr std::string_view type = "category.deleted";
};

// ---- what load fills, and what is shown

struct Category : Stored, CategoryFields {};
/// Its category_id is none where that category was deleted, as its view says.
struct Skill : Stored, SkillFields {
  std::vector<Category> named;  ///< the categories that the command names by their ids
};

/// crm-reference:82-88, crm-routes:232-236
struct SkillView : Identified, SkillFields, CategoryWord, SkillFigures, Versioned {};

/// crm-routes:237-239
struct CategoryView : Identified, CategoryFields, SkillsCount, Versioned {};

/// crm-routes:241. A period is the last `days` (30), the one before is as long.
struct TrendingSkillView : SkillView {
  std::int64_t rank = 0;           ///< from 1, by demand_now; equal ones share it
  std::int64_t demand_now = 0;     ///< jobs published in the period that ask for it
  std::int64_t demand_before = 0;  ///< likewise in the period before
  double change_percent = 0;       ///< where there was none before: 100, or 0 if there is none now either
};

struct SkillDemand {
  Uuid skill_id;
  std::string name;
  std::optional<std::string> category;
  std::int64_t demand = 0;
  std::int64_t supply = 0;
  std::int64_t gap = 0;  ///< demand less supply
  double ratio = 0;      ///< demand by supply, 0 where there is none
  std::int64_t open_jobs = 0;
  std::int64_t candidates = 0;
  std::optional<Money> average_salary_min;
  std::optional<Money> average_salary_max;
  std::optional<std::string> currency;
};
struct CategoryDemand {
  std::string category;
  std::int64_t demand = 0;
  std::int64_t supply = 0;
  std::int64_t gap = 0;
};
/// crm-routes:242. Lists what somebody asks for or has.
struct SkillsDemandView {
  Instant generated_at;
  std::int64_t total_skills = 0;
  std::vector<SkillDemand> skills;
  std::vector<CategoryDemand> by_category;
};

}  // namespace hirewire::skills

namespace hirewire {
extern template const Shape& shape_of<skills::SkillBasics>();
extern template const Shape& shape_of<skills::CategoryWord>();
extern template const Shape& shape_of<skills::SkillView>();
}  // namespace hirewire
