#include "schemas/candidates.h"

namespace hirewire::candidates {

BOOST_DESCRIBE_STRUCT(CreateCandidate, (),
                      (id, user_id, email, first_name, last_name, phone, domain, position, headline, summary,
                       experience_years, qualifications, location, links, preferences, job_search_mode, status,
                       company_id))
BOOST_DESCRIBE_STRUCT(UpdateCandidate, (),
                      (id, expected_version, email, first_name, last_name, phone, domain, position, headline, summary,
                       experience_years, qualifications, location, preferences, job_search_mode, status, reason))
BOOST_DESCRIBE_STRUCT(DeleteCandidate, (), (id, expected_version))
BOOST_DESCRIBE_STRUCT(ImportRow, (),
                      (line, email, first_name, last_name, phone, domain, position, experience_years, qualifications,
                       location, status))
BOOST_DESCRIBE_STRUCT(ImportFault, (), (line, column, field, code, message))
BOOST_DESCRIBE_STRUCT(ImportCandidateChunk, (),
                      (task_id, ordinal, company_id, source, default_domain, send_invitations, blob, delimiter, columns,
                       offset, line, rows, faults, next_offset, next_line, last, partitions))
BOOST_DESCRIBE_STRUCT(CandidateCreated, (),
                      (user_id, email, first_name, last_name, phone, domain, position, headline, summary,
                       experience_years, qualifications, location, links, preferences, job_search_mode, source,
                       company_id, application_id, status))
BOOST_DESCRIBE_STRUCT(CandidateUpdated, (),
                      (email, first_name, last_name, phone, domain, position, headline, summary, experience_years,
                       qualifications, location, preferences, job_search_mode, domain_before, company_id))
BOOST_DESCRIBE_STRUCT(CandidateDeleted, (), (status, domain, company_id))
BOOST_DESCRIBE_STRUCT(ApplicationCreated, (), (candidate_id, job_id, company_id, status, source))
BOOST_DESCRIBE_STRUCT(ApplicationStatusChanged, (), (candidate_id, company_id, from, to, reason))
BOOST_DESCRIBE_STRUCT(ImportedCandidate, (),
                      (id, application_id, line, email, first_name, last_name, phone, domain, position,
                       experience_years, qualifications, location, status))
BOOST_DESCRIBE_STRUCT(KnownCandidate, (), (id, candidate_id, line))
BOOST_DESCRIBE_STRUCT(CandidatesImported, (),
                      (task_id, ordinal, company_id, source, send_invitations, created, failed, skipped, blob,
                       delimiter, columns, default_domain, next_offset, next_line, last, candidates, known, faults))
BOOST_DESCRIBE_STRUCT(Candidate, (),
                      (id, version, user_id, email, domain, deleted, status, company_id, application_id,
                       application_version, known_to_actor, only_actor))
BOOST_DESCRIBE_STRUCT(CandidateView, (),
                      (id, email, first_name, last_name, phone, domain, position, headline, summary, experience_years,
                       qualifications, location, links, preferences, job_search_mode, status, state, source, user_id,
                       company_id, current_application_id, version, created_at, updated_at))
BOOST_DESCRIBE_STRUCT(ImportResultView, (), (total, created, failed, skipped, errors, created_candidates, message))
BOOST_DESCRIBE_STRUCT(DashboardStatsView, (),
                      (total_candidates, by_status, by_domain, active_interviews, pending_feedback))

}  // namespace hirewire::candidates

namespace hirewire {

using namespace candidates;

namespace {

// What a caller writes about a candidate, the same in every struct (domain.md §4; limits are the house's).
Mark email() {
  return mark("email").personal().format(Format::email).max(254);
}
Mark first_name() {
  return mark("first_name").personal().min(1).max(100);
}
Mark last_name() {
  return mark("last_name").personal().max(100);
}
Mark phone() {
  return mark("phone").personal().max(40);
}
Mark domain() {
  return mark("domain").max(100);
}
Mark position() {
  return mark("position").max(200);
}
Mark headline() {
  return mark("headline").max(200);
}
Mark summary() {
  return mark("summary").personal().max(10'000);
}
Mark experience_years() {
  return mark("experience_years").min(0).max(80);
}
Mark qualifications() {
  return mark("qualifications").personal().max(2'000);
}
Mark location() {
  return mark("location").personal().max(200);
}
Mark links() {
  return mark("links").personal().max(20);
}
Mark job_search_mode() {
  return mark("job_search_mode").max(50);
}
Mark status() {
  return mark("status").max(40);
}
Mark reason() {
  return mark("reason").max(1'000);
}

}  // namespace

template <>
const Shape& shape_of<CreateCandidate>() {
  static const Shape shape = describe<CreateCandidate>(
      "CreateCandidate", {mark("id").internal(), mark("user_id").internal(), email(), first_name(), last_name(),
                          phone(), domain(), position(), headline(), summary(), experience_years(), qualifications(),
                          location(), links(), job_search_mode(), status()});
  return shape;
}
template <>
const Shape& shape_of<UpdateCandidate>() {
  static const Shape shape = describe<UpdateCandidate>(
      "UpdateCandidate", {mark("id").internal(), mark("expected_version").internal(), email(), first_name(),
                          last_name(), phone(), domain(), position(), headline(), summary(), experience_years(),
                          qualifications(), location(), job_search_mode(), status(), reason()});
  return shape;
}
template <>
const Shape& shape_of<DeleteCandidate>() {
  static const Shape shape =
      describe<DeleteCandidate>("DeleteCandidate", {mark("id").internal(), mark("expected_version").internal()});
  return shape;
}
template <>
const Shape& shape_of<ImportRow>() {
  static const Shape shape =
      describe<ImportRow>("ImportRow", {mark("line").internal(), email(), first_name(), last_name(), phone(), domain(),
                                        position(), experience_years(), qualifications(), location(), status()});
  return shape;
}
template <>
const Shape& shape_of<ImportFault>() {
  static const Shape shape = describe<ImportFault>("ImportFault");
  return shape;
}
template <>
const Shape& shape_of<ImportCandidateChunk>() {
  static const Shape shape = describe<ImportCandidateChunk>("ImportCandidateChunk", {mark("partitions").internal()});
  return shape;
}
template <>
const Shape& shape_of<CandidateCreated>() {
  static const Shape shape = describe<CandidateCreated>(
      "CandidateCreated",
      {email(), first_name(), last_name(), phone(), summary(), qualifications(), location(), links()});
  return shape;
}
template <>
const Shape& shape_of<CandidateUpdated>() {
  static const Shape shape = describe<CandidateUpdated>(
      "CandidateUpdated", {email(), first_name(), last_name(), phone(), summary(), qualifications(), location()});
  return shape;
}
template <>
const Shape& shape_of<CandidateDeleted>() {
  static const Shape shape = describe<CandidateDeleted>("CandidateDeleted");
  return shape;
}
template <>
const Shape& shape_of<ApplicationCreated>() {
  static const Shape shape = describe<ApplicationCreated>("ApplicationCreated");
  return shape;
}
template <>
const Shape& shape_of<ApplicationStatusChanged>() {
  static const Shape shape = describe<ApplicationStatusChanged>("ApplicationStatusChanged");
  return shape;
}
template <>
const Shape& shape_of<ImportedCandidate>() {
  static const Shape shape = describe<ImportedCandidate>(
      "ImportedCandidate", {email(), first_name(), last_name(), phone(), qualifications(), location()});
  return shape;
}
template <>
const Shape& shape_of<KnownCandidate>() {
  static const Shape shape = describe<KnownCandidate>("KnownCandidate");
  return shape;
}
template <>
const Shape& shape_of<CandidatesImported>() {
  static const Shape shape = describe<CandidatesImported>(
      "CandidatesImported", {mark("candidates").internal(), mark("known").internal(), mark("faults").internal(),
                             mark("blob").internal(), mark("delimiter").internal(), mark("default_domain").internal(),
                             mark("next_offset").internal(), mark("next_line").internal()});
  return shape;
}
template <>
const Shape& shape_of<Candidate>() {
  static const Shape shape = describe<Candidate>("Candidate");
  return shape;
}
template <>
const Shape& shape_of<CandidateView>() {
  static const Shape shape = describe<CandidateView>(
      "CandidateView", {email(), first_name(), last_name(), phone(), summary(), qualifications(), location(), links()});
  return shape;
}
template <>
const Shape& shape_of<ImportResultView>() {
  static const Shape shape = describe<ImportResultView>("ImportResultView");
  return shape;
}
template <>
const Shape& shape_of<DashboardStatsView>() {
  static const Shape shape = describe<DashboardStatsView>("DashboardStatsView");
  return shape;
}

}  // namespace hirewire
