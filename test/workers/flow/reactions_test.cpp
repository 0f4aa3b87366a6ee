#include "workers/flow/reactions.h"

#include <doctest/doctest.h>

#include <thread>

#include "schemas/candidates.h"
#include "schemas/language/json.h"
#include "schemas/webhooks.h"
#include "storage/flow/dead_letters.h"
#include "test/storage/database.h"
#include "test/storage/waiting.h"

namespace hirewire {

namespace {

constexpr std::string_view lane = "reacting";

std::vector<FollowUp> ask_for_an_endpoint(const Logged& event, std::string_view reaction) {
  const Uuid id = derive(event.id, reaction);
  return {follow_up(office_lane, event, id, id, webhooks::AddEndpoint{})};
}

bool is_poison(const Logged& event) {
  return event.body.contains("poison");
}

/// What the sound reaction asks for whatever happens, the faulty one only where it does not fall over, and the third
/// only where the database takes it.
const Context& three_reactions() {
  static const Context context{
      .name = "reacting",
      .lane = lane,
      .commands = {},
      .reactions = {
          {"sound", "candidate.created", [](const Logged& event) { return ask_for_an_endpoint(event, "sound"); }},
          {"faulty", "candidate.created",
           [](const Logged& event) {
             if (is_poison(event)) throw std::logic_error("it fell over");
             return ask_for_an_endpoint(event, "faulty");
           }},
          {"indigestible", "candidate.created", [](const Logged& event) {
             auto asked = ask_for_an_endpoint(event, "indigestible");
             if (is_poison(event)) asked.front().command.envelope.type = "\xff";  // no UTF-8: SQL class 22
             return asked;
           }}}};
  return context;
}

std::int64_t count(Session& owner, const std::string& condition) {
  return owner.run({"select count(*) as n from todo where " + condition, {}}).integer(0, "n");
}

/// Asks for an endpoint of the id that bears the candidate's address.
const Context& of_the_owner() {
  static const Context context{
      .name = "owning",
      .lane = "owning",
      .commands = {},
      .reactions = {{.name = "of_the_owner",
                     .event = "candidate.created",
                     .entry = [](const Logged& event) -> std::optional<DirectoryKey> {
                       const auto created = read_logged<candidates::CandidateCreated>(event.body);
                       if (created.email == "nobody@example.org") return std::nullopt;
                       return DirectoryKey{false, "candidate_email", created.email};
                     },
                     .of_owner = [](const Logged& event, const Uuid& owner) -> std::vector<FollowUp> {
                       return {
                           follow_up(office_lane, event, derive(event.id, "owned"), owner, webhooks::AddEndpoint{})};
                     }}}};
  return context;
}

}  // namespace

TEST_CASE("a reaction may ask for a command about whoever owns what the event names; nobody's is nothing") {
  const Config* config = test::database("reactions_of_owners");
  if (!config) return;
  Session owner(*config, Role::owner);
  Session worker(*config, Role::worker);
  auto mine = take_over(worker, of_the_owner().lane, 0, {});
  const Keys keys(std::string(64, 'a'));
  const Uuid tenant = mint(), other_tenant = mint(), mine_of_it = mint(), others = mint();
  const auto created = [&](const std::string& email, const Uuid& where, const std::optional<Uuid>& bearer) {
    std::vector<Claim> claims;
    if (bearer)
      claims.push_back({false, false, "candidate_email", keys.directory_value("candidate_email", email), *bearer});
    return test::happened(test::candidate_created(mint(), email, std::move(claims)), where);
  };
  test::carry_out(worker, of_the_owner().lane, mine, {created("ada@example.org", other_tenant, others)});
  test::carry_out(worker, of_the_owner().lane, mine,
                  {created("ada@example.org", tenant, mine_of_it), created("free@example.org", tenant, {}),
                   created("nobody@example.org", tenant, mint())});

  const Blobs blobs("/tmp/hirewire-no-blobs");
  const Surroundings surroundings{keys, blobs, 1};
  test::Told<int> told;
  Reactions reactions(*config, surroundings, test::folds(), {&of_the_owner()}, [&] { told.add(1); });
  std::thread thread([&] { reactions.run(); });
  told.wait(1);
  reactions.stop();
  thread.join();
  CHECK(count(owner, "kind = 'command'") == 2);
  for (const auto& [where, whose] : {std::pair(tenant, mine_of_it), std::pair(other_tenant, others)})
    CHECK(count(owner, fmt::format("tenant_id = '{}' and strpos(payload::text, '{}') > 0", to_string(where),
                                   to_string(whose))) == 1);
}

TEST_CASE("an event that a reaction falls over holds up nobody, and a person is shown which reaction to which event") {
  const Config* config = test::database("reactions");  // all that is in the log is reacted to
  if (!config) return;
  Session owner(*config, Role::owner);
  Session worker(*config, Role::worker);
  auto mine = take_over(worker, lane, 0, {});
  const Uuid tenant = mint();
  std::vector<Happened> events;
  for (const char* email : {"a@example.org", "b@example.org", "poison@example.org", "c@example.org", "d@example.org"})
    events.push_back(test::happened(test::candidate_created(mint(), email), tenant));
  test::carry_out(worker, lane, mine, events);

  const Keys keys(std::string(64, 'a'));
  const Blobs blobs("/tmp/hirewire-no-blobs");
  const Surroundings surroundings{keys, blobs, 1};
  test::Told<int> told;
  Reactions reactions(*config, surroundings, test::folds(), {&three_reactions()}, [&] { told.add(1); });
  std::thread thread([&] { reactions.run(); });
  told.wait(1);
  reactions.stop();
  thread.join();
  CHECK(owner.run({"select seq from reacted where lane = $1", {std::string(lane)}}).integer(0, "seq") == 5);
  CHECK(count(owner, "kind = 'command'") == 12);
  REQUIRE(count(owner, "kind = 'reaction'") == 3);

  const Work work = reactions.one_at_a_time();
  auto todos =
      leased(worker.run(lease_todos({.kind = work.kind, .room = 10, .per_key = 10, .time = work.lease}))).todos;
  std::map<std::string, Attempted> ends;
  work.start(todos, [&](Attempted attempted) { ends.emplace(attempted.todo.lane_key, std::move(attempted)); });
  REQUIRE(ends.size() == 3);
  CHECK(ends.at("sound").end == Attempted::End::done);
  CHECK(ends.at("faulty").end == Attempted::End::dead);
  CHECK(ends.at("faulty").error == "it fell over");
  CHECK(ends.at("indigestible").end == Attempted::End::dead);
  CHECK(ends.at("indigestible").error.starts_with("22021"));
  CHECK(count(owner, "kind = 'command'") == 13);

  std::vector<Attempted> all;
  for (auto& [name, attempted] : ends) all.push_back(std::move(attempted));
  finish_todos(worker, all);
  const auto buried = buried_todos(owner, 10);
  REQUIRE(buried.size() == 2);
  for (const BuriedTodo& letter : buried) {
    CHECK(letter.kind == "reaction");
    CHECK(buried_todo(owner, letter.id)->payload.contains(R"("seq":3)"));
  }
  CHECK(replay_todo(owner, buried.front().id));
  CHECK(count(owner, "kind = 'reaction' and due_at is not null") == 1);
}

}  // namespace hirewire
