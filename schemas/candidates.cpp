#include "schemas/candidates.h"

#include "schemas/language/describe.h"

namespace hirewire::candidates {

BOOST_DESCRIBE_STRUCT(CandidateBasics, (),
                      (email, first_name, last_name, phone, domain, position, experience_years, qualifications,
                       location))
BOOST_DESCRIBE_STRUCT(CandidateFields, (CandidateBasics), (headline, summary, links, preferences, job_search_mode))

BOOST_DESCRIBE_STRUCT(CreateCandidate, (NewObject, CandidateFields), (status, company_id))
BOOST_DESCRIBE_STRUCT(ExistingCandidate, (ExistingObject), (expected_application_version, expected_application_id))
BOOST_DESCRIBE_STRUCT(UpdateCandidate, (ExistingCandidate), (changes, status, reason))
BOOST_DESCRIBE_STRUCT(DeleteCandidate, (ExistingCandidate), ())
BOOST_DESCRIBE_STRUCT(ArchiveCandidate, (ExistingCandidate), ())
BOOST_DESCRIBE_STRUCT(RestoreCandidate, (ExistingCandidate), ())
BOOST_DESCRIBE_STRUCT(ImportRow, (CandidateBasics), (line, status))
BOOST_DESCRIBE_STRUCT(ImportFault, (), (line, column, field, code, message))
BOOST_DESCRIBE_STRUCT(ImportCandidateChunk, (),
                      (task_id, ordinal, company_id, source, default_domain, send_invitations, blob, delimiter, columns,
                       numbered, offset, line, rows, faults, next_offset, next_line, last, partitions))

BOOST_DESCRIBE_STRUCT(CurrentApplication, (), (application_id, status, company_id))
BOOST_DESCRIBE_STRUCT(CandidateCreated, (CandidateFields), (user_id, source, company_id, application_id, status))
BOOST_DESCRIBE_STRUCT(CandidateUpdated, (), (changes, domain_before, company_id))
BOOST_DESCRIBE_STRUCT(CandidateDeleted, (), (status, domain, company_id, current))
BOOST_DESCRIBE_STRUCT(CandidateArchived, (), (state, company_id))
BOOST_DESCRIBE_STRUCT(CandidateRestored, (), (state, company_id))
BOOST_DESCRIBE_STRUCT(ApplicationCreated, (),
                      (candidate_id, job_id, company_id, status, source, current_before, current_after))
BOOST_DESCRIBE_STRUCT(ApplicationStatusChanged, (),
                      (candidate_id, company_id, from, to, reason, current_before, current_after))
BOOST_DESCRIBE_STRUCT(CandidateAssigned, (), (candidate_id, user_id, consultant_id, company_id, job_id))
BOOST_DESCRIBE_STRUCT(ImportedCandidate, (CandidateBasics), (id, application_id, line, status))
BOOST_DESCRIBE_STRUCT(KnownCandidate, (), (id, candidate_id, line))
BOOST_DESCRIBE_STRUCT(CandidatesImported, (),
                      (task_id, ordinal, company_id, source, send_invitations, created, failed, skipped, blob,
                       delimiter, columns, numbered, default_domain, next_offset, next_line, last, candidates, known,
                       faults))

BOOST_DESCRIBE_STRUCT(ApplicationState, (), (id, version, status, company_id, status_changed_at))
BOOST_DESCRIBE_STRUCT(StoredCandidate, (Stored, CandidateFields), (state, user_id, company_id, current_application_id))
BOOST_DESCRIBE_STRUCT(Candidate, (StoredCandidate),
                      (applications, skills, in_reach, contacts_shown, known_here, known_elsewhere))

BOOST_DESCRIBE_STRUCT(CandidateView, (Identified, CandidateFields),
                      (status, state, source, user_id, company_id, current_application_id, version, created_at,
                       updated_at))
BOOST_DESCRIBE_STRUCT(PossibleDuplicateView, (CandidateView), (same))
BOOST_DESCRIBE_STRUCT(ImportResultView, (), (total, created, failed, skipped, errors, created_candidates, message))
BOOST_DESCRIBE_STRUCT(DashboardStatsView, (),
                      (total_candidates, by_status, by_domain, active_interviews, pending_feedback))

}  // namespace hirewire::candidates

namespace hirewire {

using namespace candidates;

// Limits are the house's.
template <>
Marks marks_of<CandidateBasics>() {
  return {mark("email").personal().contact().format(Format::email).max(254),
          mark("first_name").personal().min(1).max(100),
          mark("last_name").personal().max(100),
          mark("phone").personal().contact().format(Format::phone).max(40),
          mark("domain").max(100),
          mark("position").contact().max(200),
          mark("experience_years").min(0).max(80),
          mark("qualifications").personal().contact().max(2'000),
          mark("location").personal().contact().max(200)};
}
template <>
Marks marks_of<CandidateFields>() {
  return {mark("headline").contact().max(200), mark("summary").personal().contact().max(10'000),
          mark("links").personal().contact().max(20), mark("preferences").contact(),
          mark("job_search_mode").contact().max(50)};
}

template <>
Marks marks_of<CreateCandidate>() {
  return {mark("status").max(40)};
}
template <>
Marks marks_of<ExistingCandidate>() {
  return {mark("expected_application_version").internal(), mark("expected_application_id").internal()};
}
template <>
Marks marks_of<UpdateCandidate>() {
  return {mark("status").never_null().max(40), mark("reason").personal().never_null().max(1'000)};
}
template <>
Marks marks_of<CandidateDeleted>() {
  return {mark("current").internal()};
}
template <>
Marks marks_of<ApplicationCreated>() {
  return {mark("current_before").internal(), mark("current_after").internal()};
}
template <>
Marks marks_of<ApplicationStatusChanged>() {
  return {mark("reason").personal(), mark("current_before").internal(), mark("current_after").internal()};
}
template <>
Marks marks_of<ImportRow>() {
  return {mark("line").internal(), mark("status").max(40)};
}
template <>
Marks marks_of<ImportCandidateChunk>() {
  return {mark("partitions").internal()};
}
template <>
Marks marks_of<CandidatesImported>() {
  return {mark("candidates").internal(),     mark("known").internal(),       mark("faults").internal(),
          mark("blob").internal(),           mark("delimiter").internal(),   mark("numbered").internal(),
          mark("default_domain").internal(), mark("next_offset").internal(), mark("next_line").internal()};
}

template <>
Marks marks_of<PossibleDuplicateView>() {
  return {mark("same").values({"phone", "linkedin"}).derived()};
}

template const Shape& shape_of<CandidateBasics>();
template const Shape& shape_of<CandidateFields>();
template const Shape& shape_of<CreateCandidate>();
template const Shape& shape_of<ExistingCandidate>();
template const Shape& shape_of<UpdateCandidate>();
template const Shape& shape_of<DeleteCandidate>();
template const Shape& shape_of<ArchiveCandidate>();
template const Shape& shape_of<RestoreCandidate>();
template const Shape& shape_of<ImportRow>();
template const Shape& shape_of<ImportFault>();
template const Shape& shape_of<ImportCandidateChunk>();
template const Shape& shape_of<CurrentApplication>();
template const Shape& shape_of<CandidateCreated>();
template const Shape& shape_of<CandidateUpdated>();
template const Shape& shape_of<CandidateDeleted>();
template const Shape& shape_of<CandidateArchived>();
template const Shape& shape_of<CandidateRestored>();
template const Shape& shape_of<ApplicationCreated>();
template const Shape& shape_of<ApplicationStatusChanged>();
template const Shape& shape_of<CandidateAssigned>();
template const Shape& shape_of<ImportedCandidate>();
template const Shape& shape_of<KnownCandidate>();
template const Shape& shape_of<CandidatesImported>();
template const Shape& shape_of<ApplicationState>();
template const Shape& shape_of<StoredCandidate>();
template const Shape& shape_of<Candidate>();
template const Shape& shape_of<CandidateView>();
template const Shape& shape_of<PossibleDuplicateView>();
template const Shape& shape_of<ImportResultView>();
template const Shape& shape_of<DashboardStatsView>();

}  // namespace hirewire
