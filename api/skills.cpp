#include "api/skills.h"

#include "schemas/skills.h"

namespace hirewire::skills {

constexpr Resource skill{"skill", "skills/by_id.sql", "skills/list.sql", &shape_of<SkillView>, lane};

const Operation list_skills = lists(skill, {.name = "list_skills"});
const Operation get_skill = shows(skill, {.name = "get_skill"});
const Operation create_skill =
    sends_and_shows<CreateSkill>(skill, {.name = "create_skill", .permission = "manage_skills"});
const Operation update_skill =
    sends_and_shows<UpdateSkill>(skill, {.name = "update_skill", .permission = "manage_skills"});
const Operation delete_skill = sends<DeleteSkill>(skill, {.name = "delete_skill", .permission = "manage_skills"});

}  // namespace hirewire::skills
