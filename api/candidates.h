#pragma once
#include "api/routing/operation.h"

namespace hirewire::candidates {

extern const Operation list_candidates;
extern const Operation create_candidate;
extern const Operation get_candidate;
extern const Operation update_candidate;
extern const Operation delete_candidate;
extern const Operation search_candidates;
extern const Operation archive_candidate;
extern const Operation restore_candidate;
/// Who bears the same telephone number or LinkedIn profile; an empty list for who is not shown the candidate's
/// contacts.
extern const Operation list_possible_duplicates;
/// The body is a list of skills, or {skills: [...]}; the answer is the list of all that the candidate has.
extern const Operation upsert_candidate_skills;
extern const Operation get_candidate_profile;
extern const Operation update_candidate_profile;
/// The caller's own profile, which is there before its candidate is: the first write makes him, or takes over the one
/// that bears the caller's verified address.
extern const Operation get_own_candidate_profile;
extern const Operation update_own_candidate_profile;
/// A form with the file: PDF, DOC or DOCX of up to 10 MB (interview-platform:520-525).
extern const Operation upload_candidate_resume;
extern const Operation get_candidate_current_resume;
extern const Operation list_own_resumes;
extern const Operation get_own_resume;
extern const Operation list_candidate_education;
extern const Operation create_candidate_education;
extern const Operation update_candidate_education;
extern const Operation delete_candidate_education;
extern const Operation list_candidate_experience;
extern const Operation create_candidate_experience;
extern const Operation update_candidate_experience;
extern const Operation delete_candidate_experience;
extern const Operation get_candidate_dashboard_stats;

}  // namespace hirewire::candidates
