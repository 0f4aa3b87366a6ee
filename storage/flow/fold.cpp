#include "storage/flow/fold.h"

#include <fmt/format.h>

#include "base/bite.h"
#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"

namespace hirewire {

namespace {

constexpr std::string_view take_claims =
    "with {claim} insert into directory (scope, kind, value, tenant_id, owner) "
    "select scope, kind, value, tenant_id, owner from claim";
constexpr std::string_view release_claims =
    "with {claim} delete from directory d using claim c where d.scope = c.scope and d.kind = c.kind and d.value = "
    "c.value "
    "and d.owner = c.owner";

void claim(std::vector<Statement>& statements, std::span<const Happened> events) {
  for (const bool release : {true, false}) {
    Relation relation("claim");
    const auto scope = relation.column("scope", "uuid");
    const auto kind = relation.column("kind", "text");
    const auto value = relation.column("value", "text");
    const auto tenant_id = relation.column("tenant_id", "uuid");
    const auto owner = relation.column("owner", "uuid");
    for (const Happened& happened : events) {
      for (const Claim& claim : happened.event.claims) {
        if (claim.release != release) continue;
        relation.add(scope, claim.global ? Uuid{} : happened.tenant_id);
        relation.add(kind, claim.kind);
        relation.add(value, claim.value);
        relation.add(tenant_id, happened.tenant_id);
        relation.add(owner, claim.owner);
      }
    }
    if (relation.rows() == 0) continue;
    statements.push_back(relation.into(release ? release_claims : take_claims));
    if (!release && disabled("version")) statements.back().text += " on conflict do nothing";
  }
}

/// For the test that shows what the check is for: any count will do.
void forgive_shortness(std::string& text) {
  constexpr std::string_view check = "folded(";
  if (const auto at = text.rfind(check); at != std::string::npos) text.replace(at, check.size(), "greatest(");
}

/// `set` begins with the version, and what follows is led by a comma.
std::string change_text(std::string_view table, std::string_view set) {
  return fmt::format(
      "with {{event}}, changed as (update {} t set version = e.aggregate_version{}, updated_at = e.time from event e "
      "where t.tenant_id = e.tenant_id and t.id = e.aggregate_id and t.version = e.aggregate_version - 1 returning 1) "
      "select folded(count(*), (select count(*) from event)) from changed",
      table, set);
}

}  // namespace

std::string_view Fold::statement() const {
  return path.empty() ? std::string_view(text) : sql(path);
}

std::string insert_text(std::string_view table, const Shape& event) {
  std::string columns;
  for (const Member& member : event.members) columns += fmt::format("\"{}\", ", member.name);
  return fmt::format(
      "with {{event}} insert into {} (tenant_id, id, version, {}created_at, updated_at) "
      "select tenant_id, aggregate_id, aggregate_version, {}time, time from event",
      table, columns, columns);
}

std::string update_text(std::string_view table, const Shape& event) {
  std::string set;
  for (const Member& member : event.members)
    set += member.presence != Presence::patch
               ? fmt::format(R"(, "{0}" = e."{0}")", member.name)
               : fmt::format(R"(, "{0}" = case when e."{0}_set" then e."{0}" else t."{0}" end)", member.name);
  return change_text(table, set);
}

std::string delete_text(std::string_view table) {
  return change_text(table, ", deleted_at = e.time");
}

Folds::Folds(std::span<const Fold> folds) {
  for (const Fold& fold : folds) {
    refuse_names_of_envelope(fold.type, *fold.shape);
    if (!by_type_.emplace(fold.type, fold).second) throw std::logic_error("two folds of " + std::string(fold.type));
  }
}

const Fold* Folds::find(std::string_view type) const {
  const auto at = by_type_.find(type);
  return at == by_type_.end() ? nullptr : &at->second;
}

Statement fold_statement(const Fold& fold, std::span<const Happened* const> events) {
  Relation relation("event");
  const auto event_id = relation.column("event_id", "uuid");
  const auto tenant_id = relation.column("tenant_id", "uuid");
  const auto aggregate_id = relation.column("aggregate_id", "uuid");
  const auto version = relation.column("aggregate_version", "bigint");
  const auto actor_id = relation.column("actor_id", "uuid");
  const auto time = relation.column("time", "timestamptz");
  const auto partition = relation.column("partition", "int");
  struct Cells {
    const Member* member;
    std::size_t value;
    std::size_t set;
  };
  std::vector<Cells> cells;
  for (const Member& member : fold.shape->members) {
    Cells c{&member, relation.column(std::string(member.name), sql_type(member)), 0};
    if (member.presence == Presence::patch) c.set = relation.column(std::string(member.name) + "_set", "boolean");
    cells.push_back(c);
  }
  for (const Happened* happened : events) {
    relation.add(event_id, happened->id);
    relation.add(tenant_id, happened->tenant_id);
    relation.add(aggregate_id, happened->event.aggregate_id);
    relation.add(version, happened->event.aggregate_version);
    relation.add(actor_id, id_or_null(happened->actor_id));
    relation.add(time, happened->time);
    relation.add(partition, happened->partition);
    const void* body = happened->event.body.get();
    for (const Cells& c : cells) {
      relation.add(c.value, *c.member, body);
      if (c.set) relation.add_boolean(c.set, c.member->mentioned(body));
    }
  }
  return relation.into(fold.statement());
}

std::vector<Statement> fold_statements(const Folds& folds, std::span<const Happened> events) {
  // Rank: how often the type has changed within the command. Ranks are folded in order, the types of one rank together.
  std::map<std::pair<int, std::string_view>, std::vector<const Happened*>> groups;
  int rank = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i == 0 || events[i].command_id != events[i - 1].command_id) {
      rank = 0;
    } else if (events[i].event.type != events[i - 1].event.type) {
      ++rank;
    }
    groups[{rank, events[i].event.type}].push_back(&events[i]);
  }
  std::vector<Statement> statements;
  claim(statements, events);
  for (const auto& [key, group] : groups) {
    const Fold* fold = folds.find(key.second);
    if (!fold) throw std::logic_error("nothing folds " + std::string(key.second));
    statements.push_back(fold_statement(*fold, group));
  }
  if (disabled("version"))
    for (Statement& statement : statements) forgive_shortness(statement.text);
  return statements;
}

}  // namespace hirewire
