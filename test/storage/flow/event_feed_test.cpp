#include "storage/flow/event_feed.h"

#include <doctest/doctest.h>

#include "schemas/candidates.h"
#include "schemas/language/json.h"
#include "storage/flow/flow.h"
#include "test/storage/database.h"

namespace hirewire {

namespace {

/// So many candidates in a partition of the lane, each with one event.
void fill(Session& session, std::string_view lane, int partition, int count, const Uuid& tenant) {
  auto mine = take_over(session, lane, partition, {});
  std::vector<Happened> events;
  for (int i = 0; i < count; ++i)
    events.push_back(test::happened(test::candidate_created(mint(), "a@example.org"), tenant, partition));
  test::carry_out(session, lane, mine, events);
}

std::vector<std::string> places(const Unread& found, std::string_view lane) {
  std::vector<std::string> all;
  for (const Stretch& s : found.stretches)
    if (s.lane == lane)
      all.push_back(std::to_string(s.partition) + ":" + std::to_string(s.after) + "-" + std::to_string(s.upto));
  return all;
}

}  // namespace

TEST_CASE("what is unread comes in stretches, of the named partitions or of all, until it is marked read") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  for (const int partition : {0, 1}) fill(session, "feed", partition, 3, mint());
  fill(session, "feed", 2, 501, mint());
  const auto ask = [&](const std::set<LanePartition>& of) {
    return unread(session.run(what_is_unread(LogReader::relay, of)));
  };
  const auto named = ask({{"feed", 1}, {"feed", 7}, {"elsewhere", 0}});
  CHECK(places(named, "feed") == std::vector<std::string>{"1:0-3"});
  CHECK(named.events == 3);
  const auto all = ask({});
  CHECK(places(all, "feed") == std::vector<std::string>{"0:0-3", "1:0-3", "2:0-500"});
  CHECK(all.cut.contains({"feed", 2}));

  CHECK(session.run(mark_read(LogReader::relay, all.stretches)).affected() ==
        static_cast<std::int64_t>(all.stretches.size()));
  CHECK(places(ask({}), "feed") == std::vector<std::string>{"2:500-501"});
  CHECK(session.run(mark_read(LogReader::relay, named.stretches)).affected() == 0);  // nobody goes back
  CHECK(places(unread(session.run(what_is_unread(LogReader::reactions, {{"feed", 0}}))), "feed") ==
        std::vector<std::string>{"0:0-3"});
}

TEST_CASE("an event comes with what was kept back where that is wanted of its type and its member says so") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  auto mine = take_over(session, "whole", 0, {});
  const Uuid tenant = mint();
  std::vector<Happened> events;
  for (const bool invite : {true, false}) {
    candidates::CandidatesImported imported;
    imported.task_id = mint();
    imported.source = "json_import";
    imported.send_invitations = invite;
    candidates::ImportedCandidate made;
    made.id = mint();
    made.application_id = mint();
    made.email = "a@example.org";
    made.status = "applied";
    imported.candidates.push_back(made);
    const Uuid task = imported.task_id;
    events.push_back(test::happened(event(task, 1, std::move(imported)), tenant));
  }
  test::carry_out(session, "whole", mine, events);
  const std::string_view type = candidates::CandidatesImported::type;
  const auto people = [&](const EventFilter& filter) {
    const Stretch both{"whole", 0, 0, 2};
    session.begin();
    CHECK(types_seen(session.run(see_tenants_of(std::span(&both, 1)))) ==
          std::set<std::string, std::less<>>{std::string(type)});
    std::vector<std::size_t> counts;
    for (const Logged& event : logged(session.run(events_in(std::span(&both, 1), filter))))
      counts.push_back(read_logged<candidates::CandidatesImported>(event.body).candidates.size());
    session.rollback();
    return counts;
  };
  CHECK(people({}) == std::vector<std::size_t>{0, 0});
  CHECK(people({.whole = {{type, "send_invitations"}}}) == std::vector<std::size_t>{1, 0});
  CHECK(people({.whole = {{"candidate.created", "send_invitations"}}}) == std::vector<std::size_t>{0, 0});
}

TEST_CASE("a reader that is set back reads again what happened since, also what is under way") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  for (const int partition : {0, 1}) fill(session, "again", partition, 3, mint());
  const auto ask = [&] { return unread(session.run(what_is_unread(LogReader::relay, {{"again", 0}, {"again", 1}}))); };
  const auto before = ask();
  session.run(mark_read(LogReader::relay, before.stretches));
  Session owner(*config, Role::owner);
  owner.run({"update event_log set time = '2020-01-01' where lane = 'again' and partition = 0 and seq <= 2", {}});
  session.run(read_again(LogReader::relay, "again", 0, now() - std::chrono::hours(1)));
  CHECK(places(ask(), "again") == std::vector<std::string>{"0:2-3"});
  session.run(mark_read(LogReader::relay, before.stretches));  // begun before it was set back
  CHECK(places(ask(), "again") == std::vector<std::string>{"0:2-3"});
  session.run(read_again(LogReader::relay, "again", std::nullopt, Instant{}));
  CHECK(places(ask(), "again") == std::vector<std::string>{"0:0-3", "1:0-3"});
}

TEST_CASE("a place that another process holds is left to it") {
  const Config* config = test::database();
  if (!config) return;
  Session one(*config, Role::worker);
  Session other(*config, Role::worker);
  fill(one, "held", 0, 1, mint());
  const auto take = [](Session& session) {
    session.begin();
    return unread(session.run(what_is_unread(LogReader::reactions, {{"held", 0}}, true))).stretches.size();
  };
  CHECK(take(one) == 1);
  CHECK(take(other) == 0);
  other.rollback();
  one.rollback();
  CHECK(take(other) == 1);
  other.rollback();
}

TEST_CASE("events of stretches come in the log's order, of the types and from the time that were asked for") {
  const Config* config = test::database();
  if (!config) return;
  Session session(*config, Role::worker);
  const Uuid tenant = mint();
  fill(session, "events", 0, 4, tenant);
  fill(session, "events", 1, 2, tenant);
  const std::vector<Stretch> stretches{{"events", 0, 1, 3}, {"events", 1, 0, 2}};
  std::vector<std::pair<int, std::int64_t>> found;
  for (const Logged& e : logged(session.run(events_in(stretches)))) {
    found.emplace_back(e.partition, e.seq);
    CHECK(e.tenant_id == tenant);
    CHECK(e.type == "candidate.created");
    CHECK(e.body.starts_with("{"));
  }
  CHECK(found == std::vector<std::pair<int, std::int64_t>>{{0, 2}, {0, 3}, {1, 1}, {1, 2}});
  CHECK(session.run(events_in(stretches, {{"candidate.created"}, {}})).size() == 4);
  CHECK(session.run(events_in(stretches, {{"candidate.deleted"}, {}})).size() == 0);
  CHECK(session.run(events_in(stretches, {{}, now() + std::chrono::hours(1)})).size() == 0);
  std::int64_t in_pieces = 0;
  for (const Stretch& s : whole_log(session))
    if (s.lane == "events") in_pieces += s.upto - s.after;
  CHECK(in_pieces == 6);
}

}  // namespace hirewire
