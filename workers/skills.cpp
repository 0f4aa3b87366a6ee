#include "domain/skills_import.h"
#include "schemas/candidates_skills.h"
#include "schemas/language/json.h"
#include "workers/contexts.h"

namespace hirewire::skills {

namespace {

/// The names that a candidate's skills brought.
std::vector<FollowUp> skills_of_candidate(const Logged& event) {
  std::vector<FollowUp> commands;
  for (auto& [id, name] : read_logged<candidates::CandidateSkillsSet>(event.body).unknown)
    commands.push_back(follow_up(lane, event, derive(event.id, "ensure_skill:" + to_string(id)), id,
                                 EnsureSkill{{id}, std::move(name)}));
  return commands;
}

}  // namespace

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
              changes<EnsureSkill>(skill),
              creates<CreateCategory>(category),
              changes<UpdateCategory>(category),
              changes<DeleteCategory>(category),
              on<ImportSkillChunk, Category>("skill_import", category.load),
          },
      .folds =
          {
              inserts<SkillCreated>("skill").told(),
              updates<SkillUpdated>("skill").told(),
              deletes<SkillDeleted>("skill").told(),
              inserts<CategoryCreated>("category").told(),
              updates<CategoryUpdated>("category").told(),
              deletes<CategoryDeleted>("category").told(),
              inserts<SkillsImported>("skill_import"),
          },
      .reactions = {{"ensure_skills", candidates::CandidateSkillsSet::type, skills_of_candidate, {}}},
  };
  return table;
}

}  // namespace hirewire::skills
