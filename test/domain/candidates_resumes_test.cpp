#include "domain/candidates_resumes.h"

#include "test/domain/candidates_cases.h"

using namespace hirewire;
using namespace hirewire::candidates;

namespace {

Result<Events> upload(const Candidate& candidate, const Actor& actor) {
  const UploadResume command{{mint()}, {std::string(64, 'a'), "cv.pdf", "application/pdf", 12}, candidate.id};
  return decide_on<Candidate>(seen_with<Candidate>({candidate}), command, actor);
}

}  // namespace

TEST_CASE("a résumé is its candidate's, with what is known of its file") {
  const auto decided = upload(ada(), admin);
  REQUIRE(decided);
  CHECK(decided->front().aggregate_version == 1);
  CHECK(decided->front().as<ResumeUploaded>().filename == "cv.pdf");
  CHECK(decided->front().as<ResumeUploaded>().size == 12);
}

TEST_CASE("a company may bring a résumé of whom another knows too, nobody one of whom he does not reach") {
  Candidate person = ada();
  person.known_elsewhere = true;
  CHECK(upload(person, hr));
  person.in_reach = false;
  CHECK(refused(upload(person, hr)) == Reason::forbidden);
  person.deleted = true;
  CHECK(refused(upload(person, hr)) == Reason::not_found);
}
