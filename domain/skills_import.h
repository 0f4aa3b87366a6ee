#pragma once
// The rule of an import of skills (docs/domain.md §5). Pure: no clock, no I/O.
#include "domain/skills.h"
#include "schemas/skills_import.h"

namespace hirewire::skills {

Touches touches(const ImportSkillChunk& command, const Actor& actor);
/// A skill for each row whose name is new, in any case of its letters; one that is known is skipped. A row that names a
/// category that there is not by its id has failed; a new name makes the category, once.
Result<Events> decide(const Seen<Category>& seen, const ImportSkillChunk& command, const Actor& actor);

}  // namespace hirewire::skills
