#pragma once
// A candidate's profile (docs/domain.md §4): himself, what he can do and what he did before, as one object.
#include "schemas/candidates.h"
#include "schemas/candidates_background.h"
#include "schemas/candidates_resumes.h"

namespace hirewire::candidates {

struct ProfileSkills {
  std::vector<Json> skills;  ///< SkillWish or a name each
};

/// crm-reference:36. A change of what is named only; a list that is named replaces the one before.
struct UpdateCandidateProfile : ExistingCandidate {
  Changes<CandidateFields> changes;
  Changes<ProfileSkills> skill_list;  ///< the list is emptied once it is understood
  std::vector<WishedSkill> wishes;    ///< internal
  std::optional<Json> education;      ///< refused: it has routes of its own
  std::optional<Json> experience;     ///< likewise
};

/// ats:72. Of the actor's own profile, which is made where he has none: under an id that derives from his account, or
/// out of the profile that bears his address, once he has shown that the address is his.
struct EnsureOwnCandidate : UpdateCandidateProfile {
  std::string account_email;  ///< internal: as his account has it
  bool account_is_verified =
      false;                       ///< internal: he has shown that this address is his; a session may say so of another
  std::string account_first_name;  ///< internal
  std::string account_last_name;   ///< internal
};

/// The id of the candidate that is made for an account; `former`: how many of its candidates were deleted.
Uuid own_candidate_id(const Uuid& user_id, std::int64_t former);

/// By the house: the account whose address is proven takes over the profile that bears it.
struct LinkAccount {
  Uuid id;
  Uuid user_id;
  std::string email;  ///< the account's
};
/// By the house: the account is no more. The candidate stays.
struct UnlinkAccount {
  Uuid id;
  Uuid user_id;
};

/// The account is the candidate's from now on.
struct CandidateLinked {
  static constexpr std::string_view type = "candidate.linked";
  Uuid user_id;
};
/// The candidate is nobody's account from now on.
struct CandidateUnlinked {
  static constexpr std::string_view type = "candidate.unlinked";
  std::optional<Uuid> user_id;  ///< none
  Uuid former_user_id;
};

/// crm-reference:35, ats:69. Before its candidate's first write an own profile has version 0 and no status.
struct CandidateProfileView : Identified, CandidateFields {
  Uuid candidate_id;  ///< the same as id
  std::optional<Uuid> user_id;
  std::string name;
  std::optional<std::string> status;
  std::vector<CandidateSkillView> skills;
  std::vector<EducationView> education;
  std::vector<ExperienceView> experience;
  std::optional<ResumeView> resume;  ///< the current one
  std::int64_t completeness = 0;     ///< per cent of what a profile may tell
  std::int64_t version = 0;
  std::optional<Instant> updated_at;
};

}  // namespace hirewire::candidates
