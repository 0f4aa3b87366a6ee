#pragma once
// The rules of context skills (docs/domain.md §5). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/skills.h"

namespace hirewire::skills {

/// 409 where the tenant has a skill of that name.
Touches touches(const CreateSkill& command, const Actor& actor);
Result<Events> decide(const Seen<Skill>& seen, const CreateSkill& command, const Actor& actor);

/// 404, 412, 409 for a name that is taken. Nothing changed is no event.
Touches touches(const UpdateSkill& command, const Actor& actor);
Result<Events> decide(const Seen<Skill>& seen, const UpdateSkill& command, const Actor& actor);

Result<Events> decide(const Seen<Skill>& seen, const DeleteSkill& command, const Actor& actor);

}  // namespace hirewire::skills
