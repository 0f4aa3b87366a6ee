#include "domain/skills.h"

#include "workers/contexts.h"

namespace hirewire::skills {

const Context& context() {
  constexpr Aggregate<Skill> skill{"skill", "skills/load.sql"};
  static const Context table{
      .name = "skills",
      .lane = lane,
      .columns = {&shape_of<SkillFields>(), &shape_of<SkillView>()},
      .commands =
          {
              creates<CreateSkill>(skill),
              changes<UpdateSkill>(skill),
              changes<DeleteSkill>(skill),
          },
      .folds =
          {
              inserts<SkillCreated>("skill").told(),
              updates<SkillUpdated>("skill").told(),
              deletes<SkillDeleted>("skill").told(),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::skills
