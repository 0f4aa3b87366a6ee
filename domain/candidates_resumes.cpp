#include "domain/candidates_resumes.h"

namespace hirewire::candidates {

Touches touches(const UploadResume& command, const Actor&) {
  return {{command.candidate_id}, {}};
}

Result<Events> decide(const Seen<Candidate>& seen, const UploadResume& command, const Actor&) {
  const Candidate* candidate = seen.one();
  if (!candidate || candidate->deleted) return Refused(not_found("candidate"));
  if (!candidate->in_reach) return Refused(forbidden());
  return Events{event(command.id, 1, ResumeUploaded{part<UploadedFile>(command), candidate->id})};
}

}  // namespace hirewire::candidates
