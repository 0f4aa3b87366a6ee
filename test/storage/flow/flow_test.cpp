#include "storage/flow/flow.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "storage/flow/event_feed.h"
#include "storage/flow/lane_workers.h"
#include "storage/migrations/migrate.h"
#include "test/storage/database.h"

namespace hirewire {

TEST_CASE("a takeover fences whoever held the partition") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const auto first = take_over(session, "fence", 0, {});
  const auto second = take_over(session, "fence", 0, {});
  CHECK(first.epoch != second.epoch);
  CHECK(session.run(lock_partitions("fence", std::span(&first, 1))).size() == 0);
  const auto mine = locked(session.run(lock_partitions("fence", std::span(&second, 1))));
  REQUIRE(mine.size() == 1);
  CHECK(mine.front().next_offset == 0);
}

TEST_CASE("a takeover tells whether the last owner ended in order") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const auto first = take_over(session, "order", 0, {});
  CHECK(first.in_order);  // nobody held it before
  CHECK(take_over(session, "order", 0, first.epoch).in_order);
  const auto orphan = take_over(session, "order", 0, {});
  CHECK_FALSE(orphan.in_order);
  session.run(release("order", std::span(&first, 1)));  // not its own any more
  const auto again = take_over(session, "order", 0, {});
  CHECK_FALSE(again.in_order);
  session.run(release("order", std::span(&again, 1)));
  CHECK(take_over(session, "order", 0, {}).in_order);
}

TEST_CASE("a mark counts one message only, until a commit, a release or trouble that was caught clears it") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  auto mine = take_over(session, "marks", 0, {});
  const Uuid place = mint();
  const auto mark = [&](const Uuid& which) { return marks(session.run(mark_message("marks", mine, which))); };
  CHECK(mark(mint()) == 1);
  CHECK(mark(place) == 1);
  const auto dead = std::exchange(mine, take_over(session, "marks", 0, {}));
  CHECK(mark(place) == 2);
  CHECK(marks(session.run(mark_message("marks", dead, place))) == 0);  // fenced: not ours to mark
  CHECK(session.run(move_partitions("marks", std::array{Move{mine, mine}})).integer(0, "moved") == 1);
  CHECK(mark(place) == 1);
  mine = take_over(session, "marks", 0, mine.epoch);
  CHECK(mark(place) == 1);
  session.run(release("marks", std::span(&mine, 1)));
  mine = take_over(session, "marks", 0, {});
  CHECK(mark(place) == 1);
}

TEST_CASE("a lane without workers is told with what it lacks") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const std::string_view lanes[] = {"worked"};
  const auto missing = [&] {
    const Rows rows = session.run(unattended(lanes));
    return rows.size() == 0 ? 0 : rows.integer(0, "missing");
  };
  const auto count = recorded_partitions(*config);
  std::vector<int> most(static_cast<std::size_t>(count) - 1);
  std::iota(most.begin(), most.end(), 1);
  const Uuid one = mint();
  const Uuid other = mint();
  CHECK(missing() == count);
  session.run(report_in("worked", one, "host-up-1", most));
  session.run(report_in("worked", other, "host-up-1", std::array{1}));  // of one name, and at one partition both
  CHECK(missing() == 1);
  session.run(report_in("worked", other, "host-up-1", std::array{0}));
  CHECK(missing() == 0);
  session.run({"update lane_worker set seen_at = seen_at - interval '11 s' where loop = $1", {to_string(other)}});
  CHECK(missing() == 1);
  session.run(report_out("worked", one));
  CHECK(missing() == count);
}

TEST_CASE("of several partitions the lock leaves out those with a foreign epoch") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  std::vector<PartitionRow> mine;
  for (const int p : {2, 0, 1}) mine.push_back(take_over(session, "some", p, {}));
  take_over(session, "some", 0, {});
  const auto held = locked(session.run(lock_partitions("some", mine)));
  REQUIRE(held.size() == 2);
  CHECK(held[0].partition == 1);
  CHECK(held[1].partition == 2);
}

TEST_CASE("appended events have a gapless seq in each partition and a position in the order given") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const Uuid tenant = mint();
  std::vector<PartitionRow> mine{take_over(session, "append", 0, {}), take_over(session, "append", 1, {})};
  std::vector<Move> moves;
  for (const PartitionRow& row : mine) moves.push_back({row, {}});
  std::vector<Happened> events;
  for (const int p : {1, 0, 1, 1, 0})
    events.push_back(test::happened(test::candidate_created(mint(), "a@example.org"), tenant, p));
  events[3].origin = {"2001:db8::7", "crm-reference"};
  std::vector<Appending> appending;
  for (const Happened& h : events) {
    PartitionRow& row = mine[static_cast<std::size_t>(h.partition)];
    appending.push_back({&h, ++row.seq, row.epoch});
  }
  session.run(append_events("append", appending));
  for (std::size_t p = 0; p < mine.size(); ++p) {
    mine[p].next_offset = 7;
    moves[p].to = mine[p];
  }
  CHECK(session.run(move_partitions("append", moves)).integer(0, "moved") == 2);
  CHECK_THROWS_AS(session.run(move_partitions("append", moves)), SqlError);  // nobody's place any more

  const auto by_position = session.run({"select id from event_log where lane = 'append' order by position", {}});
  REQUIRE(by_position.size() == 5);
  for (int r = 0; r < 5; ++r) CHECK(by_position.text(r, "id") == to_string(events[static_cast<std::size_t>(r)].id));
  const auto origin =
      session.run({"select client, listener from event_log where lane = 'append' order by position", {}});
  CHECK(origin.text(3, "client") == "2001:db8::7");
  CHECK(origin.text(3, "listener") == "crm-reference");
  CHECK_FALSE(origin.at(0, origin.column("client")).has_value());
  const Stretch rest{"append", 1, 1, 3};
  const auto of_one = logged(session.run(events_in(std::span(&rest, 1))));
  REQUIRE(of_one.size() == 2);
  CHECK(of_one[0].seq == 2);
  CHECK(of_one[1].seq == 3);
  CHECK(of_one[1].id == events[3].id);
  CHECK(of_one[1].time == events[3].time);
  CHECK(of_one[1].command_id == events[3].command_id);
  const auto again = take_over(session, "append", 1, mine[1].epoch);
  CHECK(again.seq == 3);
  CHECK(again.next_offset == 7);
  CHECK(again.in_order);
}

TEST_CASE("the inbox gives back what was answered") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  Reply done;
  done.command_id = mint();
  done.status = "done";
  done.kind = "candidate";
  done.id = mint();
  done.version = 3;
  done.fingerprint = "abc";
  Reply refused = done;
  refused.command_id = mint();
  refused.status = "conflict";
  refused.problem = R"({"code":"CONFLICT"})";
  refused.id = Uuid{};
  const std::vector<Answered> answers{{done, mint(), now(), {}}, {refused, mint(), now(), {}}};
  session.run(write_inbox(answers));
  const Uuid asked[] = {done.command_id, mint(), refused.command_id};
  auto found = known(session.run(known_commands(asked)));
  std::ranges::partition(found, [&](const Reply& reply) { return reply.command_id == done.command_id; });
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == done.id);
  CHECK(found[0].version == 3);
  CHECK(found[0].fingerprint == "abc");
  CHECK(found[0].problem.empty());
  CHECK(found[1].problem == refused.problem);
  CHECK(found[1].id.is_nil());
  CHECK_THROWS_AS(session.run(write_inbox(std::span(answers).first(1))), SqlError);  // a copy is a unique violation
}

}  // namespace hirewire
