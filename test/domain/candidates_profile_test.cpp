#include "domain/candidates_profile.h"

#include "test/domain/candidates_cases.h"

using namespace hirewire;
using namespace hirewire::candidates;

namespace {

const Uuid cpp = mint();
const Uuid sql = mint();

Actor candidate_actor(bool is_verified = true) {
  Actor actor = actor_of("candidate", Reach::own);
  actor.is_verified = is_verified;
  return actor;
}
DirectoryKey user_entry(std::string email) {
  return {true, "user_email", std::move(email)};
}
DirectoryKey account_entry_of(const Uuid& user_id) {
  return {false, "candidate_account", to_string(user_id)};
}
DirectoryKey account_entry(const Actor& actor) {
  return account_entry_of(actor.user_id);
}

UpdateCandidateProfile profile_of(const Candidate& candidate) {
  UpdateCandidateProfile command;
  command.id = candidate.id;
  command.changes.set(&CandidateFields::headline, "Builds engines");
  return command;
}
void replace_skills(UpdateCandidateProfile& command, std::vector<WishedSkill> wishes) {
  command.skill_list.set(&ProfileSkills::skills, {});
  command.wishes = std::move(wishes);
}
EnsureOwnCandidate own_of(const Uuid& id) {
  EnsureOwnCandidate command;
  command.id = id;
  command.account_email = "Ada@Example.org";
  command.account_is_verified = true;
  command.account_first_name = "Ada";
  command.account_last_name = "Lovelace";
  command.changes.set(&CandidateFields::headline, "Builds engines");
  return command;
}
Result<Events> ensure(const EnsureOwnCandidate& command, const Actor& actor, std::initializer_list<Candidate> there,
                      std::vector<std::pair<DirectoryKey, Uuid>> directory = {}) {
  directory.emplace_back(user_entry("ada@example.org"), actor.user_id);
  return decide_on<Candidate>(seen_with<Candidate>(there, std::move(directory)), command, actor);
}

}  // namespace

TEST_CASE("a profile's fields and skills change in one transaction, and a list of skills replaces the one before") {
  Candidate person = ada();
  person.skills = {{{}, cpp, "C++"}};
  auto command = profile_of(person);
  replace_skills(command, {{.skill_id = sql, .name = "SQL"}});
  const auto decided = decide_on<Candidate>(seen_with<Candidate>({person}), command, admin);
  REQUIRE(decided);
  REQUIRE(decided->size() == 2);
  CHECK(decided->at(0).as<CandidateUpdated>().changes.values.headline == "Builds engines");
  CHECK(decided->at(0).aggregate_version == 4);
  CHECK(decided->at(1).aggregate_version == 5);
  CHECK(decided->at(1).as<CandidateSkillsSet>().added == std::vector{sql});
  CHECK(decided->at(1).as<CandidateSkillsSet>().removed == std::vector{cpp});
}

TEST_CASE("skills that are not mentioned stay; an empty list takes all away, but not from whom another company knows") {
  Candidate person = ada();
  person.skills = {{{}, cpp, "C++"}};
  auto command = profile_of(person);
  CHECK(decide_on<Candidate>(seen_with<Candidate>({person}), command, hr)->size() == 1);
  replace_skills(command, {});
  CHECK(decide_on<Candidate>(seen_with<Candidate>({person}), command, hr)->size() == 2);
  person.known_elsewhere = true;
  CHECK(refused(decide_on<Candidate>(seen_with<Candidate>({person}), command, hr)) == Reason::forbidden);
}

TEST_CASE("a profile that is gone, beyond the reach or another version is none to change") {
  Candidate person = ada();
  auto command = profile_of(person);
  command.expected_version = 1;
  CHECK(refused(decide_on<Candidate>(seen_with<Candidate>({person}), command, admin)) == Reason::stale);
  person.in_reach = false;
  CHECK(refused(decide_on<Candidate>(seen_with<Candidate>({person}), command, admin)) == Reason::forbidden);
  person.deleted = true;
  CHECK(refused(decide_on<Candidate>(seen_with<Candidate>({person}), command, admin)) == Reason::not_found);
}

TEST_CASE("who has no profile gets one of his account's name and address by his first write") {
  const Actor actor = candidate_actor(false);
  auto command = own_of(own_candidate_id(actor.user_id, 0));
  replace_skills(command, {{.skill_id = cpp, .name = "C++"}});
  const auto decided = ensure(command, actor, {});
  REQUIRE(decided);
  REQUIRE(decided->size() == 3);
  const auto& created = decided->at(0).as<CandidateCreated>();
  CHECK(decided->at(0).aggregate_id == command.id);
  CHECK(created.user_id == actor.user_id);
  CHECK(created.last_name == "Lovelace");
  CHECK(created.headline == "Builds engines");
  CHECK(created.source == "self");
  CHECK(decided->at(2).aggregate_version == 2);
  CHECK(decided->at(2).as<CandidateSkillsSet>().added == std::vector{cpp});
}

TEST_CASE("his own profile is changed; somebody else's is not, nor that of who is no candidate") {
  const Actor actor = candidate_actor();
  Candidate own = ada();
  own.user_id = actor.user_id;
  const auto decided = ensure(own_of(own.id), actor, {own});
  REQUIRE(decided);
  CHECK(decided->size() == 1);
  own.user_id = mint();
  CHECK(refused(ensure(own_of(own.id), actor, {own})) == Reason::forbidden);
  own.deleted = true;
  CHECK(refused(ensure(own_of(own.id), actor, {own})) == Reason::not_found);
  CHECK(refused(ensure(own_of(mint()), hr, {})) == Reason::forbidden);
}

TEST_CASE("a profile that bears his address becomes his once he has shown that the address is his") {
  Candidate found = ada();
  found.in_reach = found.contacts_shown = false;
  const Actor actor = candidate_actor();
  const auto decided = ensure(own_of(found.id), actor, {found});
  REQUIRE(decided);
  REQUIRE(decided->size() == 2);
  CHECK(decided->at(0).as<CandidateLinked>().user_id == actor.user_id);
  CHECK(decided->at(0).claims.at(0).kind == "candidate_account");
  CHECK(decided->at(0).aggregate_version == 4);
  CHECK(decided->at(1).aggregate_version == 5);
  auto unproven = own_of(found.id);
  unproven.account_is_verified = false;  // whatever his session still says of an address before
  const auto early = ensure(unproven, candidate_actor(), {found});
  REQUIRE(refused(early) == Reason::forbidden);
  CHECK(early.error().code == "EMAIL_UNVERIFIED");
}

TEST_CASE("nobody takes over a profile that bears another address, and nobody takes a second one") {
  Candidate found = ada();
  const Actor actor = candidate_actor();
  CHECK(refused(ensure(own_of(found.id), actor, {found}, {{account_entry(actor), mint()}})) == Reason::conflict);
  found.email = "ben@example.org";
  CHECK(refused(ensure(own_of(found.id), actor, {found})) == Reason::forbidden);
  CHECK(faulty_field(ensure(own_of(mint()), actor, {}, {{email_entry("ada@example.org"), mint()}})) == "email");
}

TEST_CASE("a proven address links the profile that bears it, once, and by the house alone") {
  const Actor house = actor_of("system", Reach::tenant);
  const Candidate found = ada();
  const LinkAccount command{found.id, mint(), "Ada@Example.org"};
  const std::pair<DirectoryKey, Uuid> account{user_entry("ada@example.org"), command.user_id};
  const auto linked = [&](const Candidate& candidate, std::vector<std::pair<DirectoryKey, Uuid>> directory) {
    return decide_on<Candidate>(seen_with<Candidate>({candidate}, std::move(directory)), command, house);
  };
  const auto decided = linked(found, {account});
  REQUIRE(decided);
  REQUIRE(decided->size() == 1);
  CHECK(decided->at(0).as<CandidateLinked>().user_id == command.user_id);
  CHECK(decided->at(0).aggregate_version == 4);
  REQUIRE(decided->at(0).claims.size() == 1);
  CHECK(decided->at(0).claims[0].value == to_string(command.user_id));

  Candidate other = found;
  other.user_id = command.user_id;  // asked again
  CHECK(linked(other, {account})->empty());
  other.user_id = mint();
  CHECK(linked(other, {account})->empty());
  other = found;
  other.email = "ben@example.org";
  CHECK(linked(other, {account})->empty());
  other = found;
  other.deleted = true;
  CHECK(linked(other, {account})->empty());
  CHECK(linked(found, {})->empty());                                         // the address is the account's no more
  CHECK(linked(found, {{user_entry("ada@example.org"), mint()}})->empty());  // it is another's
  CHECK(linked(found, {account, {account_entry_of(command.user_id), mint()}})->empty());  // he has a profile
  CHECK(decide_on<Candidate>(nothing_seen({account}), command, house)->empty());
  CHECK(refused(decide_on<Candidate>(seen_with<Candidate>({found}, {account}), command, admin)) == Reason::forbidden);
}

TEST_CASE("whose account is deleted stays, and the account's place is free again") {
  const Actor house = actor_of("system", Reach::tenant);
  Candidate own = ada();
  own.user_id = mint();
  UnlinkAccount command{own.id, *own.user_id};
  const auto decided = decide_on<Candidate>(seen_with<Candidate>({own}), command, house);
  REQUIRE(decided);
  REQUIRE(decided->size() == 1);
  CHECK_FALSE(decided->at(0).as<CandidateUnlinked>().user_id);
  CHECK(decided->at(0).as<CandidateUnlinked>().former_user_id == command.user_id);
  CHECK(decided->at(0).claims.at(0).release);
  CHECK(decided->at(0).claims.at(0).value == to_string(command.user_id));
  CHECK(refused(decide_on<Candidate>(seen_with<Candidate>({own}), command, admin)) == Reason::forbidden);
  own.user_id.reset();  // asked again
  CHECK(decide_on<Candidate>(seen_with<Candidate>({own}), command, house)->empty());
  own.user_id = mint();
  CHECK(decide_on<Candidate>(seen_with<Candidate>({own}), command, house)->empty());
  CHECK(decide_on<Candidate>(nothing_seen(), command, house)->empty());
}

TEST_CASE("If-Match holds for a profile that is there and his") {
  const Actor actor = candidate_actor();
  Candidate found = ada();
  auto command = own_of(found.id);
  command.expected_version = 3;
  CHECK(refused(ensure(command, actor, {found})) == Reason::stale);
  CHECK(refused(ensure(command, actor, {})) == Reason::stale);
  found.user_id = actor.user_id;
  CHECK(ensure(command, actor, {found}));
}
