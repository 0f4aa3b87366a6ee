#include "api/skills.h"

#include "schemas/skills.h"

namespace hirewire::skills {

constexpr Resource skill{"skill", "skills/by_id.sql", "skills/list.sql", &shape_of<SkillView>, lane};

// docs/domain.md §1, manage_skills: whoever comes may look.
constinit const Operation list_skills = lists(skill, "list_skills", open_to_all);
constinit const Operation get_skill = shows(skill, "get_skill", open_to_all);
constinit const Operation create_skill = sends_and_shows<CreateSkill>(skill, "create_skill", "manage_skills");
constinit const Operation update_skill = sends_and_shows<UpdateSkill>(skill, "update_skill", "manage_skills");
constinit const Operation delete_skill = sends<DeleteSkill>(skill, "delete_skill", "manage_skills");

}  // namespace hirewire::skills
