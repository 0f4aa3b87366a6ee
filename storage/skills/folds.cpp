#include "storage/folds.h"

#include "schemas/skills.h"

namespace hirewire::skills {

const std::vector<Fold>& folds() {
  static const std::vector<Fold> table{
      inserts<SkillCreated>("skill"),
      updates<SkillUpdated>("skill"),
      deletes<SkillDeleted>("skill"),
  };
  return table;
}

}  // namespace hirewire::skills
