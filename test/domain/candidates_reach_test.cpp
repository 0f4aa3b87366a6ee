// Who may change whom, and what of a person that others know too.
#include <algorithm>

#include "test/domain/candidates_cases.h"

using namespace hirewire;
using namespace hirewire::candidates;

TEST_CASE("who is beyond the reach is neither changed nor deleted") {
  Candidate candidate = ada();
  auto command = change_of(candidate);
  command.changes.set(&CandidateFields::first_name, "Augusta");
  CHECK(update(candidate, command, hr));
  candidate.in_reach = false;
  for (const Actor& actor : {admin, hr, actor_of("candidate", Reach::own), actor_of("hr", Reach::none)}) {
    CHECK(refused(update(candidate, command, actor)) == Reason::forbidden);
    CHECK(refused(erase(candidate, actor)) == Reason::forbidden);
  }
}

TEST_CASE("contacts that were shown masked may be sent back, and wish for nothing") {
  Candidate candidate = ada();
  candidate.phone = "+91-9876543210";
  candidate.links = {"https://example.org/ada"};
  candidate.summary = "Write to ada@example.org.";
  auto command = change_of(candidate);
  command.changes.set(&CandidateFields::email, "xxx@masked.com")
      .set(&CandidateFields::phone, std::optional<std::string>("+91-XXXXXX3210"))
      .set(&CandidateFields::links, {})
      .set(&CandidateFields::summary, std::optional<std::string>("Write to xxx@masked.com"));
  candidate.location = "Ask 079 123 45 67";
  candidate.preferences = Json{R"({"b@x.example":1,"a":{"tel":"079 123 45 67","remote":true}})"};
  command.changes.set(&CandidateFields::location, std::optional<std::string>("Ask XXXXXX4567"))
      .set(&CandidateFields::preferences,
           std::optional(Json{R"({"a":{"remote":true,"tel":"XXXXXX4567"},"xxx@masked.com":1})"}));
  for (const bool shown : {false, true}) {
    candidate.contacts_shown = shown;
    const auto events = update(candidate, command, hr);
    REQUIRE(events);
    CHECK(events->empty() == !shown);  // who sees them may write whatever he likes
  }
  candidate.contacts_shown = false;
  command.changes.set(&CandidateFields::preferences, std::optional(Json{R"({"xxx@masked.com":2})"}));
  CHECK(faulty_field(update(candidate, command, hr)) == "preferences");
}

TEST_CASE("who writes among masks is refused, and nobody learns by trying whether he has guessed a contact") {
  Candidate candidate = ada();
  candidate.phone = "+91-9876543210";
  candidate.contacts_shown = false;
  auto among = change_of(candidate);
  among.changes.set(&CandidateFields::summary, std::optional<std::string>("Strong. Mail xxx@masked.com"));
  CHECK(faulty_field(update(candidate, among, hr)) == "summary");
  auto links = change_of(candidate);
  links.changes.set(&CandidateFields::links, {"[link]"});
  CHECK(faulty_field(update(candidate, links, hr)) == "links");
  candidate.known_elsewhere = true;
  for (const char* guess : {"+91-9876543210", "+91-9876543211"}) {
    auto guessing = change_of(candidate);
    guessing.changes.set(&CandidateFields::phone, std::optional<std::string>(guess));
    CHECK(refused(update(candidate, guessing, hr)) == Reason::forbidden);
  }
  candidate.contacts_shown = true;
  CHECK(update(candidate, among, admin));
}

TEST_CASE("a candidate's profile bears his account's address, when it is made and when it is changed") {
  const Actor self = actor_of("candidate", Reach::own);
  const auto account = [](const std::string& email) { return DirectoryKey{true, "user_email", email}; };
  Candidate candidate = ada();
  candidate.user_id = self.user_id;
  auto change = change_of(candidate);
  change.changes.set(&CandidateFields::email, "New@example.org");
  const auto make = new_candidate("New@example.org");
  for (const Touches& seen : {touches(change, self), touches(make, self)})
    CHECK(std::ranges::find(seen.directory, account("new@example.org")) != seen.directory.end());
  CHECK(touches(change, hr).directory == std::vector{email_entry("new@example.org")});

  const std::pair own(account("new@example.org"), self.user_id), anothers(account("new@example.org"), mint());
  for (const auto& refusal : {update(candidate, change, self), update(candidate, change, self, {anothers}),
                              create(make, self), create(make, self, nothing_seen({anothers}))}) {
    CHECK(refused(refusal) == Reason::invalid);
    CHECK(faulty_field(refusal) == "email");
  }
  CHECK(update(candidate, change, self, {own}));
  CHECK(create(make, self, nothing_seen({own})));
  CHECK(update(candidate, change, hr));
}

TEST_CASE(
    "whose person another company knows too: a company fills what is empty and lets lists grow, in every member") {
  Candidate full = ada();
  full.known_elsewhere = full.known_here = true;
  full.first_name = "Ada";
  full.last_name = "Lovelace";
  full.phone = full.position = full.qualifications = full.location = full.headline = full.summary = "There";
  full.job_search_mode = "There";
  full.experience_years = 1;
  full.links = {"https://a.example"};
  full.preferences = Json{R"({"a":1})"};
  Candidate bare = ada();
  bare.known_elsewhere = bare.known_here = true;
  bare.email = bare.first_name = "";
  bare.domain = {};
  CandidateFields wanted;
  wanted.email = "other@example.org";
  wanted.first_name = wanted.last_name = "Other";
  wanted.phone = wanted.domain = wanted.position = wanted.qualifications = wanted.location = "Other";
  wanted.headline = wanted.summary = wanted.job_search_mode = "Other";
  wanted.experience_years = 2;
  wanted.preferences = Json{R"({"b":1})"};
  wanted.links = {"https://b.example"};
  const auto& members = shape_of<CandidateFields>().members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    CAPTURE(members[i].name);
    auto command = change_of(full);
    command.changes.values = wanted;
    command.changes.mentioned = std::uint64_t{1} << i;
    const auto overwritten = update(full, command, hr);
    CHECK(refused(overwritten) == Reason::forbidden);
    CHECK(overwritten.error().message.contains(members[i].name));
    CHECK(overwritten.error().message.contains("only an admin and the assigned consultant"));
    CHECK(update(bare, command, hr));
    for (const Actor& actor : {admin, actor_of("consultant", Reach::assigned)}) CHECK(update(full, command, actor));
    Candidate ours = full;
    ours.known_elsewhere = false;
    CHECK(update(ours, command, hr));
  }
  auto grown = change_of(full);
  grown.changes.set(&CandidateFields::links, {"https://b.example", "https://a.example"});
  CHECK(update(full, grown, hr));
}

TEST_CASE("another company's application is not a company's to move") {
  Candidate candidate = ada();
  candidate.known_elsewhere = candidate.known_here = true;
  CHECK(update(candidate, move_to(candidate, "offer"), hr));
  candidate.applications.front().company_id = mint();
  const auto refusal = update(candidate, move_to(candidate, "offer"), hr);
  CHECK(refused(refusal) == Reason::forbidden);
  CHECK(faulty_field(refusal) == "status");
  CHECK(update(candidate, move_to(candidate, "offer"), admin));
}

TEST_CASE("a consultant is assigned to whom he adds, and nobody else is") {
  const auto events = create(new_candidate(), actor_of("consultant", Reach::tenant));
  REQUIRE(events);
  REQUIRE(events->size() == 3);
  CHECK(events->back().as<CandidateAssigned>().candidate_id == events->front().aggregate_id);
  CHECK(tag_of(events->back().aggregate_id) == tag_of(events->front().aggregate_id));
  for (const Actor& actor : {admin, hr}) CHECK(create(new_candidate(), actor)->size() == 2);
}

TEST_CASE("staff put a candidate aside and take him up again; as he is already is no event") {
  const auto set = [](const Candidate& candidate, const auto& command, const Actor& actor) {
    return decide_on<Candidate>(seen_with<Candidate>({candidate}), command, actor);
  };
  Candidate person = ada();
  person.known_here = true;
  person.state = "active";
  const ArchiveCandidate archive{{{person.id, {}}, {}, {}}};
  const RestoreCandidate restore{{{person.id, {}}, {}, {}}};
  const auto archived = set(person, archive, hr);
  REQUIRE(archived);
  CHECK(archived->front().as<CandidateArchived>().state == "archived");
  CHECK(archived->front().as<CandidateArchived>().company_id == demo);
  CHECK(set(person, restore, hr)->empty());
  CHECK(refused(set(person, archive, actor_of("interviewer", Reach::company, demo))) == Reason::forbidden);
  CHECK(refused(set(person, archive, actor_of("candidate", Reach::own))) == Reason::forbidden);
  CHECK(refused(set(person, ArchiveCandidate{{{person.id, 1}, {}, {}}}, admin)) == Reason::stale);
  person.known_elsewhere = true;
  CHECK(refused(set(person, archive, hr)) == Reason::forbidden);
  person.state = "archived";
  CHECK(set(person, restore, admin)->front().as<CandidateRestored>().state == "active");
  person.deleted = true;
  CHECK(refused(set(person, restore, admin)) == Reason::not_found);
}
