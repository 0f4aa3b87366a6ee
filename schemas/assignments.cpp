#include "schemas/assignments.h"

#include "schemas/language/describe.h"

namespace hirewire::assignments {

BOOST_DESCRIBE_STRUCT(AssignCandidate, (NewObject), (consultant_id, candidate_id, company_id, job_id))
BOOST_DESCRIBE_STRUCT(UnassignCandidate, (), (id, consultant_id))
BOOST_DESCRIBE_STRUCT(CandidateUnassigned, (), (candidate_id, user_id))
BOOST_DESCRIBE_STRUCT(OpenAssignment, (), (id, version, user_id, consultant_id, company_id, job_id))
BOOST_DESCRIBE_STRUCT(Party, (Stored), (kind, user_id, assignments))
BOOST_DESCRIBE_STRUCT(AssignmentView, (Identified),
                      (consultant_id, candidate_id, candidate_name, company_id, company_name, job_id, job_title, status,
                       since, ended_at))

}  // namespace hirewire::assignments

namespace hirewire {

using namespace assignments;

template <>
Marks marks_of<UnassignCandidate>() {
  return {mark("id").internal()};
}
template <>
Marks marks_of<AssignmentView>() {
  return {mark("candidate_name").personal().derived(), mark("company_name").derived(), mark("job_title").derived()};
}

template const Shape& shape_of<AssignCandidate>();
template const Shape& shape_of<UnassignCandidate>();
template const Shape& shape_of<CandidateUnassigned>();
template const Shape& shape_of<OpenAssignment>();
template const Shape& shape_of<Party>();
template const Shape& shape_of<AssignmentView>();

}  // namespace hirewire
