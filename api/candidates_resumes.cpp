#include "schemas/candidates_resumes.h"

#include "api/candidates.h"
#include "schemas/candidates.h"

namespace hirewire::candidates {

namespace {

constexpr std::int64_t largest = 10'000'000;
constexpr FileDemand written{&resume_file, written_documents, largest};

/// Whose résumés they are: named by the path, or the caller, who need not have written his profile yet.
constexpr Resource candidate{.noun = "candidate", .one = "candidates/by_id.sql"};
constexpr Resource self{.noun = "candidate", .one = "candidates/own_profile.sql"};
constexpr Resource resume{"resume", "candidates/resume_by_id.sql", "candidates/resumes.sql", &shape_of<ResumeView>,
                          lane};

}  // namespace

constinit const Operation upload_candidate_resume = sends_and_shows<UploadResume>(
    resume, "upload_candidate_resume", "edit_candidates",
    {.parent = &candidate, .file = &written, .body = &shape_of<ResumeForm>, .body_is_form = true});
constinit const Operation get_candidate_current_resume =
    shows(resume, "get_candidate_current_resume", "view_candidates", {.sql = "candidates/current_resume.sql"});
constinit const Operation list_own_resumes = lists(resume, "list_own_resumes", "view_candidates", {.parent = &self});
constinit const Operation get_own_resume = shows(resume, "get_own_resume", "view_candidates", {.parent = &self});

}  // namespace hirewire::candidates
