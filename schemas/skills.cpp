#include "schemas/skills.h"

#include "base/lower.h"
#include "schemas/language/describe.h"

namespace hirewire::skills {

BOOST_DESCRIBE_STRUCT(SkillBasics, (), (name, description, aliases))
BOOST_DESCRIBE_STRUCT(SkillFields, (SkillBasics), (category_id))
BOOST_DESCRIBE_STRUCT(CategoryWord, (), (category))
BOOST_DESCRIBE_STRUCT(SkillsCount, (), (skills_count))
BOOST_DESCRIBE_STRUCT(SkillFigures, (), (demand, supply, trend))
BOOST_DESCRIBE_STRUCT(CategoryFields, (), (name, description))
BOOST_DESCRIBE_STRUCT(CreateSkill, (NewObject, SkillFields, CategoryWord), ())
BOOST_DESCRIBE_STRUCT(UpdateSkill, (ExistingObject), (changes, category))
BOOST_DESCRIBE_STRUCT(DeleteSkill, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(EnsureSkill, (NewObject), (name))
BOOST_DESCRIBE_STRUCT(CreateCategory, (NewObject, CategoryFields), ())
BOOST_DESCRIBE_STRUCT(UpdateCategory, (ExistingObject), (changes))
BOOST_DESCRIBE_STRUCT(DeleteCategory, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(SkillCreated, (SkillFields), ())
BOOST_DESCRIBE_STRUCT(SkillUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(SkillDeleted, (), ())
BOOST_DESCRIBE_STRUCT(CategoryCreated, (CategoryFields), ())
BOOST_DESCRIBE_STRUCT(CategoryUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(CategoryDeleted, (), ())
BOOST_DESCRIBE_STRUCT(Category, (Stored, CategoryFields), ())
BOOST_DESCRIBE_STRUCT(Skill, (Stored, SkillFields), (named))
BOOST_DESCRIBE_STRUCT(CategoryView, (Identified, CategoryFields, SkillsCount, Versioned), ())
BOOST_DESCRIBE_STRUCT(SkillView, (Identified, SkillFields, CategoryWord, SkillFigures, Versioned), ())
BOOST_DESCRIBE_STRUCT(TrendingSkillView, (SkillView), (rank, demand_now, demand_before, change_percent))
BOOST_DESCRIBE_STRUCT(SkillDemand, (),
                      (skill_id, name, category, demand, supply, gap, ratio, open_jobs, candidates, average_salary_min,
                       average_salary_max, currency))
BOOST_DESCRIBE_STRUCT(CategoryDemand, (), (category, demand, supply, gap))
BOOST_DESCRIBE_STRUCT(SkillsDemandView, (), (generated_at, total_skills, skills, by_category))

Uuid id_for_name(const Uuid& tenant_id, std::string_view name, std::uint64_t n) {
  return derive_spread(tenant_id, "skill:" + lower(name), n);
}

}  // namespace hirewire::skills

namespace hirewire {

using namespace skills;

template <>
Marks marks_of<SkillBasics>() {
  return {mark("name").everyone().min(1).max(100), mark("description").everyone().max(2'000),
          mark("aliases").everyone().max(50)};
}
template <>
Marks marks_of<SkillFields>() {
  return {mark("category_id").everyone()};
}
template <>
Marks marks_of<CategoryWord>() {
  return {mark("category").everyone().derived().max(100)};
}
template <>
Marks marks_of<CategoryFields>() {
  return {mark("name").everyone().min(1).max(100), mark("description").everyone().max(2'000)};
}
template <>
Marks marks_of<SkillsCount>() {
  return {mark("skills_count").everyone().derived()};
}
template <>
Marks marks_of<SkillFigures>() {
  return {mark("demand").everyone().derived(), mark("supply").everyone().derived(),
          mark("trend").everyone().derived().values({"rising", "steady", "falling"})};
}

template const Shape& shape_of<SkillBasics>();
template const Shape& shape_of<SkillFields>();
template const Shape& shape_of<CategoryWord>();
template const Shape& shape_of<CategoryFields>();
template const Shape& shape_of<SkillsCount>();
template const Shape& shape_of<SkillFigures>();
template const Shape& shape_of<EnsureSkill>();
template const Shape& shape_of<CreateCategory>();
template const Shape& shape_of<UpdateCategory>();
template const Shape& shape_of<DeleteCategory>();
template const Shape& shape_of<CategoryCreated>();
template const Shape& shape_of<CategoryUpdated>();
template const Shape& shape_of<CategoryDeleted>();
template const Shape& shape_of<Category>();
template const Shape& shape_of<CategoryView>();
template const Shape& shape_of<CreateSkill>();
template const Shape& shape_of<UpdateSkill>();
template const Shape& shape_of<DeleteSkill>();
template const Shape& shape_of<SkillCreated>();
template const Shape& shape_of<SkillUpdated>();
template const Shape& shape_of<SkillDeleted>();
template const Shape& shape_of<Skill>();
template const Shape& shape_of<SkillView>();
template const Shape& shape_of<TrendingSkillView>();
template const Shape& shape_of<SkillDemand>();
template const Shape& shape_of<CategoryDemand>();
template const Shape& shape_of<SkillsDemandView>();

}  // namespace hirewire
