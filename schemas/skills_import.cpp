#include "schemas/skills_import.h"

#include "schemas/language/describe.h"

namespace hirewire::skills {

BOOST_DESCRIBE_STRUCT(ImportSkillRow, (SkillBasics, CategoryWord), (line))
BOOST_DESCRIBE_STRUCT(ImportSkillChunk, (), (id, rows, faults, partitions))
BOOST_DESCRIBE_STRUCT(ImportSkillsBody, (), (skills))
BOOST_DESCRIBE_STRUCT(SkillsImported, (), (created, failed, skipped, skills, faults))
BOOST_DESCRIBE_STRUCT(SkillImportResultView, (), (total, created, failed, skipped, errors, created_skills, message))

}  // namespace hirewire::skills

namespace hirewire {

using namespace skills;

template <>
Marks marks_of<ImportSkillRow>() {
  return {mark("line").internal()};
}
template <>
Marks marks_of<ImportSkillChunk>() {
  return {mark("id").internal(), mark("partitions").internal()};
}
template <>
Marks marks_of<ImportSkillsBody>() {
  return {mark("skills").min(1).max(1'000)};
}
template <>
Marks marks_of<SkillsImported>() {
  return {mark("skills").internal(), mark("faults").internal()};
}

template const Shape& shape_of<ImportSkillRow>();
template const Shape& shape_of<ImportSkillChunk>();
template const Shape& shape_of<ImportSkillsBody>();
template const Shape& shape_of<SkillsImported>();
template const Shape& shape_of<SkillImportResultView>();

}  // namespace hirewire
