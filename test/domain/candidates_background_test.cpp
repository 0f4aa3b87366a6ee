#include "domain/candidates_background.h"

#include "schemas/messages/contacts.h"
#include "test/domain/candidates_cases.h"

using namespace hirewire;
using namespace hirewire::candidates;

namespace {

Education school(std::string institution = "ETH", std::optional<std::string> start = "2015-09") {
  return {
      {mint(), 2, false},
      {.institution = std::move(institution), .start_date = std::move(start), .description = "Call 079 123 45 67."}};
}
Experience job(bool is_current, std::optional<std::string> end = {}) {
  return {
      {mint(), 2, false},
      {{.company_name = "Acme", .title = "Engineer", .start_date = "2019", .end_date = std::move(end)}, is_current}};
}
CandidateBackground person(std::vector<Education> education, std::vector<Experience> experience = {}) {
  return {{mint(), 4, false}, std::move(education), std::move(experience), true, true, false};
}

AddEducation add_to(const CandidateBackground& person, std::optional<std::string> start,
                    std::optional<std::string> end) {
  return {{mint()}, {.institution = "ETH", .start_date = std::move(start), .end_date = std::move(end)}, person.id};
}
UpdateEducation change(const CandidateBackground& person) {
  return {{person.education.at(0).id, {}}, person.id, {}};
}
RemoveEducation removal(const CandidateBackground& person) {
  return {{person.education.at(0).id, {}}, person.id};
}
UpdateExperience change_job(const CandidateBackground& person) {
  return {{person.experience.at(0).id, {}}, person.id, {}};
}

Result<Events> on(const CandidateBackground& person, const auto& command, const Actor& actor = admin) {
  return decide_on<CandidateBackground>(seen_with<CandidateBackground>({person}), command, actor);
}

}  // namespace

TEST_CASE("a record is added below its candidate, as it was typed") {
  const auto ada = person({});
  const auto added = on(ada, add_to(ada, "2015-09", "2018"));
  REQUIRE(added);
  CHECK(added->front().aggregate_version == 1);
  CHECK(added->front().as<EducationAdded>().candidate_id == ada.id);
  CHECK(added->front().as<EducationAdded>().start_date == "2015-09");
}

TEST_CASE("a time ends after it begins, as far as both are known") {
  const auto ada = person({});
  CHECK(on(ada, add_to(ada, "2018-05-01", "2018")));
  CHECK(on(ada, add_to(ada, "2018", "2018-01-31")));
  CHECK(on(ada, add_to(ada, {}, "2018")));
  CHECK(faulty_field(on(ada, add_to(ada, "2018-05", "2018-04-30"))) == "end_date");
  CHECK(faulty_field(on(ada, add_to(ada, "2019", "2018-12"))) == "end_date");
  const auto ben = person({school()});
  auto later = change(ben);
  later.changes.set(&EducationFields::end_date, "2014");
  CHECK(faulty_field(on(ben, later)) == "end_date");
}

TEST_CASE("a candidate has a bounded number of records") {
  const auto ada = person(std::vector<Education>(100, school()));
  CHECK(refused(on(ada, add_to(ada, "2018", {}))) == Reason::conflict);
}

TEST_CASE("only what differs is changed, and nothing changed is no event") {
  const auto ada = person({school()});
  auto same = change(ada);
  same.changes.set(&EducationFields::institution, "ETH");
  CHECK(on(ada, same)->empty());
  same.changes.set(&EducationFields::degree, "MSc");
  const auto changed = on(ada, same);
  REQUIRE(changed);
  CHECK(changed->front().aggregate_version == 3);
  CHECK_FALSE(changed->front().as<EducationUpdated>().changes.find(&EducationFields::institution));
}

TEST_CASE("who says when a position ended says that it is not the current one, and the other way round") {
  const auto now = person({}, {job(true)});
  auto ended = change_job(now);
  ended.changes.set(&ExperienceFields::end_date, "2024");
  const auto over = on(now, ended);
  REQUIRE(over);
  CHECK(*over->front().as<ExperienceUpdated>().changes.find(&ExperienceFields::is_current) == false);
  const auto past = person({}, {job(false, "2024")});
  auto back = change_job(past);
  back.changes.set(&ExperienceFields::is_current, true);
  const auto again = on(past, back);
  REQUIRE(again);
  CHECK_FALSE(again->front().as<ExperienceUpdated>().changes.find(&ExperienceFields::end_date)->has_value());
  back.changes.set(&ExperienceFields::end_date, "2025");
  CHECK(faulty_field(on(past, back)) == "end_date");
  AddExperience both{{mint()}, part<Position>(job(true, "2024")), true, past.id};
  CHECK(faulty_field(on(past, both)) == "end_date");
  both.is_current.reset();
  REQUIRE(on(past, both));
  CHECK_FALSE(on(past, both)->front().as<ExperienceAdded>().is_current);
  both.is_current.reset();
  CHECK_FALSE(on(past, both)->front().as<ExperienceAdded>().is_current);
}

TEST_CASE("a record is its candidate's: under another one it is not there") {
  const auto ada = person({school()});
  const auto ben = person({});
  CHECK(refused(on(ben, RemoveEducation{{ada.education[0].id, {}}, ben.id})) == Reason::not_found);
  CHECK(refused(on(ben, removal(ada))) == Reason::not_found);
  CHECK(on(ada, removal(ada)));
}

TEST_CASE("beyond the reach is forbidden, gone is not found, another version is stale") {
  auto ada = person({school()});
  auto late = removal(ada);
  late.expected_version = 1;
  CHECK(refused(on(ada, late)) == Reason::stale);
  ada.in_reach = false;
  CHECK(refused(on(ada, removal(ada))) == Reason::forbidden);
  CHECK(refused(on(ada, add_to(ada, {}, {}))) == Reason::forbidden);
  ada.deleted = true;
  CHECK(refused(on(ada, removal(ada))) == Reason::not_found);
}

TEST_CASE("of a person whom another company knows a company fills what is empty and takes nothing away") {
  auto ada = person({school()});
  ada.known_elsewhere = true;
  auto fills = change(ada);
  fills.changes.set(&EducationFields::degree, "MSc");
  auto overwrites = change(ada);
  overwrites.changes.set(&EducationFields::institution, "EPFL");
  CHECK(on(ada, fills, hr));
  CHECK(refused(on(ada, overwrites, hr)) == Reason::forbidden);
  CHECK(faulty_field(on(ada, overwrites, hr)) == "institution");
  CHECK(refused(on(ada, removal(ada), hr)) == Reason::forbidden);
  CHECK(on(ada, add_to(ada, {}, {}), hr));
  CHECK(on(ada, overwrites, admin));
  CHECK(on(ada, removal(ada), admin));
}

TEST_CASE("masks do not take the place of what they hide, and sent back they are no wish") {
  auto ada = person({school()});
  ada.contacts_shown = false;
  auto back = change(ada);
  back.changes.set(&EducationFields::description,
                   masked(*shape_of<EducationFields>().find("description"), "Call 079 123 45 67."));
  CHECK(on(ada, back, hr)->empty());
  back.changes.set(&EducationFields::description, "Call XXXXXX4567 or write.");
  CHECK(faulty_field(on(ada, back, hr)) == "description");
}
