#include "domain/candidates.h"

#include <doctest/doctest.h>

#include <set>

#include "test/domain/candidates_cases.h"

using namespace hirewire;
using namespace hirewire::candidates;

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

TEST_CASE("a reason without a status is a fault, not a word nobody keeps") {
  const Candidate candidate = ada();
  auto command = change_of(candidate);
  command.reason = "A mistake.";
  CHECK(faulty_field(update(candidate, command, hr)) == "reason");
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
  CHECK(refused(decide_on<Candidate>(loaded, DeleteCandidate{{{candidate.id, 3}, 6, {}}}, admin)) == Reason::stale);
  command.expected_application_id = candidate.current_application_id;
  CHECK(update(candidate, command, hr));
  CHECK(erase(candidate, admin, 3));
  command.expected_version = 2;
  command.expected_others = {"zz", "3", fmt::format("3.7.{}", to_string(mint()))};
  CHECK(refused(update(candidate, command, hr)) == Reason::stale);
  command.expected_others.push_back(fmt::format("3.7.{}", to_string(candidate.current_application_id)));
  CHECK(update(candidate, command, hr));
}

TEST_CASE("who is not there or deleted is not found") {
  Candidate candidate = ada();
  candidate.deleted = true;
  CHECK(refused(update(candidate, change_of(candidate), admin)) == Reason::not_found);
  CHECK(refused(erase(candidate, admin)) == Reason::not_found);
  const Loaded nobody = nothing_seen();
  CHECK(refused(decide_on<Candidate>(nobody, change_of(candidate), admin)) == Reason::not_found);
  CHECK(refused(decide_on<Candidate>(nobody, DeleteCandidate{{{candidate.id, {}}, {}, {}}}, admin)) ==
        Reason::not_found);
}

TEST_CASE("hr deletes whom no other company knows; an admin anyone; the e-mail is given back") {
  Candidate candidate = ada("interview");
  CHECK(refused(erase(candidate, hr)) == Reason::forbidden);
  CHECK(erase(candidate, admin));
  candidate.known_here = true;
  const auto events = erase(candidate, hr);
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(touches(DeleteCandidate{{{candidate.id, {}}, {}, {}}}, hr).keys == std::vector{candidate.id});
  CHECK(events->front().aggregate_version == 4);
  const auto& deleted = events->front().as<CandidateDeleted>();
  CHECK(deleted.status == "interview");
  CHECK(deleted.domain == "Backend");
  CHECK(deleted.company_id == demo);
  REQUIRE(events->front().claims.size() == 1);
  CHECK(events->front().claims[0].release);
  CHECK(events->front().claims[0].value == "ada@example.org");
}
