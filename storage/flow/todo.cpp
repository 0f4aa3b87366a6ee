#include "storage/flow/todo.h"

#include <fmt/format.h>

#include "storage/postgres/relation.h"

namespace hirewire {

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

Statement lease_todos(std::string_view kind, int limit, int per_key, const std::vector<std::string>& full,
                      std::chrono::seconds lease) {
  Array keys;
  for (const std::string& key : full) keys.add(key);
  return {
      "with due as (select id, tenant_id, lane_key, due_at from todo where kind = $1 and due_at <= now() "
      "and (lease_until is null or lease_until < now()) and lane_key <> all($4::text[]) order by due_at limit 2000), "
      "turns as (select id, row_number() over (partition by tenant_id order by due_at) as turn, "
      "row_number() over (partition by lane_key order by due_at) as of_key from due), "
      "chosen as (select t.id from turns join todo t using (id) where turns.of_key <= $3::int and t.due_at <= now() "
      "and (t.lease_until is null or t.lease_until < now()) order by turn limit $2::int for update of t skip locked) "
      "update todo t set lease_until = now() + make_interval(secs => $5::int), attempts = t.attempts + 1 from chosen "
      "where t.id = chosen.id returning t.id, t.kind, t.tenant_id, t.lane_key, t.attempts, t.payload, "
      "coalesce(t.begun, 0) as begun",
      {std::string(kind), std::to_string(limit), std::to_string(per_key), keys.text(), std::to_string(lease.count())}};
}

std::vector<Todo> leased(const Rows& rows) {
  std::vector<Todo> todos;
  for (int r = 0; r < rows.size(); ++r)
    todos.push_back({parse_uuid(rows.text(r, "id")).value_or(Uuid{}), std::string(rows.text(r, "kind")),
                     parse_uuid(rows.text(r, "tenant_id")).value_or(Uuid{}), std::string(rows.text(r, "lane_key")),
                     rows.integer(r, "attempts"), std::string(rows.text(r, "payload")), rows.integer(r, "begun")});
  return todos;
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
    statements.push_back(later.into(
        "with {later} update todo t set due_at = now() + make_interval(secs => l.due_in / 1000.0), "
        "lease_until = null, begun = null, error = l.error from later l where t.id = l.id and t.attempts = l.attempt"));
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
