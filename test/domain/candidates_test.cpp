#include "domain/candidates.h"

#include <doctest/doctest.h>

#include <set>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::candidates;

namespace {

const Uuid demo = mint();
const Actor admin = actor_of("admin", Reach::tenant);
const Actor hr = actor_of("hr", Reach::company, demo);

DirectoryKey email_entry(std::string email) {
  return {false, "candidate_email", std::move(email)};
}

CreateCandidate new_candidate(std::string email = "Ada@Example.org") {
  CreateCandidate command;
  command.id = mint();
  command.email = std::move(email);
  command.first_name = "Ada";
  return command;
}

Candidate ada(std::string status = "applied") {
  Candidate candidate;
  candidate.id = mint();
  candidate.version = 3;
  candidate.email = "ada@example.org";
  candidate.domain = "Backend";
  candidate.company_id = demo;
  candidate.current_application_id = mint();
  candidate.applications.push_back(
      {candidate.current_application_id, 7, std::move(status), demo, Instant{std::chrono::seconds(100)}});
  candidate.in_reach = true;
  candidate.contacts_shown = true;
  return candidate;
}

UpdateCandidate change_of(const Candidate& candidate) {
  UpdateCandidate command;
  command.id = candidate.id;
  return command;
}
UpdateCandidate move_to(const Candidate& candidate, std::string status, std::optional<std::string> reason = {}) {
  UpdateCandidate command = change_of(candidate);
  command.status = std::move(status);
  command.reason = std::move(reason);
  return command;
}

Result<Events> create(const CreateCandidate& command, const Actor& actor, const Loaded& loaded = nothing_seen()) {
  return decide_on<Candidate>(loaded, command, actor);
}
Result<Events> update(const Candidate& candidate, const UpdateCandidate& command, const Actor& actor,
                      std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  const Loaded loaded = seen_with<Candidate>({candidate}, std::move(directory));
  return decide_on<Candidate>(loaded, command, actor);
}
Result<Events> erase(const Candidate& candidate, const Actor& actor, std::optional<std::int64_t> version = {}) {
  const Loaded loaded = seen_with<Candidate>({candidate});
  return decide_on<Candidate>(loaded, DeleteCandidate{candidate.id, version, {}, {}}, actor);
}

}  // namespace

TEST_CASE("a candidate comes with a general application of his own tag, and claims his e-mail in lower case") {
  const auto command = new_candidate();
  CHECK(touches(command, admin).directory == std::vector{email_entry("ada@example.org")});
  const auto events = create(command, hr);
  REQUIRE(events);
  REQUIRE(events->size() == 2);
  const auto& created = events->front().as<CandidateCreated>();
  CHECK(created.email == "Ada@Example.org");
  CHECK(created.status == "applied");
  CHECK(created.source == "manual");
  CHECK(created.company_id == demo);
  CHECK_FALSE(created.user_id);
  REQUIRE(events->front().claims.size() == 1);
  CHECK(events->front().claims[0].value == "ada@example.org");
  CHECK(events->front().claims[0].owner == command.id);
  CHECK(events->back().type == "application.created");
  CHECK(events->back().aggregate_id == created.application_id);
  CHECK(tag_of(created.application_id) == tag_of(command.id));
  CHECK(events->back().as<ApplicationCreated>().candidate_id == command.id);
  CHECK_FALSE(events->back().as<ApplicationCreated>().job_id);
}

TEST_CASE("an e-mail that is taken is a conflict of email, in any case of its letters") {
  const auto taken = nothing_seen({{email_entry("ada@example.org"), mint()}});
  const auto refusal = create(new_candidate("ADA@example.org"), admin, taken);
  CHECK(refused(refusal) == Reason::conflict);
  CHECK(faulty_field(refusal) == "email");
}

TEST_CASE("a first status is one of the pipeline, not withdrawn, and staff's to choose") {
  auto command = new_candidate();
  for (const std::string_view status : statuses) {
    command.status = std::string(status);
    CAPTURE(*command.status);
    CHECK(create(command, admin).has_value() == (status != "withdrawn"));
  }
  command.status = "promoted";
  CHECK(faulty_field(create(command, admin)) == "status");
  const Actor candidate = actor_of("candidate", Reach::own);
  const auto own = nothing_seen({{{true, "user_email", "ada@example.org"}, candidate.user_id}});
  command.status = "hired";
  CHECK(refused(create(command, candidate, own)) == Reason::forbidden);
  command.status = "applied";
  CHECK(create(command, candidate, own));
}

TEST_CASE("an account has one profile: a second is a conflict, a deleted one gives the account back") {
  const Actor self = actor_of("candidate", Reach::own);
  const auto command = new_candidate();
  const DirectoryKey account{false, "candidate_account", to_string(self.user_id)};
  const DirectoryKey address{true, "user_email", "ada@example.org"};
  CHECK(touches(command, self).directory == std::vector{email_entry("ada@example.org"), address, account});
  const auto events = create(command, self, nothing_seen({{address, self.user_id}}));
  REQUIRE(events);
  CHECK(events->front().as<CandidateCreated>().user_id == self.user_id);
  CHECK(events->front().as<CandidateCreated>().source == "self");
  REQUIRE(events->front().claims.size() == 2);
  CHECK(events->front().claims[1].kind == "candidate_account");
  CHECK(faulty_field(create(command, self, nothing_seen({{address, self.user_id}, {account, mint()}}))) == "user_id");

  Candidate candidate = ada();
  candidate.user_id = self.user_id;
  const auto gone = erase(candidate, admin);
  REQUIRE(gone);
  REQUIRE(gone->front().claims.size() == 2);
  CHECK(gone->front().claims[1].release);
  CHECK(gone->front().claims[1].kind == "candidate_account");
  CHECK(gone->front().claims[1].value == to_string(self.user_id));
}

TEST_CASE("whose reach is a company adds candidates for that company only") {
  auto command = new_candidate();
  command.company_id = mint();
  CHECK(refused(create(command, hr)) == Reason::forbidden);
  CHECK(create(command, admin)->front().as<CandidateCreated>().company_id == command.company_id);
  command.company_id = demo;
  CHECK(create(command, hr));
}

TEST_CASE("changing to an e-mail that is taken is a conflict, to a free one gives the old one back") {
  const Candidate candidate = ada();
  auto command = change_of(candidate);
  command.changes.set(&CandidateFields::email, "Grace@example.org");
  CHECK(touches(command, hr).keys == std::vector{candidate.id});
  CHECK(touches(command, hr).directory == std::vector{email_entry("grace@example.org")});
  const auto taken = update(candidate, command, hr, {{email_entry("grace@example.org"), mint()}});
  CHECK(refused(taken) == Reason::conflict);
  CHECK(faulty_field(taken) == "email");
  const auto events = update(candidate, command, hr);
  REQUIRE(events);
  const auto& claims = events->front().claims;
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].release);
  CHECK(claims[0].value == "ada@example.org");
  CHECK_FALSE(claims[1].release);
  CHECK(claims[1].value == "grace@example.org");
}

TEST_CASE("the own e-mail in other letters, the same domain and nothing at all are no change") {
  const Candidate candidate = ada();
  auto command = change_of(candidate);
  REQUIRE(update(candidate, command, hr));
  CHECK(update(candidate, command, hr)->empty());
  command.changes.set(&CandidateFields::email, "ADA@Example.org");
  command.changes.set(&CandidateFields::domain, "Backend");
  const auto events = update(candidate, command, hr, {{email_entry("ada@example.org"), candidate.id}});
  REQUIRE(events);
  CHECK(events->empty());
}

TEST_CASE("a change names only what it changes, with the domain that was before") {
  const Candidate candidate = ada();
  auto command = change_of(candidate);
  command.changes.set(&CandidateFields::domain, std::nullopt);
  command.changes.set(&CandidateFields::first_name, "Augusta");
  const auto events = update(candidate, command, hr);
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(events->front().aggregate_version == 4);
  const auto& updated = events->front().as<CandidateUpdated>();
  const auto* domain = updated.changes.find(&CandidateFields::domain);
  REQUIRE(domain);
  CHECK_FALSE(*domain);
  CHECK(updated.domain_before == "Backend");
  REQUIRE(updated.changes.find(&CandidateFields::first_name));
  CHECK(updated.changes.values.first_name == "Augusta");
  CHECK_FALSE(updated.changes.find(&CandidateFields::last_name));
  CHECK(events->front().claims.empty());
}

TEST_CASE("a status is moved by staff; an interviewer and the candidate himself may not") {
  Candidate candidate = ada();
  const auto command = move_to(candidate, "interview");
  const auto events = update(candidate, command, hr);
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(events->front().aggregate_id == candidate.current_application_id);
  CHECK(events->front().aggregate_version == 8);
  CHECK(events->front().as<ApplicationStatusChanged>().from == "applied");
  CHECK(events->front().as<ApplicationStatusChanged>().to == "interview");
  CHECK(refused(update(candidate, command, actor_of("interviewer", Reach::tenant))) == Reason::forbidden);
  const Actor self = actor_of("candidate", Reach::own);
  candidate.user_id = self.user_id;
  CHECK(refused(update(candidate, command, self)) == Reason::forbidden);
  CHECK(faulty_field(update(candidate, move_to(candidate, "promoted"), hr)) == "status");
}

TEST_CASE("of several applications the open one that changed last is the current one, else the closed one that did") {
  const auto application = [](std::string status, int second) {
    return ApplicationState{mint(), 1, std::move(status), std::nullopt, Instant{std::chrono::seconds(second)}};
  };
  CHECK(current_of({}) == nullptr);
  for (const std::string_view closed : {"hired", "rejected", "withdrawn"}) {
    std::vector all{application(std::string(closed), 5), application(std::string(closed), 7)};
    CHECK(current_of(all) == &all[1]);
    all.push_back(application("offer", 3));
    all.push_back(application("applied", 2));
    CHECK(current_of(all) == &all[2]);
  }
}

TEST_CASE("an event of an application tells where the candidate stood and stands, also where that is another one") {
  Candidate candidate = ada("interview");
  const Uuid current = candidate.current_application_id;
  const Uuid company = mint(), other = mint();
  candidate.applications.push_back({other, 2, "screening", company, Instant{std::chrono::seconds(50)}});
  Actor actor = hr;
  actor.now = Instant{std::chrono::seconds(200)};

  const auto forward = update(candidate, move_to(candidate, "offer"), actor);
  REQUIRE(forward);
  const auto& moved = forward->front().as<ApplicationStatusChanged>();
  REQUIRE(moved.current_before);
  REQUIRE(moved.current_after);
  CHECK(moved.current_before->application_id == current);
  CHECK(moved.current_before->status == "interview");
  CHECK(moved.current_after->application_id == current);
  CHECK(moved.current_after->status == "offer");

  const auto out = update(candidate, move_to(candidate, "rejected"), actor);
  REQUIRE(out);
  const auto& rejected = out->front().as<ApplicationStatusChanged>();
  CHECK(out->front().aggregate_id == current);
  CHECK(rejected.current_before->status == "interview");
  CHECK(rejected.current_before->company_id == demo);
  CHECK(rejected.current_after->application_id == other);
  CHECK(rejected.current_after->status == "screening");
  CHECK(rejected.current_after->company_id == company);

  candidate.current_application_id = other;
  const auto deleted = erase(candidate, admin);
  REQUIRE(deleted);
  CHECK(deleted->front().as<CandidateDeleted>().status == "screening");
  CHECK(deleted->front().as<CandidateDeleted>().company_id == demo);
  CHECK(deleted->front().as<CandidateDeleted>().current->company_id == company);
}

TEST_CASE("leaving hired, rejected or withdrawn needs a reason; any other status does not") {
  for (const std::string_view from : statuses) {
    CAPTURE(from);
    const bool end = from == "hired" || from == "rejected" || from == "withdrawn";
    const Candidate candidate = ada(std::string(from));
    const std::string to = from == "interview" ? "offer" : "interview";
    const auto without = update(candidate, move_to(candidate, to), hr);
    CHECK(without.has_value() == !end);
    if (end) CHECK(faulty_field(without) == "reason");
    const auto with = update(candidate, move_to(candidate, to, "A mistake."), hr);
    REQUIRE(with);
    CHECK(with->front().as<ApplicationStatusChanged>().reason == "A mistake.");
  }
}

TEST_CASE("only the candidate may withdraw") {
  const Candidate candidate = ada();
  const auto refusal = update(candidate, move_to(candidate, "withdrawn", "He said so."), admin);
  CHECK(refused(refusal) == Reason::invalid);
  CHECK(faulty_field(refusal) == "status");
}

TEST_CASE("the same status again is no event, whoever says it") {
  for (const std::string_view status : statuses) {
    const Candidate candidate = ada(std::string(status));
    const auto events =
        update(candidate, move_to(candidate, std::string(status)), actor_of("interviewer", Reach::tenant));
    REQUIRE(events);
    CHECK(events->empty());
  }
}

TEST_CASE("an If-Match that does not hold is stale, for a change and for a deletion") {
  const Candidate candidate = ada();
  auto command = change_of(candidate);
  command.changes.set(&CandidateFields::first_name, "Augusta");
  command.expected_version = 2;
  CHECK(refused(update(candidate, command, hr)) == Reason::stale);
  CHECK(refused(erase(candidate, admin, 2)) == Reason::stale);
  command.expected_version = 3;
  CHECK(update(candidate, command, hr));
  command.expected_application_version = 6;
  CHECK(refused(update(candidate, command, hr)) == Reason::stale);
  command.expected_application_version = 7;
  CHECK(update(candidate, command, hr));
  command.expected_application_id = mint();
  CHECK(refused(update(candidate, command, hr)) == Reason::stale);
  const Loaded loaded = seen_with<Candidate>({candidate});
  CHECK(refused(decide_on<Candidate>(loaded, DeleteCandidate{candidate.id, 3, 6, {}}, admin)) == Reason::stale);
  command.expected_application_id = candidate.current_application_id;
  CHECK(update(candidate, command, hr));
  CHECK(erase(candidate, admin, 3));
}

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
  auto command = change_of(candidate);
  command.changes.set(&CandidateFields::email, "xxx@masked.com")
      .set(&CandidateFields::phone, std::optional<std::string>("+91-XXXXXX3210"))
      .set(&CandidateFields::links, {});
  for (const bool shown : {false, true}) {
    candidate.contacts_shown = shown;
    const auto events = update(candidate, command, hr);
    REQUIRE(events);
    CHECK(events->empty() == !shown);  // who sees them may write whatever he likes
  }
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

TEST_CASE("who is not there or deleted is not found") {
  Candidate candidate = ada();
  candidate.deleted = true;
  CHECK(refused(update(candidate, change_of(candidate), admin)) == Reason::not_found);
  CHECK(refused(erase(candidate, admin)) == Reason::not_found);
  const Loaded nobody = nothing_seen();
  CHECK(refused(decide_on<Candidate>(nobody, change_of(candidate), admin)) == Reason::not_found);
  CHECK(refused(decide_on<Candidate>(nobody, DeleteCandidate{candidate.id, {}, {}, {}}, admin)) == Reason::not_found);
}

TEST_CASE("hr deletes whom no other company knows; an admin anyone; the e-mail is given back") {
  Candidate candidate = ada("interview");
  CHECK(refused(erase(candidate, hr)) == Reason::forbidden);
  CHECK(erase(candidate, admin));
  candidate.known_here = true;
  const auto events = erase(candidate, hr);
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(touches(DeleteCandidate{candidate.id, {}, {}, {}}, hr).keys == std::vector{candidate.id});
  CHECK(events->front().aggregate_version == 4);
  const auto& deleted = events->front().as<CandidateDeleted>();
  CHECK(deleted.status == "interview");
  CHECK(deleted.domain == "Backend");
  CHECK(deleted.company_id == demo);
  REQUIRE(events->front().claims.size() == 1);
  CHECK(events->front().claims[0].release);
  CHECK(events->front().claims[0].value == "ada@example.org");
}
