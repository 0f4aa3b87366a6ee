#pragma once
#include "api/routing/operation.h"

namespace hirewire::skills {

extern const Operation list_skills, get_skill, create_skill, update_skill, delete_skill;

}  // namespace hirewire::skills
