#pragma once
#include "api/routing/operation.h"

namespace hirewire::skills {

extern const Operation list_skills, search_skills, list_skills_by_category, get_skill, create_skill, update_skill,
    delete_skill, list_skill_categories, create_skill_category, update_skill_category, delete_skill_category,
    list_trending_skills, get_skills_demand_analysis;
extern const Operation bulk_import_skills;

}  // namespace hirewire::skills
