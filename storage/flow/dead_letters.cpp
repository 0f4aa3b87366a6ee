#include "storage/flow/dead_letters.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/language/json.h"

namespace hirewire {

namespace {

constexpr std::string_view iso = "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'";

Uuid id_in(const Rows& rows, int row, std::string_view column) {
  return parse_uuid(rows.text(row, column)).value_or(Uuid{});
}

BuriedMessage message_in(const Rows& rows, int row) {
  BuriedMessage m;
  m.id = id_in(rows, row, "id");
  m.lane = rows.text(row, "lane");
  m.partition = static_cast<int>(rows.integer(row, "partition"));
  m.offset = rows.integer(row, "message_offset");
  m.reason = rows.text(row, "reason");
  m.at = parse_iso(rows.text(row, "buried_at")).value_or(Instant{});
  return m;
}

BuriedTodo todo_in(const Rows& rows, int row) {
  BuriedTodo t;
  t.id = id_in(rows, row, "id");
  t.kind = rows.text(row, "kind");
  t.tenant_id = id_in(rows, row, "tenant_id");
  t.lane_key = rows.text(row, "lane_key");
  t.attempts = rows.integer(row, "attempts");
  t.error = rows.at(row, rows.column("error")).value_or("");
  t.created_at = parse_iso(rows.text(row, "made_at")).value_or(Instant{});
  return t;
}

std::string* header(BuriedMessage& message, std::string_view name) {
  const auto at = std::ranges::find(message.headers, name, &std::pair<std::string, std::string>::first);
  return at == message.headers.end() ? nullptr : &at->second;
}

const std::string message_columns =
    fmt::format("id, lane, partition, message_offset, reason, to_char(at, {}) as buried_at", iso);
const std::string todo_columns =
    fmt::format("id, kind, tenant_id, lane_key, attempts, error, to_char(created_at, {}) as made_at", iso);

}  // namespace

std::vector<BuriedMessage> buried_messages(Session& session, int limit) {
  const auto rows =
      session.run({fmt::format("select {} from dead_letter order by at desc, id limit $1", message_columns),
                   {std::to_string(limit)}});
  std::vector<BuriedMessage> found;
  for (int r = 0; r < rows.size(); ++r) found.push_back(message_in(rows, r));
  return found;
}

std::optional<BuriedMessage> buried_message(Session& session, const Uuid& id) {
  // The body is kept as a JSON string: as text it is what was sent, unless that held U+0000.
  const Statement statements[] = {
      {fmt::format("select {}, case when body like '%\\\\u0000%' then body else body::json #>> '{{}}' end as sent from "
                   "dead_letter where id = $1",
                   message_columns),
       {to_string(id)}},
      {"select h.key, h.value from dead_letter, json_each_text(headers) h where id = $1", {to_string(id)}}};
  const auto answers = session.run_all(statements);
  if (answers[0].size() == 0) return std::nullopt;
  auto message = message_in(answers[0], 0);
  message.body = answers[0].text(0, "sent");
  for (int r = 0; r < answers[1].size(); ++r)
    message.headers.emplace_back(answers[1].text(r, "key"), answers[1].text(r, "value"));
  return message;
}

Result<BuriedMessage> replay_of(Session& session, const Uuid& id) {
  auto message = buried_message(session, id);
  if (!message) return Refused(not_found("dead letter"));
  std::string* command_id = header(*message, "ce_id");
  const std::string* subject = header(*message, "ce_subject");
  if (!command_id || !subject || !parse_uuid(*subject))
    return Refused(malformed("The message names no command or subject: no worker can read it."));
  *command_id = to_string(derive(message->id, "replay"));
  if (std::string* time = header(*message, "ce_time")) *time = to_iso_micros(now());
  return std::move(*message);
}

bool drop_buried(Session& session, const Uuid& id) {
  return session.run({"delete from dead_letter where id = $1", {to_string(id)}}).affected() == 1;
}

std::vector<BuriedTodo> buried_todos(Session& session, int limit) {
  const auto rows = session.run(
      {fmt::format("select {} from todo where due_at is null order by created_at desc, id limit $1", todo_columns),
       {std::to_string(limit)}});
  std::vector<BuriedTodo> found;
  for (int r = 0; r < rows.size(); ++r) found.push_back(todo_in(rows, r));
  return found;
}

std::optional<BuriedTodo> buried_todo(Session& session, const Uuid& id) {
  const auto rows = session.run(
      {fmt::format("select {}, payload from todo where due_at is null and id = $1", todo_columns), {to_string(id)}});
  if (rows.size() == 0) return std::nullopt;
  auto todo = todo_in(rows, 0);
  todo.payload = rows.text(0, "payload");
  return todo;
}

bool replay_todo(Session& session, const Uuid& id) {
  return session
             .run({"update todo set due_at = now(), lease_until = null, begun = null, attempts = 0, error = null where "
                   "id = $1 and "
                   "due_at is null",
                   {to_string(id)}})
             .affected() == 1;
}

bool drop_buried_todo(Session& session, const Uuid& id) {
  return session.run({"delete from todo where id = $1 and due_at is null", {to_string(id)}}).affected() == 1;
}

}  // namespace hirewire
