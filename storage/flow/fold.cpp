#include "storage/flow/fold.h"

#include <fmt/format.h>

#include "base/bite.h"
#include "storage/postgres/columns.h"
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

/// What a table has beside the event's members.
constexpr std::string_view of_the_table[] = {"tenant_id", "id", "version", "created_at", "updated_at", "deleted_at"};

void refuse_names(std::string_view table, const Shape& event) {
  for (const Member& member : event.members)
    if (std::ranges::find(of_the_table, member.name) != std::end(of_the_table))
      throw std::logic_error(
          fmt::format("{}.{}: {} has a column of that name beside them", event.name, member.name, table));
}

/// `mentioned` is one column: the bits of two Changes would be taken for each other's.
void refuse_two_changes(const Shape& event) {
  const Member* first = nullptr;
  for (const Member& member : event.members) {
    if (member.bit == 0) continue;
    if (first == nullptr) first = &member;
    if (member.mentions != first->mentions)
      throw std::logic_error(fmt::format("{}: an event has one Changes at most", event.name));
  }
}

/// `set` begins with the version, and what follows is led by a comma.
std::string change_text(std::string_view table, std::string_view set) {
  return fmt::format(
      "with {{event}}, changed as (update {} t set version = e.aggregate_version{}, updated_at = e.time from event e "
      "where t.tenant_id = e.tenant_id and t.id = e.aggregate_id and t.version = e.aggregate_version - 1 returning 1) "
      "select folded(count(*), (select count(*) from event)) from changed",
      quoted(table), set);
}

}  // namespace

std::string_view Fold::statement() const {
  return path.empty() ? std::string_view(text) : sql(path);
}

std::string insert_text(std::string_view table, const Shape& event) {
  refuse_names(table, event);
  std::string columns, values;
  for (const Member& member : event.members) {
    columns += quoted(member.name) + ", ";
    values += from_event("e", member) + ", ";
  }
  return fmt::format(
      "with {{event}} insert into {} (tenant_id, id, version, {}created_at, updated_at) "
      "select e.tenant_id, e.aggregate_id, e.aggregate_version, {}e.time, e.time from event e",
      quoted(table), columns, values);
}

std::string update_text(std::string_view table, const Shape& event, const std::vector<std::string_view>* only) {
  refuse_names(table, event);
  if (only != nullptr)
    for (const std::string_view name : *only)
      if (event.find(name) == nullptr) throw std::logic_error(fmt::format("{} has no {} to set", event.name, name));
  std::string set;
  for (const Member& member : event.members) {
    if (member.bit != 0) {
      set += ", " + set_where_mentioned("t", member, "e", member.bit);
    } else if (only == nullptr || std::ranges::find(*only, member.name) != only->end()) {
      set += fmt::format(", {} = {}", quoted(member.name), from_event("e", member));
    }
  }
  return change_text(table, set);
}

std::string delete_text(std::string_view table) {
  return change_text(table, ", deleted_at = e.time");
}

Folds::Folds(std::span<const Fold> folds) {
  for (const Fold& fold : folds) {
    refuse_names_of_envelope(fold.type, *fold.shape);
    refuse_two_changes(*fold.shape);
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
  std::vector<std::size_t> values;
  for (const Member& member : fold.shape->members)
    values.push_back(relation.column(std::string(member.name), sql_type(member)));
  const bool changes = std::ranges::any_of(fold.shape->members, [](const Member& m) { return m.bit != 0; });
  const auto mentioned = changes ? relation.column("mentioned", "bigint") : 0;
  for (const Happened* happened : events) {
    relation.add(event_id, happened->id);
    relation.add(tenant_id, happened->tenant_id);
    relation.add(aggregate_id, happened->event.aggregate_id);
    relation.add(version, happened->event.aggregate_version);
    relation.add(actor_id, id_or_null(happened->actor_id));
    relation.add(time, happened->time);
    relation.add(partition, happened->partition);
    const void* body = happened->event.body.get();
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Member& member = fold.shape->members[i];
      relation.add(values[i], member, body);
      if (member.bit != 0 && member.mentioned(body)) bits |= member.bit;
    }
    if (changes) relation.add(mentioned, static_cast<std::int64_t>(bits));
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
