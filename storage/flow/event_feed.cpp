#include "storage/flow/event_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"

namespace hirewire {

namespace {

constexpr std::int64_t at_once = 500;

std::string_view table_of(LogReader reader) {
  return reader == LogReader::relay ? "relayed" : "reacted";
}

/// The LIMIT, never reached, keeps the planner to one look into the key for each stretch: it cannot know how short they
/// are. The filter's are the first two parameters.
constexpr std::string_view events =
    "from stretch s cross join lateral (select * from event_log l where l.lane = s.lane and l.partition = s.partition "
    "and l.seq > s.after and l.seq <= s.upto order by l.seq limit 1000) e "
    "where ($1::text[] is null or e.type = any($1::text[])) and e.time >= $2::timestamptz";

/// The stretches as `{stretch}`.
Relation relation_of(std::span<const Stretch> stretches) {
  Relation relation("stretch");
  const auto lane = relation.column("lane", "text");
  const auto partition = relation.column("partition", "int");
  const auto after = relation.column("after", "bigint");
  const auto upto = relation.column("upto", "bigint");
  for (const Stretch& stretch : stretches) {
    relation.add(lane, stretch.lane);
    relation.add(partition, stretch.partition);
    relation.add(after, stretch.after);
    relation.add(upto, stretch.upto);
  }
  return relation;
}

/// `events`, and which of them the feed had told.
std::string events_of(const EventFilter& filter) {
  const std::string_view known = " exists (select from told_event t where t.id = e.id and not t.otherwise)";
  if (!filter.told) return std::string(events);
  return fmt::format("{} and{}{}", events, *filter.told ? "" : " not", known);
}

/// `text` over the stretches, and the filter.
Statement over(std::span<const Stretch> stretches, const EventFilter& filter, std::string_view text) {
  Array types, whole, where;
  for (const std::string_view type : filter.types) types.add(type);
  for (const auto& [type, member] : filter.whole) {
    whole.add(type);
    where.add(member);
  }
  std::vector<Value> values{filter.types.empty() ? Value{} : Value{types.text()}, to_iso_micros(filter.since)};
  if (!filter.whole.empty()) values.insert(values.end(), {whole.text(), where.text()});
  return relation_of(stretches).into(text, std::move(values));
}

/// The body as it travels, or whole. The latter has a member at least, by which it is chosen.
std::string_view body_of(const EventFilter& filter) {
  if (filter.whole.empty()) return "e.body";
  return "case when e.kept is not null and exists (select from unnest($3::text[], $4::text[]) w(type, member) "
         "where w.type = e.type and e.body ->> w.member = 'true') "
         "then left(e.body::text, -1) || ',' || substr(e.kept::text, 2) else e.body::text end";
}

}  // namespace

Statement what_is_unread(LogReader reader, const std::set<LanePartition>& of, bool hold) {
  const auto text = fmt::format(
      "select p.lane, p.partition, r.seq as after, p.seq as upto{} from partition p join {} r using (lane, partition) "
      "where p.seq > r.seq{}{} order by p.lane, p.partition{}",
      hold ? ", exists (select from told_event where not otherwise) as told" : "", table_of(reader),
      hold ? " and not exists (select from replay where waiting)" : "",
      of.empty() ? "" : " and (p.lane, p.partition) in (select lane, partition from wanted)",
      hold ? " for update of r skip locked" : "");
  if (of.empty()) return {text, {}};
  Relation wanted("wanted");
  const auto lane = wanted.column("lane", "text");
  const auto partition = wanted.column("partition", "int");
  for (const auto& [name, number] : of) {
    wanted.add(lane, name);
    wanted.add(partition, number);
  }
  return wanted.into("with {wanted} " + text);
}

Unread unread(const Rows& rows) {
  Unread found;
  found.told = rows.size() > 0 && rows.column("told") >= 0 && rows.text(0, "told") == "t";
  for (int r = 0; r < rows.size(); ++r) {
    Stretch stretch{std::string(rows.text(r, "lane")), static_cast<int>(rows.integer(r, "partition")),
                    rows.integer(r, "after"), rows.integer(r, "upto")};
    found.events += stretch.upto - stretch.after;
    if (stretch.upto - stretch.after > at_once) {
      stretch.upto = stretch.after + at_once;
      found.cut.emplace(stretch.lane, stretch.partition);
    }
    found.stretches.push_back(std::move(stretch));
  }
  return found;
}

std::vector<Stretch> whole_log(Session& session) {
  std::vector<Stretch> all;
  const auto rows = session.run({"select lane, partition, 0 as after, seq as upto from partition order by 1, 2", {}});
  for (int r = 0; r < rows.size(); ++r) {
    const auto end = rows.integer(r, "upto");
    for (std::int64_t after = 0; after < end; after += at_once)
      all.push_back({std::string(rows.text(r, "lane")), static_cast<int>(rows.integer(r, "partition")), after,
                     std::min(after + at_once, end)});
  }
  return all;
}

Statement mark_read(LogReader reader, std::span<const Stretch> stretches) {
  return relation_of(stretches).into(
      fmt::format("with {{stretch}} update {} r set seq = s.upto from stretch s "
                  "where r.lane = s.lane and r.partition = s.partition and r.seq = s.after",
                  table_of(reader)));
}

Statement read_again(LogReader reader, std::string_view lane, std::optional<int> partition, Instant since) {
  // From the end backwards: no further than what will be read again.
  return {
      fmt::format("update {} r set seq = least(r.seq, coalesce((select e.seq from event_log e where e.lane = r.lane "
                  "and e.partition = r.partition and e.time < $3::timestamptz order by e.seq desc limit 1), 0)) "
                  "where r.lane = $1 and ($2::int is null or r.partition = $2::int)",
                  table_of(reader)),
      {std::string(lane), partition ? Value{std::to_string(*partition)} : Value{}, to_iso_micros(since)}};
}

Statement events_in(std::span<const Stretch> stretches, const EventFilter& filter) {
  return over(stretches, filter,
              fmt::format("with {{stretch}} select e.lane, e.partition, e.seq, e.id, e.type, e.aggregate_id, "
                          "e.aggregate_version, e.tenant_id, e.actor_id, e.command_id, e.depth, e.traceparent, "
                          "to_char(e.time, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), {}, e.position {} "
                          "order by e.lane, e.partition, e.seq",
                          body_of(filter), events_of(filter)));
}

std::vector<Logged> logged(const Rows& rows) {
  std::vector<Logged> all;
  all.reserve(static_cast<std::size_t>(rows.size()));
  for (int r = 0; r < rows.size(); ++r) {
    const auto text = [&](int column) { return std::string(rows.at(r, column).value_or("")); };
    const auto number = [&](int column) { return std::stoll(text(column)); };
    const auto id = [&](int column) { return parse_uuid(rows.at(r, column).value_or("")).value_or(Uuid{}); };
    all.push_back({.lane = text(0),
                   .partition = static_cast<int>(number(1)),
                   .seq = number(2),
                   .id = id(3),
                   .type = text(4),
                   .aggregate_id = id(5),
                   .aggregate_version = number(6),
                   .tenant_id = id(7),
                   .actor_id = id(8),
                   .command_id = id(9),
                   .position = number(14),
                   .depth = number(10),
                   .traceparent = text(11),
                   .time = parse_iso(text(12)).value_or(Instant{}),
                   .body = text(13)});
  }
  return all;
}

Statement see_tenants_of(std::span<const Stretch> stretches) {
  return over(stretches, {},
              fmt::format("with {{stretch}} select set_config('app.tenants', coalesce(array_agg(distinct e.tenant_id), "
                          "'{{}}')::text, true), coalesce(string_agg(distinct e.type, ','), '') as types {}",
                          events));
}

std::set<std::string, std::less<>> types_seen(const Rows& rows) {
  std::set<std::string, std::less<>> types;
  for (const auto type : std::views::split(rows.text(0, "types"), ',')) types.emplace(std::string_view(type));
  return types;
}

Statement with_events(std::string_view path, std::span<const Stretch> stretches, const EventFilter& filter) {
  constexpr std::string_view place = "{event}";
  std::string text(sql(path));
  const auto at = text.find(place);
  if (at == std::string::npos) throw std::logic_error(fmt::format("storage/{} has no {}", path, place));
  text.replace(at, place.size(),
               fmt::format("{{stretch}}, event as (select e.id as event_id, e.type, e.tenant_id, e.aggregate_id, "
                           "e.aggregate_version, e.time, e.body {})",
                           events_of(filter)));
  if (filter.told.value_or(false)) text += " returning id";
  return over(stretches, filter, text);
}

Statement forget_told(std::span<const Stretch> stretches) {
  return over(stretches, {},
              fmt::format("with {{stretch}}, event as (select e.id {}) delete from told_event t using event e "
                          "where t.id = e.id and not t.otherwise",
                          events));
}

}  // namespace hirewire
