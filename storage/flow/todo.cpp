#include "storage/flow/todo.h"

#include <fmt/format.h>

#include "storage/postgres/relation.h"

namespace hirewire {

namespace {

constexpr int most_lanes = 1'000;  // that one lease looks at

}  // namespace

Statement add_todos(std::span<const Todo> todos) {
  Relation t("todos");
  const auto id = t.column("id", "uuid");
  const auto kind = t.column("kind", "text");
  const auto tenant_id = t.column("tenant_id", "uuid");
  const auto lane_key = t.column("lane_key", "text");
  const auto payload = t.column("payload", "json");
  const auto due_at = t.column("due_at", "timestamptz");
  for (const Todo& todo : todos) {
    t.add(id, todo.id);
    t.add(kind, todo.kind);
    t.add(tenant_id, todo.tenant_id);
    t.add(lane_key, todo.lane_key);
    t.add(payload, todo.payload);
    t.add(due_at, todo.due_at);
  }
  return t.into(
      "with {todos} insert into todo (id, kind, tenant_id, lane_key, due_at, payload, created_at) "
      "select id, kind, tenant_id, lane_key, coalesce(due_at, now()), payload, now() from todos on conflict do "
      "nothing");
}

std::string done_before_restore(std::string_view which) {
  return fmt::format(
      "gone as (delete from todo where {} and kind not in ('command', 'reaction') returning id, tenant_id, kind, "
      "lane_key) "
      "insert into attempt (todo_id, attempt, tenant_id, kind, lane_key, error, milliseconds, at) "
      "select id, 0, tenant_id, kind, lane_key, 'told_before_the_restore', 0, now() from gone on conflict do nothing",
      which);
}

Statement done_before_restore(std::span<const Uuid> ids) {
  return {"with " + done_before_restore("id = any($1::uuid[]) and due_at <= now()"), {array_of(ids)}};
}

Statement todos_by_kind(std::chrono::seconds late) {
  return {
      "select kind, count(*) filter (where due_at is null) as dead, "
      "count(*) filter (where due_at < now() - make_interval(secs => $1::int) and lease_until is null) as late, "
      "count(*) filter (where due_at is not null and lease_until < now() - make_interval(secs => $1::int)) as "
      "orphaned, "
      "count(*) filter (where due_at is not null) as open from todo group by kind order by kind",
      {std::to_string(late.count())}};
}

Statement lease_todos(const Lease& lease) {
  Relation under_way("under_way");
  const auto tenant_id = under_way.column("tenant_id", "uuid");
  const auto lane_key = under_way.column("lane_key", "text");
  const auto count = under_way.column("count", "int");
  for (const auto& [lane, attempts] : lease.under_way) {
    under_way.add(tenant_id, lane.tenant_id);
    under_way.add(lane_key, lane.key);
    under_way.add(count, attempts);
  }
  const auto lane_behind = [](std::string_view place) {
    return fmt::format(
        "(select tenant_id, lane_key from todo where kind = $1 and due_at is not null and (tenant_id, lane_key) > {} "
        "order by tenant_id, lane_key limit 1)",
        place);
  };
  const Lane behind = lease.behind.value_or(Lane{});
  return under_way.into(
      fmt::format(
          "with recursive {{under_way}}, "
          "lane as ({} union all select next.* from lane cross join lateral {} next), "
          "seen as (select *, row_number() over () as place from (select * from lane limit {}) lanes), "
          "due as (select d.id, s.tenant_id, d.due_at, "
          "coalesce(u.count, 0) + row_number() over (partition by s.tenant_id, s.lane_key order by d.due_at) as "
          "of_lane "
          "from seen s left join under_way u using (tenant_id, lane_key) cross join lateral "
          "(select t.id, t.due_at from todo t where t.kind = $1 and t.tenant_id = s.tenant_id and t.lane_key = "
          "s.lane_key "
          "and t.due_at <= now() and (t.lease_until is null or t.lease_until < now()) order by t.due_at "
          "limit least($3::int - coalesce(u.count, 0), $2::int)) d), "
          "turn as (select id, due_at, of_lane, row_number() over (partition by tenant_id order by of_lane, due_at) + "
          "coalesce((select sum(count) from under_way u where u.tenant_id = due.tenant_id), 0) as of_tenant from due), "
          "share as (select id, of_lane, of_tenant, 3 * ($2::int - row_number() over (order by of_tenant, due_at)) as "
          "most "
          "from turn), "
          "chosen as (select t.id from share s join todo t using (id) where s.of_tenant <= greatest(s.most, 1) "
          "and s.of_lane <= greatest(s.most - s.of_tenant, 1) and t.due_at <= now() "
          "and (t.lease_until is null or t.lease_until < now()) order by s.of_tenant limit $2::int "
          "for update of t skip locked), "
          "taken as (update todo t set lease_until = now() + make_interval(secs => $4::int), attempts = t.attempts + 1 "
          "from chosen where t.id = chosen.id returning t.*) "
          "select id, kind, tenant_id, lane_key, attempts, payload, coalesce(begun, 0) as begun from taken "
          "union all select null, null, tenant_id, lane_key, 0, null, 0 from seen where place = {}",
          lane_behind("($5::uuid, $6::text)"), lane_behind("(lane.tenant_id, lane.lane_key)"), most_lanes, most_lanes),
      {std::string(lease.kind), std::to_string(lease.room), std::to_string(lease.per_key),
       std::to_string(lease.time.count()), to_string(behind.tenant_id), behind.key});
}

Leased leased(const Rows& rows) {
  Leased all;
  for (int r = 0; r < rows.size(); ++r) {
    Lane lane{parse_uuid(rows.text(r, "tenant_id")).value_or(Uuid{}), std::string(rows.text(r, "lane_key"))};
    if (!rows.at(r, rows.column("id"))) {
      all.behind = std::move(lane);
      continue;
    }
    all.todos.push_back({parse_uuid(rows.text(r, "id")).value_or(Uuid{}), std::string(rows.text(r, "kind")),
                         lane.tenant_id, std::move(lane.key), rows.integer(r, "attempts"),
                         std::string(rows.text(r, "payload")), rows.integer(r, "begun")});
  }
  return all;
}

Statement begin_todos(std::span<const Todo> todos, std::chrono::milliseconds longest) {
  Relation beginning("beginning");
  const auto id = beginning.column("id", "uuid");
  const auto attempt = beginning.column("attempt", "int");
  for (const Todo& todo : todos) {
    beginning.add(id, todo.id);
    beginning.add(attempt, todo.attempts);
  }
  return beginning.into(
      "with {beginning} update todo t set begun = b.attempt from beginning b where t.id = b.id and t.attempts = "
      "b.attempt and t.lease_until > now() + make_interval(secs => $1::bigint / 1000.0) returning t.id",
      {std::to_string(longest.count())});
}

void finish_todos(Session& session, std::span<const Attempted> attempts) {
  if (attempts.empty()) return;
  Array done;
  Relation later("later");
  const auto later_id = later.column("id", "uuid");
  const auto attempts_made = later.column("attempt", "int");
  const auto due_in = later.column("due_in", "bigint");
  const auto error = later.column("error", "text");
  Relation log("tried");
  const auto todo_id = log.column("todo_id", "uuid");
  const auto attempt = log.column("attempt", "int");
  const auto tenant_id = log.column("tenant_id", "uuid");
  const auto kind = log.column("kind", "text");
  const auto lane_key = log.column("lane_key", "text");
  const auto status_code = log.column("status_code", "int");
  const auto log_error = log.column("error", "text");
  const auto milliseconds = log.column("milliseconds", "int");
  std::vector<Todo> then;
  for (const Attempted& a : attempts) {
    then.insert(then.end(), a.then.begin(), a.then.end());
    if (a.end == Attempted::End::done) {
      done.add(to_string(a.todo.id));
    } else {
      later.add(later_id, a.todo.id);
      later.add(attempts_made, a.todo.attempts);
      later.add(due_in, a.end == Attempted::End::dead ? std::nullopt : std::optional(a.due_in.count()));
      later.add(error, a.error);
    }
    if (!a.logged) continue;
    log.add(todo_id, a.todo.id);
    log.add(attempt, a.todo.attempts);
    log.add(tenant_id, a.todo.tenant_id);
    log.add(kind, a.todo.kind);
    log.add(lane_key, a.todo.lane_key);
    log.add(status_code, a.status_code == 0 ? std::nullopt : std::optional(a.status_code));
    log.add(log_error, a.error.empty() ? std::nullopt : std::optional<std::string_view>(a.error));
    log.add(milliseconds, a.milliseconds);
  }
  std::vector<Statement> statements{{"begin", {}}};
  if (done.size() > 0) statements.push_back({"delete from todo where id = any($1::uuid[])", {done.text()}});
  if (later.rows() > 0)
    statements.push_back(
        later.into("with {later} update todo t set due_at = now() + make_interval(secs => l.due_in / 1000.0), "
                   "lease_until = null, begun = nullif(t.begun, l.attempt), error = l.error from later l where t.id = "
                   "l.id and t.attempts = l.attempt"));
  if (!then.empty()) statements.push_back(add_todos(then));
  if (log.rows() > 0)
    statements.push_back(
        log.into("with {tried} insert into attempt (todo_id, attempt, tenant_id, kind, lane_key, status_code, error, "
                 "milliseconds, at) "
                 "select todo_id, attempt, tenant_id, kind, lane_key, status_code, error, milliseconds, now() from "
                 "tried on conflict (todo_id, attempt) do update set status_code = excluded.status_code, error = "
                 "excluded.error, milliseconds = excluded.milliseconds, at = excluded.at"));
  statements.push_back(Session::commit_statement());
  try {
    Session::check_committed(session.run_all(statements).back());
  } catch (...) {
    session.rollback();
    throw;
  }
}

}  // namespace hirewire
