#include "schemas/candidates_background.h"

#include "schemas/language/describe.h"

namespace hirewire::candidates {

BOOST_DESCRIBE_STRUCT(EducationFields, (), (institution, degree, field, start_date, end_date, grade, description))
BOOST_DESCRIBE_STRUCT(Position, (), (company_name, title, location, start_date, end_date, description))
BOOST_DESCRIBE_STRUCT(ExperienceFields, (Position), (is_current))

BOOST_DESCRIBE_STRUCT(AddEducation, (NewObject, EducationFields), (candidate_id))
BOOST_DESCRIBE_STRUCT(UpdateEducation, (ExistingObject), (candidate_id, changes))
BOOST_DESCRIBE_STRUCT(RemoveEducation, (ExistingObject), (candidate_id))
BOOST_DESCRIBE_STRUCT(AddExperience, (NewObject, Position), (is_current, candidate_id))
BOOST_DESCRIBE_STRUCT(UpdateExperience, (ExistingObject), (candidate_id, changes))
BOOST_DESCRIBE_STRUCT(RemoveExperience, (ExistingObject), (candidate_id))

BOOST_DESCRIBE_STRUCT(EducationAdded, (EducationFields), (candidate_id))
BOOST_DESCRIBE_STRUCT(EducationUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(EducationRemoved, (), ())
BOOST_DESCRIBE_STRUCT(ExperienceAdded, (ExperienceFields), (candidate_id))
BOOST_DESCRIBE_STRUCT(ExperienceUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(ExperienceRemoved, (), ())

BOOST_DESCRIBE_STRUCT(Education, (Stored, EducationFields), ())
BOOST_DESCRIBE_STRUCT(Experience, (Stored, ExperienceFields), ())
BOOST_DESCRIBE_STRUCT(CandidateBackground, (Stored), (education, experience, in_reach, contacts_shown, known_elsewhere))

BOOST_DESCRIBE_STRUCT(EducationView, (Identified, EducationFields, Versioned), (candidate_id))
BOOST_DESCRIBE_STRUCT(ExperienceView, (Identified, ExperienceFields, Versioned), (candidate_id))

}  // namespace hirewire::candidates

namespace hirewire {

using namespace candidates;

// Limits are the house's.
template <>
Marks marks_of<EducationFields>() {
  return {mark("institution").contact().min(1).max(200),
          mark("degree").contact().max(200),
          mark("field").contact().max(200),
          mark("start_date").max(10),
          mark("end_date").max(10),
          mark("grade").contact().max(100),
          mark("description").personal().contact().max(5'000)};
}
template <>
Marks marks_of<Position>() {
  return {mark("company_name").contact().min(1).max(200),
          mark("title").contact().min(1).max(200),
          mark("location").contact().max(200),
          mark("start_date").max(10),
          mark("end_date").max(10),
          mark("description").personal().contact().max(5'000)};
}

template const Shape& shape_of<EducationFields>();
template const Shape& shape_of<Position>();
template const Shape& shape_of<ExperienceFields>();
template const Shape& shape_of<AddEducation>();
template const Shape& shape_of<UpdateEducation>();
template const Shape& shape_of<RemoveEducation>();
template const Shape& shape_of<AddExperience>();
template const Shape& shape_of<UpdateExperience>();
template const Shape& shape_of<RemoveExperience>();
template const Shape& shape_of<EducationAdded>();
template const Shape& shape_of<EducationUpdated>();
template const Shape& shape_of<EducationRemoved>();
template const Shape& shape_of<ExperienceAdded>();
template const Shape& shape_of<ExperienceUpdated>();
template const Shape& shape_of<ExperienceRemoved>();
template const Shape& shape_of<Education>();
template const Shape& shape_of<Experience>();
template const Shape& shape_of<CandidateBackground>();
template const Shape& shape_of<EducationView>();
template const Shape& shape_of<ExperienceView>();

}  // namespace hirewire
