#include "schemas/candidates_skills.h"

#include "schemas/language/describe.h"

namespace hirewire::candidates {

BOOST_DESCRIBE_STRUCT(SkillRating, (), (level, years))
BOOST_DESCRIBE_STRUCT(SkillWish, (), (skill_id, name, remove, rating))
BOOST_DESCRIBE_STRUCT(WishedSkill, (), (skill_id, name, is_new, remove, rating))
BOOST_DESCRIBE_STRUCT(UpsertCandidateSkills, (), (id, skills, wishes))
BOOST_DESCRIBE_STRUCT(CandidateSkill, (SkillRating), (skill_id, name))
BOOST_DESCRIBE_STRUCT(NewSkill, (), (skill_id, name))
BOOST_DESCRIBE_STRUCT(CandidateSkillsSet, (), (skills, added, removed, unknown, company_id))
BOOST_DESCRIBE_STRUCT(CandidateSkillView, (), (skill_id, name, category, level, years))

}  // namespace hirewire::candidates

namespace hirewire {

using namespace candidates;

template <>
Marks marks_of<SkillRating>() {
  return {mark("level").min(1).max(5), mark("years").min(0).max(80)};
}
template <>
Marks marks_of<SkillWish>() {
  return {mark("name").max(100)};
}
template <>
Marks marks_of<UpsertCandidateSkills>() {
  return {mark("id").internal(), mark("skills").max(100), mark("wishes").internal()};
}

template const Shape& shape_of<SkillRating>();
template const Shape& shape_of<SkillWish>();
template const Shape& shape_of<WishedSkill>();
template const Shape& shape_of<UpsertCandidateSkills>();
template const Shape& shape_of<CandidateSkill>();
template const Shape& shape_of<NewSkill>();
template const Shape& shape_of<CandidateSkillsSet>();
template const Shape& shape_of<CandidateSkillView>();

}  // namespace hirewire
