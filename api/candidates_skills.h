#pragma once
#include "api/routing/operation.h"
#include "schemas/candidates_skills.h"

namespace hirewire::candidates {

/// Which skills a caller means, by ids, names and aliases; an unknown name means the skill that is made for it. Refuses
/// (422) what is no wish, each with its place: skills[3].level.
boost::asio::awaitable<Result<std::vector<WishedSkill>>> wished_skills(const Call& call, const std::vector<Json>& said);

}  // namespace hirewire::candidates
