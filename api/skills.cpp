#include "api/skills.h"

#include "schemas/skills.h"

namespace hirewire::skills {

constexpr Resource skill{"skill", "skills/by_id.sql", "skills/list.sql", &shape_of<SkillView>, lane};

const Operation list_skills = listing(skill, {.name = "list_skills"});
const Operation get_skill = showing(skill, {.name = "get_skill"});
const Operation create_skill = doing<CreateSkill>(skill, {.name = "create_skill", .permission = "manage_skills"});
const Operation update_skill = doing<UpdateSkill>(skill, {.name = "update_skill", .permission = "manage_skills"});
const Operation delete_skill = ending<DeleteSkill>(skill, {.name = "delete_skill", .permission = "manage_skills"});

}  // namespace hirewire::skills
