#include "domain/skills.h"

#include "workers/contexts.h"

namespace hirewire::skills {

const Context& context() {
  static const Context table{
      .name = "skills",
      .lane = lane,
      .commands =
          {
              on<CreateSkill, Skill>("skill", ""),
              on<UpdateSkill, Skill>("skill", "skills/load.sql"),
              on<DeleteSkill, Skill>("skill", "skills/load.sql"),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::skills
