#include "api/skills.h"

#include "schemas/skills.h"

namespace hirewire::skills {

constexpr Resource skill{"skill", "skills/by_id.sql", "skills/list.sql", &shape_of<SkillView>, lane};
constexpr Resource category{"category", "skills/category_by_id.sql", "skills/categories.sql", &shape_of<CategoryView>,
                            lane};

// docs/domain.md §1, manage_skills: whoever comes may look.
constinit const Operation list_skills = lists(skill, "list_skills", open_to_all);
constinit const Operation search_skills = lists(skill, "search_skills", open_to_all);
constinit const Operation list_skills_by_category = lists(skill, "list_skills_by_category", open_to_all);
constinit const Operation get_skill = shows(skill, "get_skill", open_to_all);
constinit const Operation create_skill = sends_and_shows<CreateSkill>(skill, "create_skill", "manage_skills");
constinit const Operation update_skill = sends_and_shows<UpdateSkill>(skill, "update_skill", "manage_skills");
constinit const Operation delete_skill = sends<DeleteSkill>(skill, "delete_skill", "manage_skills");

constinit const Operation list_skill_categories = lists(category, "list_skill_categories", open_to_all);
constinit const Operation create_skill_category =
    sends_and_shows<CreateCategory>(category, "create_skill_category", "manage_skills");
constinit const Operation update_skill_category =
    sends_and_shows<UpdateCategory>(category, "update_skill_category", "manage_skills");
constinit const Operation delete_skill_category =
    sends<DeleteCategory>(category, "delete_skill_category", "manage_skills");

constinit const Operation list_trending_skills = lists(
    skill, "list_trending_skills", signed_in, {.sql = "skills/trending.sql", .view = &shape_of<TrendingSkillView>});
constinit const Operation get_skills_demand_analysis =
    shows(skill, "get_skills_demand_analysis", "manage_skills",
          {.sql = "skills/demand_analysis.sql", .view = &shape_of<SkillsDemandView>});

}  // namespace hirewire::skills
