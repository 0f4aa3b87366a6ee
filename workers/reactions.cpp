#include "workers/reactions.h"

#include <fmt/format.h>

#include "base/crash_point.h"
#include "base/log.h"
#include "events/envelope.h"
#include "schemas/json.h"
#include "storage/relation.h"
#include "storage/retention.h"
#include "storage/sql.h"
#include "workers/command_todo.h"

namespace hirewire {

namespace {

constexpr int at_once = 500;
constexpr auto tick = std::chrono::milliseconds(1000);
constexpr auto after_trouble = std::chrono::milliseconds(250);

/// How far reactions are in each partition, locked, so that two processes never do the same events at once. Rows that another
/// process holds are left to it.
std::array<Statement, 2> reacted_rows(const std::set<LanePartition>& partitions) {
  Array lanes;
  Array numbers;
  for (const auto& [lane, partition] : partitions) {
    lanes.add(lane);
    numbers.add(std::to_string(partition));
  }
  return {Statement{"insert into reacted select lane, partition, 0 from unnest($1::text[], $2::int[]) as rung(lane, partition) on conflict do nothing",
                    {lanes.text(), numbers.text()}},
          Statement{"select r.lane, r.partition, r.seq from reacted r join unnest($1::text[], $2::int[]) as rung(lane, partition) "
                    "using (lane, partition) order by r.lane, r.partition for update of r skip locked",
                    {lanes.text(), numbers.text()}}};
}

Statement move_reacted(std::string_view lane, int partition, std::int64_t seq) {
  return {"update reacted set seq = $3 where lane = $1 and partition = $2::int", {std::string(lane), std::to_string(partition), std::to_string(seq)}};
}

Statement partitions_behind() {
  return {"select p.lane, p.partition, p.seq - coalesce(r.seq, 0) as behind from partition p "
          "left join reacted r on r.lane = p.lane and r.partition = p.partition where p.seq > coalesce(r.seq, 0)", {}};
}

Statement set_tenants(std::span<const Logged> events) {
  std::set<std::string> tenants;
  for (const Logged& event : events) tenants.insert(to_string(event.tenant_id));
  Array array;
  for (const std::string& tenant : tenants) array.add(tenant);
  return {"select set_config('app.tenants', $1, true)", {array.text()}};
}

Statement todos_by_file(std::string_view path, std::span<const Logged* const> events) {
  Relation e("event");
  const auto event_id = e.column("event_id", "uuid");
  const auto type = e.column("type", "text");
  const auto tenant_id = e.column("tenant_id", "uuid");
  const auto aggregate_id = e.column("aggregate_id", "uuid");
  const auto version = e.column("aggregate_version", "bigint");
  const auto time = e.column("time", "timestamptz");
  const auto body = e.column("body", "json");
  for (const Logged* event : events) {
    e.add(event_id, to_string(event->id));
    e.add(type, event->type);
    e.add(tenant_id, to_string(event->tenant_id));
    e.add(aggregate_id, to_string(event->aggregate_id));
    e.add(version, std::to_string(event->aggregate_version));
    e.add(time, to_iso_micros(event->time));
    e.add(body, event->body);
  }
  return e.into(sql(path));
}

}  // namespace

Reactions::Reactions(const Config& config, const Keys& keys, const Folds& folds, const std::vector<const Context*>& contexts, int partitions,
                     std::function<void()> written)
    : config_(config),
      keys_(keys),
      folds_(folds),
      partitions_(partitions),
      written_(std::move(written)),
      reacted_(metrics::counter("hirewire_events_reacted_total", "Events whose todo rows are written")),
      troubles_(metrics::counter("hirewire_reaction_failures_total", "Rounds of the reactions that the database did not take")) {
  for (const Context* context : contexts)
    for (const Reaction& reaction : context->reactions) reactions_.push_back(&reaction);
}

void Reactions::stop() {
  stopping_ = true;
  bell_.stop();
}

void Reactions::run() {
  const auto lag = metrics::gauge("hirewire_reaction_lag_events", "Events in the log whose todo rows are not written yet, as last seen");
  const auto dead_letters = metrics::gauge("hirewire_dead_letters", "Messages convicted as poison that wait for a person: `hirewire dead-letters` shows them");
  std::unique_ptr<Session> session;
  auto look_at = std::chrono::steady_clock::now();
  auto forget_at = look_at + std::chrono::minutes(1);
  while (!stopping_) {
    auto rung = bell_.wait(tick);
    try {
      if (!session || !session->connected()) {
        session = std::make_unique<Session>(config_, Role::worker);
        session->commit_without_waiting();   // what is undone is done again: todo ids derive from the events
      }
      // A ring can be lost, and others may never fall silent: everywhere is looked at once a tick, whatever rings.
      if (rung.empty() || std::chrono::steady_clock::now() >= look_at) {
        look_at = std::chrono::steady_clock::now() + tick;
        std::int64_t behind = 0;
        const Rows rows = session->run(partitions_behind());
        for (int r = 0; r < rows.size(); ++r) {
          rung.emplace(rows.text(r, "lane"), static_cast<int>(rows.integer(r, "partition")));
          behind += rows.integer(r, "behind");
        }
        lag.set(static_cast<double>(behind));
        dead_letters.set(static_cast<double>(session->run({"select count(*) as n from dead_letter", {}}).integer(0, "n")));
      }
      if (std::chrono::steady_clock::now() >= forget_at) {
        forget_at = std::chrono::steady_clock::now() + (forget_old(*session) > 0 ? std::chrono::seconds(1) : std::chrono::hours(1));
      }
      if (!rung.empty() && react(*session, rung)) written_();
    } catch (const std::exception& trouble) {
      troubles_.add();
      log::warn("reactions_in_trouble", {{"error", trouble.what()}});
      session.reset();
      bell_.pause(after_trouble);
    }
  }
}

/// One transaction for all partitions that rang. True where todo rows may have been written.
bool Reactions::react(Session& session, const std::set<LanePartition>& partitions) {
  session.begin();
  try {
    const Rows rows = session.run_all(reacted_rows(partitions)).back();
    std::vector<Statement> reads;
    for (int r = 0; r < rows.size(); ++r)
      reads.push_back(events_after(rows.text(r, "lane"), static_cast<int>(rows.integer(r, "partition")), rows.integer(r, "seq"), at_once));
    std::vector<Logged> all;
    std::vector<Statement> moves;
    for (const Rows& read : session.run_all(reads)) {
      auto events = logged(read);
      if (events.empty()) continue;
      const Logged& last = events.back();
      moves.push_back(move_reacted(last.lane, last.partition, last.seq));
      if (static_cast<int>(events.size()) == at_once) bell_.ring(last.lane, last.partition);
      std::ranges::move(events, std::back_inserter(all));
    }
    if (all.empty()) {
      session.rollback();
      return false;
    }
    crash_point("before_react");
    ask_for(session, all, {});
    moves.push_back(Session::commit_statement());
    Session::check_committed(session.run_all(moves).back());
    crash_point("after_react_commit");
    reacted_.add(static_cast<double>(all.size()));
    return true;
  } catch (...) {
    session.rollback();
    throw;
  }
}

/// Writes the todo rows that the events ask for; `only`: of one reaction.
void Reactions::ask_for(Session& session, std::span<const Logged> events, std::string_view only) {
  std::vector<Statement> statements{set_tenants(events)};
  std::vector<Todo> todos;
  for (const Reaction* reaction : reactions_) {
    if (!only.empty() && reaction->name != only) continue;
    std::vector<const Logged*> asked;
    for (const Logged& event : events) {
      const Fold* fold = folds_.find(event.type);
      if (reaction->event == event.type || (reaction->event == "*" && fold && fold->is_public)) asked.push_back(&event);
    }
    if (asked.empty()) continue;
    if (!reaction->commands) {
      statements.push_back(todos_by_file(reaction->todos, asked));
      continue;
    }
    for (const Logged* event : asked)
      for (const FollowUp& follow_up : reaction->commands(*event)) todos.push_back(command_todo(follow_up, keys_));
  }
  if (!todos.empty()) statements.push_back(add_todos(todos));
  session.run_all(statements);
}

std::int64_t Reactions::look_back(std::string_view name, Instant since) {
  if (std::ranges::none_of(reactions_, [&](const Reaction* r) { return r->name == name; })) throw std::invalid_argument(fmt::format("no reaction is called {}", name));
  Session session(config_, Role::worker);
  std::int64_t count = 0;
  for (const std::string_view lane : all_lanes) {
    for (int p = 0; p < partitions_; ++p) {
      for (std::int64_t seq = 0;;) {
        auto events = logged(session.run(events_after(lane, p, seq, at_once)));
        if (events.empty()) break;
        seq = events.back().seq;
        std::erase_if(events, [&](const Logged& e) { return e.time < since; });
        if (events.empty()) continue;
        count += static_cast<std::int64_t>(events.size());
        session.begin();
        ask_for(session, events, name);
        session.commit();
      }
    }
  }
  written_();
  return count;
}

}  // namespace hirewire
