#include "domain/candidates.h"

#include "domain/candidates_background.h"
#include "domain/candidates_profile.h"
#include "domain/candidates_resumes.h"
#include "domain/candidates_skills.h"
#include "schemas/identity/users.h"
#include "schemas/language/json.h"
#include "workers/bulk_import/read_rows.h"
#include "workers/contexts.h"

namespace hirewire::candidates {

namespace {

/// The address of a candidate's account, which is proven: who bears it may be linked.
std::optional<DirectoryKey> verified_address(const Logged& event) {
  const auto verified = read_logged<accounts::UserEmailVerified>(event.body);
  return verified.role == "candidate" ? std::optional(email_key(verified.email)) : std::nullopt;
}

std::vector<FollowUp> link_account(const Logged& event, const Uuid& candidate) {
  const auto verified = read_logged<accounts::UserEmailVerified>(event.body);
  return {follow_up(lane, event, derive(event.id, "link_account"), candidate,
                    LinkAccount{candidate, event.aggregate_id, verified.email})};
}

std::optional<DirectoryKey> account_that_ended(const Logged& event) {
  return account_key(event.aggregate_id);
}

std::vector<FollowUp> unlink_account(const Logged& event, const Uuid& candidate) {
  return {follow_up(lane, event, derive(event.id, "unlink_account"), candidate,
                    UnlinkAccount{candidate, event.aggregate_id})};
}

}  // namespace

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
              changes<LinkAccount>(candidate),
              changes<UnlinkAccount>(candidate),
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
              updates<CandidateLinked>("candidate"),
              updates<CandidateUnlinked>("candidate", {"user_id"}),
              fold<CandidateSkillsSet>("candidates/skills_set.sql"),
              inserts<ResumeUploaded>("resume"),
              inserts<EducationAdded>("education"),
              updates<EducationUpdated>("education"),
              deletes<EducationRemoved>("education"),
              inserts<ExperienceAdded>("experience"),
              updates<ExperienceUpdated>("experience"),
              deletes<ExperienceRemoved>("experience"),
          },
      .reactions =
          {
              {.name = "link_account",
               .event = accounts::UserEmailVerified::type,
               .entry = verified_address,
               .of_owner = link_account},
              {.name = "unlink_account",
               .event = identity::UserDeleted::type,
               .entry = account_that_ended,
               .of_owner = unlink_account},
          },
  };
  return table;
}

}  // namespace hirewire::candidates
