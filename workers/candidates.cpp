#include "domain/candidates.h"

#include "domain/candidates_background.h"
#include "domain/candidates_profile.h"
#include "domain/candidates_resumes.h"
#include "domain/candidates_skills.h"
#include "workers/bulk_import/read_rows.h"
#include "workers/contexts.h"

namespace hirewire::candidates {

const Context& context() {
  constexpr Aggregate<Candidate> candidate{"candidate", "candidates/load.sql"};
  constexpr std::string_view background = "candidates/load_background.sql";
  constexpr Aggregate<CandidateBackground> education{"education", background};
  constexpr Aggregate<CandidateBackground> experience{"experience", background};
  static const Context table{
      .name = "candidates",
      .lane = lane,
      .views = {&shape_of<CandidateView>()},
      .commands =
          {
              creates<CreateCandidate>(candidate),
              changes<UpdateCandidate>(candidate),
              changes<DeleteCandidate>(candidate),
              changes<ArchiveCandidate>(candidate),
              changes<RestoreCandidate>(candidate),
              changes<UpsertCandidateSkills>(candidate),
              changes<UpdateCandidateProfile>(candidate),
              changes<EnsureOwnCandidate>(candidate),
              on<UploadResume, Candidate>("resume", candidate.load),
              changes<AddEducation>(education),
              changes<UpdateEducation>(education),
              changes<RemoveEducation>(education),
              changes<AddExperience>(experience),
              changes<UpdateExperience>(experience),
              changes<RemoveExperience>(experience),
              on<ImportCandidateChunk, platform::Task>("candidates_import", "platform/load_task.sql",
                                                       bulk_import::read_rows, bulk_import::fail_task),
          },
      .folds =
          {
              fold<CandidateCreated>("candidates/created.sql").told(),
              fold<CandidateUpdated>("candidates/updated.sql").told(),
              fold<CandidateDeleted>("candidates/deleted.sql").told(),
              updates<CandidateArchived>("candidate", {"state"}).told(),
              updates<CandidateRestored>("candidate", {"state"}).told(),
              fold<CandidatesImported>("candidates/imported.sql").told(),
              fold<ApplicationCreated>("candidates/application_created.sql").told(),
              fold<ApplicationStatusChanged>("candidates/application_status_changed.sql").told(),
              inserts<CandidateAssigned>("assignment"),
              updates<CandidateLinked>("candidate"),
              fold<CandidateSkillsSet>("candidates/skills_set.sql"),
              inserts<ResumeUploaded>("resume"),
              inserts<EducationAdded>("education"),
              updates<EducationUpdated>("education"),
              deletes<EducationRemoved>("education"),
              inserts<ExperienceAdded>("experience"),
              updates<ExperienceUpdated>("experience"),
              deletes<ExperienceRemoved>("experience"),
          },
      .reactions = {},
  };
  return table;
}

}  // namespace hirewire::candidates
