#include "schemas/candidates_profile.h"

#include "schemas/language/describe.h"

namespace hirewire::candidates {

BOOST_DESCRIBE_STRUCT(ProfileSkills, (), (skills))
BOOST_DESCRIBE_STRUCT(UpdateCandidateProfile, (ExistingCandidate), (changes, skill_list, wishes, education, experience))
BOOST_DESCRIBE_STRUCT(EnsureOwnCandidate, (UpdateCandidateProfile),
                      (account_email, account_is_verified, account_first_name, account_last_name))
BOOST_DESCRIBE_STRUCT(LinkAccount, (), (id, user_id, email))
BOOST_DESCRIBE_STRUCT(UnlinkAccount, (), (id, user_id))
BOOST_DESCRIBE_STRUCT(CandidateLinked, (), (user_id))
BOOST_DESCRIBE_STRUCT(CandidateUnlinked, (), (user_id, former_user_id))
BOOST_DESCRIBE_STRUCT(CandidateProfileView, (Identified, CandidateFields),
                      (candidate_id, user_id, name, status, skills, education, experience, resume, completeness,
                       version, updated_at))

Uuid own_candidate_id(const Uuid& user_id, std::int64_t former) {
  return derive_spread(user_id, "candidate", static_cast<std::uint64_t>(former));
}

}  // namespace hirewire::candidates

namespace hirewire {

using namespace candidates;

template <>
Marks marks_of<ProfileSkills>() {
  return {mark("skills").max(100)};
}
template <>
Marks marks_of<UpdateCandidateProfile>() {
  return {mark("wishes").internal()};
}
template <>
Marks marks_of<EnsureOwnCandidate>() {
  return {mark("account_email").internal().personal(), mark("account_is_verified").internal(),
          mark("account_first_name").internal().personal(), mark("account_last_name").internal().personal()};
}
template <>
Marks marks_of<LinkAccount>() {
  return {mark("email").personal()};
}
template <>
Marks marks_of<CandidateProfileView>() {
  return {mark("name").personal(),      mark("skills").derived(), mark("education").derived(),
          mark("experience").derived(), mark("resume").derived(), mark("completeness").derived()};
}

template const Shape& shape_of<ProfileSkills>();
template const Shape& shape_of<UpdateCandidateProfile>();
template const Shape& shape_of<EnsureOwnCandidate>();
template const Shape& shape_of<LinkAccount>();
template const Shape& shape_of<UnlinkAccount>();
template const Shape& shape_of<CandidateLinked>();
template const Shape& shape_of<CandidateUnlinked>();
template const Shape& shape_of<CandidateProfileView>();

}  // namespace hirewire
