#include "domain/skills.h"

#include "workers/contexts.h"

namespace hirewire::skills {

const Context& context() {
  constexpr Aggregate<Skill> skill{"skill", "skills/load.sql"};
  constexpr Aggregate<Category> category{"category", "skills/load_category.sql"};
  static const Context table{
      .name = "skills",
      .lane = lane,
      .views = {&shape_of<Versioned>()},
      .commands =
          {
              on<CreateSkill, Category>(skill.kind, category.load),
              changes<UpdateSkill>(skill),
              changes<DeleteSkill>(skill),
              creates<CreateCategory>(category),
              changes<UpdateCategory>(category),
              changes<DeleteCategory>(category),
          },
      .folds =
          {
              inserts<SkillCreated>("skill").told(),
              updates<SkillUpdated>("skill").told(),
              deletes<SkillDeleted>("skill").told(),
              inserts<CategoryCreated>("category").told(),
              updates<CategoryUpdated>("category").told(),
              deletes<CategoryDeleted>("category").told(),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::skills
