#include "workers/flow/replay.h"

#include <doctest/doctest.h>

#include <thread>

#include "events/envelope.h"
#include "events/topics.h"
#include "schemas/candidates.h"
#include "schemas/webhooks.h"
#include "storage/flow/flow.h"
#include "storage/flow/replay.h"
#include "test/storage/database.h"
#include "test/storage/waiting.h"
#include "workers/contexts.h"
#include "workers/flow/history.h"
#include "workers/flow/reactions.h"

namespace hirewire {

namespace {

using std::chrono::steady_clock;
constexpr std::string_view lane = candidates::lane;
constexpr int partitions = 2;
const Instant morning = now() - std::chrono::hours(1);

/// An empty database, and a Kafka that remembers another one.
struct Restored {
  explicit Restored(const std::string& name) : house(name), config(house.config()) {
    for (const std::string_view each : all_lanes) bus->create(lane_topics(config.name_space, each, partitions));
  }

  void send(Message message) {
    bus->send(std::move(message), [](Delivery outcome) { CHECK(outcome == Delivery::acknowledged); });
  }

  /// Somebody asks for a candidate of this address, so many seconds after the morning began. Gives the command.
  Uuid asked(int partition, const std::string& email, int seconds) {
    Envelope e;
    e.id = mint();
    e.subject = mint();
    e.time = morning + std::chrono::seconds(seconds);
    e.actor.tenant_id = tenant;
    e.actor.role = "admin";
    e.actor.reach = Reach::tenant;
    candidates::CreateCandidate body;
    body.id = {e.subject};
    body.email = email;
    body.first_name = "Ada";
    body.last_name = "Byron";
    const Uuid id = e.id;
    Message message =
        to_message(command(std::move(e), std::move(body)), commands_topic(config.name_space, lane), partition, keys);
    sign(message, keys);
    send(std::move(message));
    return id;
  }

  /// The feed has told what it led to: two events, a candidate and an application.
  void told(int partition, const Uuid& command, int seq, std::optional<int> position) {
    const std::string_view types[] = {"candidate.created", "application.created"};
    for (int n = 0; n < 2; ++n) {
      Message message{.topic = events_topic(config.name_space, lane), .partition = partition};
      message.headers = {{"ce_id", to_string(derive(command, "event", static_cast<std::uint64_t>(n)))},
                         {"ce_type", std::string(types[n])},
                         {"ce_time", to_iso_micros(morning)},
                         {"hw_command", to_string(command)},
                         {"hw_seq", std::to_string(seq + n)}};
      if (position) message.headers.emplace_back("hw_position", std::to_string(*position + n));
      send(std::move(message));
    }
  }

  bool looks_behind() {
    Session session(config, Role::worker);
    return History(config, *bus, partitions).replaying(session, steady_clock::now());
  }
  void replay_all() {
    REQUIRE(looks_behind());
    const std::atomic<bool> stopping = false;
    replay({config, surroundings, *bus, test::folds(), contexts(), nullptr, {}}, stopping);
  }
  std::string status_of(const Uuid& command) {
    const Rows rows = owner().run({"select status from inbox where command_id = $1", {to_string(command)}});
    return rows.size() == 0 ? "not carried out" : std::string(rows.text(0, "status"));
  }
  std::int64_t count(const std::string& from) {
    return owner().run({"select count(*) as n from " + from, {}}).integer(0, "n");
  }
  Session& owner() {
    if (!owner_) owner_ = std::make_unique<Session>(config, Role::owner);
    return *owner_;
  }

  test::House house;
  const Config& config;
  const Keys keys{std::string(64, 'a')};
  const Blobs blobs{"/tmp/hirewire-no-blobs"};
  const Surroundings surroundings{keys, blobs, partitions};
  const Uuid tenant = mint();
  std::unique_ptr<Bus> bus = make_memory_bus();

 private:
  std::unique_ptr<Session> owner_;
};

}  // namespace

TEST_CASE("nobody takes a partition while commands are to be carried out again, and nothing is carried out twice") {
  if (!test::database()) return;
  Restored at("restored_wait");
  CHECK_FALSE(at.looks_behind());
  const Uuid first = at.asked(0, "x@example.org", 1);
  CHECK_FALSE(at.looks_behind());  // that commands wait is no sign
  at.told(0, first, 1, 1);
  REQUIRE(at.looks_behind());
  Session worker(at.config, Role::worker);
  CHECK_THROWS_AS(take_over(worker, lane, 0, {}), ReplayPending);
  const Rows progress = worker.run(replay_progress());
  CHECK(progress.integer(0, "carried_out") == 0);
  CHECK(progress.integer(0, "of_all") == 1);
  at.replay_all();
  CHECK(worker.run(replay_progress()).size() == 0);
  CHECK(take_over(worker, lane, 0, {}).in_order);
  CHECK(at.status_of(first) == "done");
  CHECK(at.count("told_event where otherwise") == 0);
  CHECK_FALSE(at.looks_behind());
}

TEST_CASE("what the feed tells comes in the order in which it had happened, whatever was asked for first") {
  if (!test::database()) return;
  Restored at("restored_order");
  const Uuid loser = at.asked(0, "x@example.org", 1);  // asked first, carried out later: nobody knows, it is the last
  const Uuid winner = at.asked(1, "x@example.org", 2);
  at.told(1, winner, 1, 1);
  at.replay_all();
  CHECK(at.status_of(winner) == "done");
  CHECK(at.status_of(loser) == "conflict");
}

TEST_CASE("a command that had no effect has none, where the feed tells of a later one of its partition") {
  if (!test::database()) return;
  Restored at("restored_effect");
  const Uuid refused = at.asked(0, "y@example.org", 1);
  const Uuid later = at.asked(0, "x@example.org", 2);
  const Uuid last = at.asked(0, "z@example.org", 3);  // never carried out, as far as anybody knows
  at.told(0, later, 1, 1);
  at.replay_all();
  CHECK(at.status_of(refused) == "conflict");
  CHECK(at.status_of(later) == "done");
  CHECK(at.status_of(last) == "done");
}

TEST_CASE("the newest telling of an event counts, however often the feed tells it") {
  if (!test::database()) return;
  Restored at("restored_again");
  const Uuid first = at.asked(0, "x@example.org", 1);
  const Uuid second = at.asked(1, "x@example.org", 2);
  at.told(0, first, 1, 1);
  at.told(0, first, 1, 1);  // at least once
  at.told(1, second, 1, 10);
  at.told(1, second, 1, 1);  // after an earlier restore it came first
  at.told(0, first, 1, 10);
  at.replay_all();
  CHECK(at.status_of(second) == "done");
  CHECK(at.status_of(first) == "conflict");
  CHECK(at.count("told_event where otherwise") == 2);
  CHECK_FALSE(at.looks_behind());
}

TEST_CASE("an event of which the feed has told another with its number since then stands in nobody's way") {
  if (!test::database()) return;
  Restored at("restored_number");
  const Uuid old = at.asked(0, "x@example.org", 1);
  at.told(0, old, 1, 1);
  REQUIRE(at.looks_behind());
  Session worker(at.config, Role::worker);
  const auto tells = [&](const Uuid& command, std::int64_t seq, std::int64_t position) {
    return ToldEvent{.id = derive(command, "event", 0),
                     .lane = std::string(lane),
                     .partition = 0,
                     .seq = seq,
                     .position = position,
                     .type = "candidate.created",
                     .command_id = command,
                     .time = morning};
  };
  const auto place = [&](const Uuid& command) {
    const auto found = told_places(worker, std::span(&command, 1));
    return found.empty() ? 0 : found.front().second;
  };
  const auto told = [&](const std::vector<ToldEvent>& events) { worker.run(add_told(events)); };
  const Uuid other = mint();
  told({tells(old, 1, 5)});
  told({tells(old, 1, 7)});
  CHECK(place(old) == 7);
  CHECK(told_in_full(worker));
  told({tells(other, 1, 3)});
  CHECK(place(old) == 0);
  CHECK(place(other) == 3);
  CHECK(told_in_full(worker));
  CHECK(told_otherwise(worker, 10).size() == 1);
  told({tells(old, 2, 4)});  // it came about after all, later
  CHECK(place(old) == 4);
  CHECK(told_in_full(worker));
  CHECK(told_otherwise(worker, 10).empty());
  told({tells(other, 2, 8), tells(old, 1, 7), tells(old, 2, 9)});  // in one batch
  CHECK(place(old) == 9);
  CHECK(place(other) == 0);
  CHECK_FALSE(told_in_full(worker));  // of the first nobody tells now
}

TEST_CASE("where the feed does not tell all, the commands' time is the order") {
  if (!test::database()) return;
  Restored at("restored_time");
  const Uuid second = at.asked(0, "x@example.org", 2);
  const Uuid first = at.asked(1, "x@example.org", 1);
  at.told(0, second, 1, std::nullopt);  // by a binary that did not tell the place
  at.replay_all();
  CHECK(at.status_of(first) == "done");
  CHECK(at.status_of(second) == "conflict");
  CHECK(at.count("told_event where otherwise") == 2);
  CHECK(told_otherwise(at.owner(), 10).size() == 2);
  CHECK_FALSE(at.looks_behind());  // it has been looked at
  CHECK(forget_told_otherwise(at.owner()) == 2);
}

TEST_CASE("what an event asks for that the feed had told is done already, but for commands of the house's own") {
  if (!test::database()) return;
  Restored at("restored_told");
  at.owner().run(
      {"insert into webhook_endpoint (tenant_id, id, version, url, events, state, secret, created_at, "
       "updated_at) values ($1, $2, 1, 'http://127.0.0.1/', '{*}', 'enabled', '', now(), now())",
       {to_string(at.tenant), to_string(mint())}});
  const Uuid told = at.asked(0, "told@example.org", 1);
  at.told(0, told, 1, 1);
  at.asked(1, "new@example.org", 2);
  at.replay_all();
  test::Told<int> written;
  Reactions reactions(at.config, at.surroundings, test::folds(), contexts(), [&] { written.add(1); });
  std::thread thread([&] { reactions.run(); });
  written.wait(1);
  reactions.stop();
  thread.join();
  CHECK(at.count("todo where kind = 'webhooks.deliver'") == 2);
  CHECK(at.count("attempt where error = 'told_before_the_restore'") == 2);
  CHECK(at.count("told_event") == 0);
}

}  // namespace hirewire
