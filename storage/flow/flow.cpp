#include "storage/flow/flow.h"

#include <fmt/format.h>

#include "base/bite.h"
#include "schemas/language/json.h"
#include "storage/postgres/relation.h"

namespace hirewire {

namespace {

Uuid id_at(const Rows& rows, int row, std::string_view column) {
  const auto value = rows.at(row, rows.column(column));
  return value ? parse_uuid(*value).value_or(Uuid{}) : Uuid{};
}
std::string text_at(const Rows& rows, int row, std::string_view column) {
  return std::string(rows.at(row, rows.column(column)).value_or(""));
}
std::optional<std::string_view> text_or_null(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

PartitionRow partition_row(const Rows& rows, int row) {
  PartitionRow p;
  p.partition = static_cast<int>(rows.integer(row, "partition"));
  p.epoch = id_at(rows, row, "epoch");
  p.next_offset = rows.integer(row, "next_offset");
  p.last_id = id_at(rows, row, "last_id");
  p.seq = rows.integer(row, "seq");
  p.table = rows.integer(row, "of_table");
  return p;
}

/// What the statements about partitions still ours join with: $2 and $3.
struct Held {
  Array partitions, epochs;
  explicit Held(std::span<const PartitionRow> mine) {
    for (const PartitionRow& row : mine) {
      partitions.add(std::to_string(row.partition));
      epochs.add(to_string(row.epoch));
    }
  }
};

/// That the row `p` is what its owner holds of it (storage/flow/flow.h).
std::string still_ours(std::string_view held) {
  if (disabled("fence")) return "true";
  return fmt::format(
      "p.epoch = {0}.epoch and p.next_offset = {0}.next_offset and p.seq = {0}.seq and p.tableoid::bigint = "
      "{0}.of_table",
      held);
}

std::string claims_json(const std::vector<Claim>& claims) {
  if (claims.empty()) return "";
  std::string out = "[";
  for (const Claim& claim : claims) {
    out += fmt::format(R"({}[{},{},"{}","{}","{}"])", out.size() > 1 ? "," : "", claim.global, claim.release,
                       claim.kind, claim.value, to_string(claim.owner));
  }
  return out + "]";
}

}  // namespace

PartitionRow take_over(Session& session, std::string_view lane, int partition, const Uuid& held, bool for_replay) {
  const auto rows =
      session.run({"with relay as (insert into relayed values ($1, $2::int, 0) on conflict do nothing), "
                   "reactions as (insert into reacted values ($1, $2::int, 0) on conflict do nothing) "
                   "insert into partition as p (lane, partition, epoch, next_offset, seq, released, unsigned_below) "
                   "select $1, $2::int, gen_random_uuid(), 0, 0, false, 0 "
                   "where $4::boolean or not exists (select from replay where waiting) "
                   "on conflict (lane, partition) do update set epoch = excluded.epoch, released = false, "
                   "in_order = p.released or p.epoch = $3::uuid, "
                   "marks = case when p.epoch = $3::uuid then 0 else p.marks end "
                   "returning partition, epoch, next_offset, last_id, seq, tableoid::bigint as of_table, in_order, "
                   "unsigned_below",
                   {std::string(lane), std::to_string(partition), to_string(held), for_replay ? "t" : "f"}});
  if (rows.size() == 0) throw ReplayPending();
  PartitionRow row = partition_row(rows, 0);
  row.in_order = rows.text(0, "in_order") == "t";
  if (rows.at(0, rows.column("unsigned_below"))) row.unsigned_below = rows.integer(0, "unsigned_below");
  return row;
}

Statement begin_anew(std::string_view lane, const PartitionRow& mine) {
  return {
      "update partition set next_offset = 0, last_id = null, unsigned_below = 0 where lane = $1 and partition = "
      "$2::int "
      "and epoch = $3",
      {std::string(lane), std::to_string(mine.partition), to_string(mine.epoch)}};
}

std::int64_t unsigned_below(Session& session, std::string_view lane, const PartitionRow& mine,
                            const std::function<std::int64_t()>& end) {
  if (mine.unsigned_below) return *mine.unsigned_below;
  return session
      .run(
          {"update partition set unsigned_below = coalesce(unsigned_below, $3::bigint) where lane = $1 and partition = "
           "$2 returning unsigned_below",
           {std::string(lane), std::to_string(mine.partition), std::to_string(end())}})
      .integer(0, "unsigned_below");
}

Statement release(std::string_view lane, std::span<const PartitionRow> mine) {
  const Held held(mine);
  return {
      "update partition p set released = true, marks = 0 from unnest($2::int[], $3::uuid[]) as "
      "mine(partition, epoch) where p.lane = $1 and p.partition = mine.partition and p.epoch = mine.epoch",
      {std::string(lane), held.partitions.text(), held.epochs.text()}};
}

Statement mark_message(std::string_view lane, const PartitionRow& mine, const Uuid& place) {
  return {
      "update partition set marks = case when marks > 0 and suspect = $4::uuid then marks + 1 else 1 end, suspect = "
      "$4::uuid "
      "where lane = $1 and partition = $2 and epoch = $3 returning marks",
      {std::string(lane), std::to_string(mine.partition), to_string(mine.epoch), to_string(place)}};
}

std::int64_t marks(const Rows& rows) {
  return rows.size() == 0 ? 0 : rows.integer(0, "marks");
}

Statement lock_partitions(std::string_view lane, std::span<const PartitionRow> mine) {
  const Held held(mine);
  Array offsets, seqs, tables;
  for (const PartitionRow& row : mine) {
    offsets.add(std::to_string(row.next_offset));
    seqs.add(std::to_string(row.seq));
    tables.add(std::to_string(row.table));
  }
  return {fmt::format("select p.partition, p.epoch, p.next_offset, p.last_id, p.seq, p.tableoid::bigint as of_table "
                      "from partition p join unnest($2::int[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[]) "
                      "as mine(partition, epoch, next_offset, seq, of_table) on p.partition = mine.partition and {} "
                      "where p.lane = $1 order by p.partition for update of p",
                      still_ours("mine")),
          {std::string(lane), held.partitions.text(), held.epochs.text(), offsets.text(), seqs.text(), tables.text()}};
}

std::vector<PartitionRow> locked(const Rows& rows) {
  std::vector<PartitionRow> found;
  for (int r = 0; r < rows.size(); ++r) found.push_back(partition_row(rows, r));
  return found;
}

Statement known_commands(std::span<const Uuid> ids) {
  return {
      "select command_id, fingerprint, status, kind, object_id, version, problem from inbox where command_id = "
      "any($1::uuid[])",
      {array_of(ids)}};
}

Statement ids_there(std::string_view table, std::span<const Uuid> ids) {
  return {fmt::format("select id from {} where id = any($1::uuid[])", table), {array_of(ids)}};
}

std::vector<Reply> known(const Rows& rows) {
  std::vector<Reply> replies;
  for (int r = 0; r < rows.size(); ++r) {
    Reply reply;
    reply.command_id = id_at(rows, r, "command_id");
    reply.fingerprint = text_at(rows, r, "fingerprint");
    reply.status = text_at(rows, r, "status");
    reply.kind = text_at(rows, r, "kind");
    reply.id = id_at(rows, r, "object_id");
    reply.version = rows.integer(r, "version");
    reply.problem = text_at(rows, r, "problem");
    replies.push_back(std::move(reply));
  }
  return replies;
}

Statement append_events(std::string_view lane, std::span<const Appending> events) {
  Relation e("event");
  const auto partition = e.column("partition", "int");
  const auto seq = e.column("seq", "bigint");
  const auto epoch = e.column("epoch", "uuid");
  const auto id = e.column("id", "uuid");
  const auto type = e.column("type", "text");
  const auto aggregate_id = e.column("aggregate_id", "uuid");
  const auto version = e.column("aggregate_version", "bigint");
  const auto tenant_id = e.column("tenant_id", "uuid");
  const auto actor_id = e.column("actor_id", "uuid");
  const auto command_id = e.column("command_id", "uuid");
  const auto depth = e.column("depth", "int");
  const auto traceparent = e.column("traceparent", "text");
  const auto client = e.column("client", "text");
  const auto listener = e.column("listener", "text");
  const auto time = e.column("time", "timestamptz");
  const auto body = e.column("body", "json");
  const auto kept = e.column("kept", "json");
  const auto claims = e.column("claims", "json");
  const auto n = e.column("n", "bigint");
  std::int64_t count = 0;
  for (const Appending& a : events) {
    const Happened& h = *a.happened;
    e.add(partition, h.partition);
    e.add(seq, a.seq);
    e.add(epoch, a.epoch);
    e.add(id, h.id);
    e.add(type, h.event.type);
    e.add(aggregate_id, h.event.aggregate_id);
    e.add(version, h.event.aggregate_version);
    e.add(tenant_id, h.tenant_id);
    e.add(actor_id, id_or_null(h.actor_id));
    e.add(command_id, h.command_id);
    e.add(depth, h.depth);
    e.add(traceparent, text_or_null(h.traceparent));
    e.add(client, text_or_null(h.origin.client));
    e.add(listener, text_or_null(h.origin.listener));
    e.add(time, h.time);
    std::string text;
    write_json(text, *h.event.shape, h.event.body.get(),
               {.secrets_as_they_are = true, .part = WriteOptions::Part::travels});
    e.add(body, text);
    text.clear();
    write_json(text, *h.event.shape, h.event.body.get(),
               {.secrets_as_they_are = true, .part = WriteOptions::Part::kept});
    e.add(kept, text_or_null(text == "{}" ? "" : text));
    e.add(claims, text_or_null(claims_json(h.event.claims)));
    e.add(n, ++count);
  }
  // Switched off, the position is drawn when the transaction begins, before every apply.
  const bool drawn_early = disabled("append-last");
  return e.into(
      std::string("with {event} insert into event_log (") + (drawn_early ? "position, " : "") +
          "lane, partition, seq, epoch, id, type, aggregate_id, aggregate_version, tenant_id, actor_id, "
          "command_id, depth, traceparent, client, listener, time, body, kept, claims) " +
          (drawn_early ? "overriding system value select (extract(epoch from now()) * 1000000)::bigint + n, "
                       : "select ") +
          "$1, partition, seq, epoch, id, type, aggregate_id, "
          "aggregate_version, tenant_id, actor_id, command_id, depth, traceparent, client, listener, time, body, kept, "
          "claims from event order by n",
      {std::string(lane)});
}

Statement write_inbox(std::span<const Answered> answers) {
  Relation a("answer");
  const auto command_id = a.column("command_id", "uuid");
  const auto tenant_id = a.column("tenant_id", "uuid");
  const auto fingerprint = a.column("fingerprint", "text");
  const auto status = a.column("status", "text");
  const auto kind = a.column("kind", "text");
  const auto object_id = a.column("object_id", "uuid");
  const auto version = a.column("version", "bigint");
  const auto problem = a.column("problem", "json");
  const auto settles = a.column("settles", "uuid");
  const auto at = a.column("at", "timestamptz");
  for (const Answered& answer : answers) {
    a.add(command_id, answer.reply.command_id);
    a.add(tenant_id, answer.tenant_id);
    a.add(fingerprint, answer.reply.fingerprint);
    a.add(status, answer.reply.status);
    a.add(kind, answer.reply.kind);
    a.add(object_id, id_or_null(answer.reply.id));
    a.add(version, answer.reply.version);
    a.add(problem, text_or_null(answer.reply.problem));
    a.add(settles, id_or_null(answer.settles));
    a.add(at, answer.at);
  }
  return a.into(fmt::format(
      "with {{answer}} insert into inbox (command_id, tenant_id, fingerprint, status, kind, object_id, version, "
      "problem, "
      "settles, at) select command_id, tenant_id, fingerprint, status, kind, object_id, version, problem, settles, at "
      "from answer{}",
      disabled("inbox") ? " on conflict do nothing" : ""));
}

Statement move_partitions(std::string_view lane, std::span<const Move> moves) {
  Relation m("held");
  const auto partition = m.column("partition", "int");
  const auto epoch = m.column("epoch", "uuid");
  const auto next_offset = m.column("next_offset", "bigint");
  const auto seq = m.column("seq", "bigint");
  const auto table = m.column("of_table", "bigint");
  const auto to_offset = m.column("to_offset", "bigint");
  const auto to_id = m.column("to_id", "uuid");
  const auto to_seq = m.column("to_seq", "bigint");
  for (const auto& [from, to] : moves) {
    m.add(partition, from.partition);
    m.add(epoch, from.epoch);
    m.add(next_offset, from.next_offset);
    m.add(seq, from.seq);
    m.add(table, from.table);
    m.add(to_offset, to.next_offset);
    m.add(to_id, id_or_null(to.last_id));
    m.add(to_seq, to.seq);
  }
  return m.into(
      fmt::format("with {{held}}, moved as (update partition p set next_offset = h.to_offset, last_id = h.to_id, seq = "
                  "h.to_seq, marks = 0 from held h where p.lane = $1 and p.partition = h.partition and {} returning "
                  "p.partition) select folded(count(*), $2::bigint) as moved from moved",
                  still_ours("h")),
      {std::string(lane), std::to_string(moves.size())});
}

Statement write_dead_letter(std::string_view lane, const DeadLetter& letter) {
  return {"insert into dead_letter values ($1, $2, $3, $4, $5, $6, $7, now()) on conflict do nothing",
          {to_string(letter.id), std::string(lane), std::to_string(letter.partition), std::to_string(letter.offset),
           letter.reason, letter.headers, letter.body}};
}

}  // namespace hirewire
