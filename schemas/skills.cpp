#include "schemas/skills.h"

#include "schemas/language/describe.h"

namespace hirewire::skills {

BOOST_DESCRIBE_STRUCT(SkillFields, (), (name, category_id, description, aliases))
BOOST_DESCRIBE_STRUCT(CreateSkill, (NewObject, SkillFields), ())
BOOST_DESCRIBE_STRUCT(UpdateSkill, (ExistingObject), (changes))
BOOST_DESCRIBE_STRUCT(DeleteSkill, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(SkillCreated, (SkillFields), ())
BOOST_DESCRIBE_STRUCT(SkillUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(SkillDeleted, (), ())
BOOST_DESCRIBE_STRUCT(Skill, (Stored, SkillFields), ())
BOOST_DESCRIBE_STRUCT(SkillView, (Identified, SkillFields, Versioned), ())

}  // namespace hirewire::skills

namespace hirewire {

using namespace skills;

template <>
Marks marks_of<SkillFields>() {
  return {mark("name").everyone().min(1).max(100), mark("category_id").everyone(),
          mark("description").everyone().max(2'000), mark("aliases").everyone().max(50)};
}

template const Shape& shape_of<SkillFields>();
template const Shape& shape_of<CreateSkill>();
template const Shape& shape_of<UpdateSkill>();
template const Shape& shape_of<DeleteSkill>();
template const Shape& shape_of<SkillCreated>();
template const Shape& shape_of<SkillUpdated>();
template const Shape& shape_of<SkillDeleted>();
template const Shape& shape_of<Skill>();
template const Shape& shape_of<SkillView>();

}  // namespace hirewire
