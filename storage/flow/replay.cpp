#include "storage/flow/replay.h"

#include <fmt/format.h>

#include "storage/flow/todo.h"
#include "storage/postgres/relation.h"

namespace hirewire {

namespace {

/// As `{feed}`: lane, partition, seq, feed_end, commands_end, time.
Relation relation_of(std::span<const FeedEnd> ends) {
  Relation relation("feed");
  const auto lane = relation.column("lane", "text");
  const auto partition = relation.column("partition", "int");
  const auto seq = relation.column("seq", "bigint");
  const auto feed_end = relation.column("feed_end", "bigint");
  const auto commands_end = relation.column("commands_end", "bigint");
  const auto time = relation.column("time", "timestamptz");
  for (const FeedEnd& end : ends) {
    relation.add(lane, end.lane);
    relation.add(partition, end.partition);
    relation.add(seq, end.seq);
    relation.add(feed_end, end.feed_end);
    relation.add(commands_end, end.commands_end);
    relation.add(time, end.time);
  }
  return relation;
}

/// Where the feed ends as it did at the last replay, all that it tells has been looked at.
constexpr std::string_view behind =
    "exists (select from feed f left join partition p using (lane, partition) left join replay r using (lane, "
    "partition) where f.seq > coalesce(p.seq, 0) and f.feed_end is distinct from r.feed_end)";
constexpr std::string_view asked = "exists (select from replay where waiting)";

ToldEvent told_event(const Rows& rows, int row) {
  ToldEvent event;
  event.id = parse_uuid(rows.text(row, "id")).value_or(Uuid{});
  event.lane = rows.text(row, "lane");
  event.partition = static_cast<int>(rows.integer(row, "partition"));
  event.seq = rows.integer(row, "seq");
  event.type = rows.text(row, "type");
  event.command_id = parse_uuid(rows.at(row, rows.column("command_id")).value_or("")).value_or(Uuid{});
  event.time = parse_iso(rows.at(row, rows.column("at")).value_or("")).value_or(Instant{});
  return event;
}

constexpr std::string_view told_columns =
    "t.id, t.lane, t.partition, t.seq, t.type, t.command_id, to_char(t.time at time zone 'UTC', "
    "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as at";

}  // namespace

Statement how_it_stands(std::span<const FeedEnd> ends) {
  return relation_of(ends).into(fmt::format("with {{feed}} select {} as replaying, {} as behind", asked, behind));
}

Standing standing(const Rows& rows) {
  return {rows.text(0, "replaying") == "t", rows.text(0, "behind") == "t"};
}

void ask_for_replay(Session& session, std::span<const FeedEnd> ends) {
  const Statement asking[] = {
      {"begin", {}},
      {"select pg_advisory_xact_lock(hashtextextended(current_schema() || '.ask_for_replay', 0))", {}},
      relation_of(ends).into(fmt::format(
          "with {{feed}}, asking as (insert into replay (lane, partition, waiting, first_offset, end_offset, seq, "
          "reacted, feed_end, told) select f.lane, f.partition, true, coalesce(p.next_offset, 0), f.commands_end, "
          "coalesce(p.seq, 0), least(coalesce(x.seq, 0), coalesce(p.seq, 0)), f.feed_end, false from feed f left join "
          "partition p using (lane, partition) left join reacted x using (lane, partition) where not {} and {} "
          "on conflict (lane, partition) do update set waiting = true, first_offset = excluded.first_offset, "
          "end_offset = excluded.end_offset, seq = excluded.seq, reacted = excluded.reacted, feed_end = "
          "excluded.feed_end, told = false returning lane), "
          "{}",
          asked, behind,
          done_before_restore(
              "exists (select from asking) and error is null and due_at <= (select max(time) from feed)"))),
      Session::commit_statement()};
  try {
    Session::check_committed(session.run_all(asking).back());
  } catch (...) {
    session.rollback();
    throw;
  }
}

Statement replay_progress() {
  return {
      "select coalesce(sum(greatest(0, least(coalesce(p.next_offset, r.first_offset), r.end_offset) - "
      "r.first_offset)), 0)::bigint as "
      "carried_out, coalesce(sum(greatest(0, r.end_offset - r.first_offset)), 0)::bigint as of_all "
      "from replay r left join partition p using (lane, partition) where r.waiting having count(*) > 0",
      {}};
}

std::vector<ReplayedPartition> replayed_partitions(Session& session) {
  const Rows rows = session.run(
      {"select lane, partition, end_offset, seq, reacted, feed_end, told from replay where waiting order by lane, "
       "partition",
       {}});
  std::vector<ReplayedPartition> all;
  for (int r = 0; r < rows.size(); ++r)
    all.push_back({std::string(rows.text(r, "lane")), static_cast<int>(rows.integer(r, "partition")),
                   rows.integer(r, "end_offset"), rows.integer(r, "seq"), rows.integer(r, "reacted"),
                   rows.integer(r, "feed_end"), rows.text(r, "told") == "t"});
  return all;
}

bool lock_replay(Session& session) {
  return session.run({"select pg_try_advisory_lock(hashtextextended(current_schema() || '.replay', 0)) as mine", {}})
             .text(0, "mine") == "t";
}

Statement add_told(std::span<const ToldEvent> events) {
  Relation t("told");
  const auto id = t.column("id", "uuid");
  const auto lane = t.column("lane", "text");
  const auto partition = t.column("partition", "int");
  const auto seq = t.column("seq", "bigint");
  const auto position = t.column("position", "bigint");
  const auto type = t.column("type", "text");
  const auto command_id = t.column("command_id", "uuid");
  const auto time = t.column("time", "timestamptz");
  const auto n = t.column("n", "bigint");
  std::int64_t count = 0;
  for (const ToldEvent& event : events) {
    t.add(id, event.id);
    t.add(lane, event.lane);
    t.add(partition, event.partition);
    t.add(seq, event.seq);
    t.add(position, event.position);
    t.add(type, event.type);
    t.add(command_id, id_or_null(event.command_id));
    t.add(time, event.time);
    t.add(n, ++count);
  }
  return t.into(
      "with {told}, newest as (select distinct on (id) * from told order by id, n desc), "
      "superseded as (update told_event t set otherwise = true from newest w where t.lane = w.lane and t.partition = "
      "w.partition and t.seq = w.seq and not t.otherwise and not exists (select from newest x where x.id = t.id)) "
      "insert into told_event (id, lane, partition, seq, position, type, command_id, time, otherwise) "
      "select id, lane, partition, seq, position, type, command_id, time, n < max(n) over (partition by lane, "
      "partition, seq) from newest "
      "on conflict (id) do update set (lane, partition, seq, position, type, command_id, time, otherwise) = "
      "(excluded.lane, excluded.partition, excluded.seq, excluded.position, excluded.type, excluded.command_id, "
      "excluded.time, excluded.otherwise)");
}

Statement told_all_of(const ReplayedPartition& of) {
  return {"update replay set told = true where lane = $1 and partition = $2::int",
          {of.lane, std::to_string(of.partition)}};
}

bool told_in_full(Session& session) {
  return session
             .run({"select not exists (select from replay r join told_event t on t.lane = r.lane and t.partition = "
                   "r.partition and t.seq > r.seq and not t.otherwise where r.waiting group by r.lane, r.partition, "
                   "r.seq "
                   "having count(*) <> max(t.seq) - r.seq or count(distinct t.seq) <> count(*) or "
                   "count(t.position) <> count(*) or count(t.command_id) <> count(*)) as full_",
                   {}})
             .text(0, "full_") == "t";
}

std::vector<std::pair<Uuid, std::int64_t>> told_places(Session& session, std::span<const Uuid> commands) {
  const Rows rows = session.run(
      {"select t.command_id, min(t.position) as position from told_event t join replay r using (lane, partition) "
       "where t.command_id = any($1::uuid[]) and t.seq > r.seq and t.position is not null and not t.otherwise group by "
       "1",
       {array_of(commands)}});
  std::vector<std::pair<Uuid, std::int64_t>> all;
  for (int r = 0; r < rows.size(); ++r)
    all.emplace_back(parse_uuid(rows.text(r, "command_id")).value_or(Uuid{}), rows.integer(r, "position"));
  return all;
}

std::vector<ToldEvent> end_replay(Session& session) {
  const Statement ending[] = {
      {"begin", {}},
      {"set local statement_timeout = '10min'", {}},
      {"set local synchronous_commit = on", {}},
      {fmt::format(
           "with made as materialized (select e.id, e.type from replay r join event_log e on e.lane = r.lane "
           "and e.partition = r.partition and e.seq > r.reacted where r.waiting), "
           "found as (update told_event t set otherwise = false where otherwise and exists (select from made m where "
           "m.id = t.id and m.type = t.type)), "
           "missed as (update told_event t set otherwise = true where not otherwise and not exists (select from "
           "made m where m.id = t.id and m.type = t.type) returning t.*) select {} from missed t "
           "order by t.position, t.lane, t.partition, t.seq",
           told_columns),
       {}},
      {"update replay set waiting = false where waiting", {}},
      Session::commit_statement()};
  const auto answers = session.run_all(ending);
  Session::check_committed(answers.back());
  std::vector<ToldEvent> missed;
  for (int r = 0; r < answers[3].size(); ++r) missed.push_back(told_event(answers[3], r));
  return missed;
}

std::vector<ToldEvent> told_otherwise(Session& session, int limit) {
  const Rows rows =
      session.run({fmt::format("select {} from told_event t where t.otherwise order by t.position, t.lane, "
                               "t.partition, t.seq limit $1::int",
                               told_columns),
                   {std::to_string(limit)}});
  std::vector<ToldEvent> all;
  for (int r = 0; r < rows.size(); ++r) all.push_back(told_event(rows, r));
  return all;
}

std::int64_t forget_told_otherwise(Session& session) {
  return session.run({"delete from told_event where otherwise", {}}).affected();
}

}  // namespace hirewire
