#pragma once
// The rules of context skills (docs/domain.md §5). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/skills.h"

namespace hirewire::skills {

/// Their entries of the directory, in any case of a name's letters.
DirectoryKey name_key(std::string_view name);
DirectoryKey category_key(std::string_view name);

/// 409 where the tenant has a skill of that name. A category of a name that is unknown is made with it, in the same
/// partition. 422 for an id of no category of the tenant, and where category and category_id are two categories.
Touches touches(const CreateSkill& command, const Actor& actor);
Result<Events> decide(const Seen<Category>& seen, const CreateSkill& command, const Actor& actor);

/// 404, 412, 409 for a name that is taken. Nothing changed is no event. A category whose name is unknown is made with
/// it. Where category and category_id are both given, the one is meant that is another one than the skill has: who
/// sends a view back changes one of them. 422 where both are, and not the same; and for an id of no category of the
/// tenant.
Touches touches(const UpdateSkill& command, const Actor& actor);
Result<Events> decide(const Seen<Skill>& seen, const UpdateSkill& command, const Actor& actor);

Result<Events> decide(const Seen<Skill>& seen, const DeleteSkill& command, const Actor& actor);

/// 409 where the tenant has a category of that name.
/// A name or an id that is taken is no event.
Touches touches(const EnsureSkill& command, const Actor& actor);
Result<Events> decide(const Seen<Skill>& seen, const EnsureSkill& command, const Actor& actor);

Touches touches(const CreateCategory& command, const Actor& actor);
Result<Events> decide(const Seen<Category>& seen, const CreateCategory& command, const Actor& actor);

/// 404, 412, 409 for a name that is taken. Nothing changed is no event.
Touches touches(const UpdateCategory& command, const Actor& actor);
Result<Events> decide(const Seen<Category>& seen, const UpdateCategory& command, const Actor& actor);

/// Its skills have no category then.
Result<Events> decide(const Seen<Category>& seen, const DeleteCategory& command, const Actor& actor);

}  // namespace hirewire::skills
