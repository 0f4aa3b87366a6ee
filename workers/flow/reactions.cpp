#include "workers/flow/reactions.h"

#include <fmt/format.h>

#include <deque>
#include <set>

#include "base/crash_point.h"
#include "base/log.h"
#include "schemas/language/describe.h"
#include "schemas/language/json.h"
#include "storage/flow/housekeeping.h"
#include "storage/flow/load.h"
#include "storage/flow/todo.h"
#include "workers/flow/command_todo.h"

namespace hirewire {

namespace {

constexpr auto tick = std::chrono::milliseconds(1000);
constexpr auto after_trouble = std::chrono::milliseconds(250);

/// A C++ fault in what an event asks for.
struct ReactionFault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

auto reacting(const auto& ask) {
  try {
    return ask();
  } catch (const std::exception& fault) {
    throw ReactionFault(fault.what());
  }
}

/// Who owns what an event names to a reaction.
using Owners = std::map<std::pair<const Reaction*, Uuid>, Uuid>;

Owners owners_of(Session& session, const Keys& keys, std::span<const Logged> events,
                 std::span<const Reaction* const> reactions) {
  struct Asked {
    std::pair<const Reaction*, Uuid> by;
    Touches touches;
    Actor actor;
  };
  std::deque<Asked> asked;
  std::vector<Loading> wave;
  for (const Logged& event : events) {
    for (const Reaction* reaction : reactions) {
      if (reaction->entry == nullptr || reaction->event != event.type) continue;
      auto entry = reacting([&] { return reaction->entry(event); });
      if (!entry) continue;
      Asked& one = asked.emplace_back(Asked{{reaction, event.id}, {{}, {std::move(*entry)}}, {}});
      one.actor.tenant_id = event.tenant_id;
      wave.push_back({.path = {}, .touches = &one.touches, .actor = &one.actor, .loaded = {}});
    }
  }
  Owners owners;
  if (wave.empty()) return owners;
  take_loaded(session.run_all(load_statements(keys, wave)), wave);
  for (std::size_t i = 0; i < wave.size(); ++i)
    for (const auto& [entry, owner] : wave[i].loaded.directory) owners.emplace(asked[i].by, owner);
  return owners;
}

std::vector<FollowUp> follow_ups(const Reaction& reaction, const Logged& event, const Owners& owners) {
  if (reaction.of_owner == nullptr) return reacting([&] { return reaction.commands(event); });
  const auto owner = owners.find({&reaction, event.id});
  if (owner == owners.end()) return {};
  return reacting([&] { return reaction.of_owner(event, owner->second); });
}

/// What a todo of kind `reaction` holds.
struct Apart {
  std::string reaction;
  std::string lane;
  std::int64_t partition = 0;
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(Apart, (), (reaction, lane, partition, seq))

}  // namespace

Reactions::Reactions(const Config& config, const Surroundings& surroundings, const Folds& folds,
                     const std::vector<const Context*>& contexts, std::function<void()> written, History* history)
    : config_(config),
      keys_(surroundings.keys),
      sweep_(surroundings.blobs),
      folds_(folds),
      written_(std::move(written)),
      history_(history),
      reacted_(metrics::counter("hirewire_events_reacted_total", "Events whose todo rows are written")),
      set_apart_(metrics::counter("hirewire_events_set_apart_total",
                                  "Events whose reactions failed together and are asked one at a time")),
      troubles_(metrics::counter("hirewire_reaction_failures_total",
                                 "Rounds of the reactions that the database did not take")),
      lag_(metrics::gauge("hirewire_reaction_lag_events",
                          "Events in the log whose todo rows are not written yet, as last seen")) {
  for (const Context* context : contexts)
    for (const Reaction& reaction : context->reactions) reactions_.push_back(&reaction);
}

void Reactions::stop() {
  stopping_ = true;
  bell_.stop();
}

void Reactions::run() {
  const auto dead_letters =
      metrics::gauge("hirewire_dead_letters",
                     "Messages convicted as poison that wait for a person: `hirewire dead-letters` shows them");
  std::unique_ptr<Session> session;
  auto look_at = std::chrono::steady_clock::now();
  auto forget_at = look_at + std::chrono::minutes(1);
  auto sweep_at = look_at;
  while (!stopping_) {
    auto rung = bell_.wait(tick);
    try {
      if (!session || !session->connected()) session = connect_patiently(config_, history_);
      // A ring can be lost, and others may never fall silent: everywhere is looked at once a tick, whatever rings.
      if (std::chrono::steady_clock::now() >= look_at) {
        look_at = std::chrono::steady_clock::now() + tick;
        rung.clear();
        dead_letters.set(
            static_cast<double>(session->run({"select count(*) as n from dead_letter", {}}).integer(0, "n")));
        analyze_grown(*session);
      }
      if (std::chrono::steady_clock::now() >= forget_at) {
        forget_at = std::chrono::steady_clock::now() +
                    (forget_old(*session) > 0 ? std::chrono::seconds(1) : std::chrono::hours(1));
      }
      if (std::chrono::steady_clock::now() >= sweep_at) {
        sweep_at = std::chrono::steady_clock::now() +
                   (sweep_.step(*session, now()) ? std::chrono::seconds(1) : std::chrono::hours(1));
      }
      if (react(*session, rung) > 0) written_();
    } catch (const std::exception& trouble) {
      troubles_.add();
      log::warn("reactions_in_trouble", {{"error", trouble.what()}});
      session.reset();
      bell_.pause(after_trouble);
    }
  }
}

/// One transaction for all partitions that rang (none: for all). Gives how many todo rows were written.
std::int64_t Reactions::react(Session& session, const std::set<LanePartition>& partitions) {
  const Statement opening[] = {{"begin", {}}, what_is_unread(LogReader::reactions, partitions, true)};
  const auto found = unread(session.run_all(opening).back());
  lag_.set(static_cast<double>(found.events));
  if (found.stretches.empty()) {
    session.rollback();
    return 0;
  }
  told_ = found.told;
  crash_point("before_react");
  const auto written = react_to(session, found.stretches);
  crash_point("after_react_commit");
  for (const Stretch& stretch : found.stretches) reacted_.add(static_cast<double>(stretch.upto - stretch.after));
  for (const auto& [lane, partition] : found.cut) bell_.ring(lane, partition);
  return written;
}

/// Where the events cannot be had together they are halved, until the one that is at fault is alone; whatever asks of
/// it is then asked one at a time, by an executor. So nothing stands still behind it (docs/architecture.md §3, Poison).
std::int64_t Reactions::react_to(Session& session, std::span<const Stretch> stretches) {
  try {
    std::vector<Statement> then{mark_read(LogReader::reactions, stretches)};
    if (told_) then.push_back(forget_told(stretches));
    return ask_for(session, stretches, std::move(then), {.told = told_});
  } catch (const SqlError& error) {
    if (!error.convicts()) throw;
  } catch (const ReactionFault&) {  // NOLINT(bugprone-empty-catch): whose it is, the halves tell
  }
  session.rollback();
  std::vector<Stretch> halves[2];
  if (stretches.size() > 1) {
    const auto half = stretches.size() / 2;
    halves[0].assign(stretches.begin(), stretches.begin() + static_cast<std::ptrdiff_t>(half));
    halves[1].assign(stretches.begin() + static_cast<std::ptrdiff_t>(half), stretches.end());
  } else if (const Stretch& one = stretches.front(); one.upto - one.after > 1) {
    const auto middle = one.after + (one.upto - one.after) / 2;
    halves[0] = {{one.lane, one.partition, one.after, middle}};
    halves[1] = {{one.lane, one.partition, middle, one.upto}};
  } else {
    return set_apart(session, one);
  }
  std::int64_t written = 0;
  for (const auto& half : halves) {
    session.begin();
    written += react_to(session, half);
  }
  return written;
}

std::int64_t Reactions::set_apart(Session& session, const Stretch& one_event) {
  session.begin();
  const Statement reading[] = {see_tenants_of(std::span(&one_event, 1)), events_in(std::span(&one_event, 1))};
  std::vector<Todo> todos;
  for (const Logged& event : logged(session.run_all(reading).back())) {
    log::error("event_set_apart", {{"event", to_string(event.id)}, {"type", event.type}});
    for (const Reaction* reaction : reactions_) {
      const auto types = types_of(*reaction);
      if (std::ranges::find(types, event.type) == types.end()) continue;
      const Apart apart{std::string(reaction->name), event.lane, event.partition, event.seq};
      todos.push_back({derive(event.id, "reaction:" + apart.reaction), "reaction", event.tenant_id, apart.reaction, 0,
                       to_json(apart)});
    }
  }
  std::vector<Statement> writing;
  if (!todos.empty()) writing.push_back(add_todos(todos));
  writing.push_back(mark_read(LogReader::reactions, std::span(&one_event, 1)));
  writing.push_back(Session::commit_statement());
  Session::check_committed(session.run_all(writing).back());
  set_apart_.add();
  return static_cast<std::int64_t>(todos.size());
}

Work Reactions::one_at_a_time() {
  Work work;
  work.kind = "reaction";
  // Rare: the executor's own thread does it.
  work.start = [this](const std::vector<Todo>& todos, const std::function<void(Attempted)>& ended) {
    Session session(config_, Role::worker);
    for (const Todo& todo : todos) ended(react_alone(session, todo));
  };
  return work;
}

Attempted Reactions::react_alone(Session& session, const Todo& todo) {
  const auto apart = read_json_as<Apart>(todo.payload);
  if (!apart) return {todo, Attempted::End::dead, {}, "the payload cannot be read"};
  const Stretch event{apart->lane, static_cast<int>(apart->partition), apart->seq - 1, apart->seq};
  try {
    session.begin();
    ask_for(session, std::span(&event, 1), {}, {.only = apart->reaction, .told = true});
    written_();
    return {todo};
  } catch (const ReactionFault& fault) {
    session.rollback();
    return {todo, Attempted::End::dead, {}, fault.what()};
  } catch (const SqlError& error) {
    session.rollback();
    if (error.convicts()) return {todo, Attempted::End::dead, {}, error.what()};
    return {todo, Attempted::End::again, std::chrono::seconds(1), error.state()};
  }
}

/// Writes the todo rows that the events ask for, does `then` and commits. Gives how many rows.
std::int64_t Reactions::ask_for(Session& session, std::span<const Stretch> stretches, std::vector<Statement> then,
                                const Asked& asked) {
  const auto seen = types_seen(session.run(see_tenants_of(stretches)));
  std::vector<Statement> statements;
  std::vector<const Reaction*> commanding;
  EventFilter followed{.types = {}, .since = asked.since};
  for (const Reaction* reaction : reactions_) {
    if (!asked.only.empty() && reaction->name != asked.only) continue;
    if (std::ranges::none_of(types_of(*reaction), [&](std::string_view type) { return seen.contains(type); })) continue;
    if (reaction->todos.empty()) {
      commanding.push_back(reaction);
      followed.types.push_back(reaction->event);
      if (!reaction->whole_where.empty()) followed.whole.emplace_back(reaction->event, reaction->whole_where);
    } else {
      EventFilter filter{.types = types_of(*reaction), .since = asked.since};
      if (asked.told) {
        filter.told = true;
        statements.push_back(with_events(reaction->todos, stretches, filter));
        filter.told = false;
      }
      statements.push_back(with_events(reaction->todos, stretches, filter));
    }
  }
  if (!commanding.empty()) statements.push_back(events_in(stretches, followed));
  const auto answers = statements.empty() ? std::vector<Rows>{} : session.run_all(statements);
  std::int64_t written = 0;
  std::vector<Uuid> told;
  for (const Rows& rows : answers) {
    if (!rows.tag().starts_with("INSERT")) continue;
    written += rows.affected();
    for (int r = 0; r < rows.size(); ++r) told.push_back(parse_uuid(rows.text(r, "id")).value_or(Uuid{}));
  }
  if (!told.empty()) then.insert(then.begin(), done_before_restore(told));
  std::vector<Todo> todos;
  if (!commanding.empty()) {
    const auto events = logged(answers.back());
    const auto owners = owners_of(session, keys_, events, commanding);
    for (const Logged& event : events)
      for (const Reaction* reaction : commanding)
        if (reaction->event == event.type)
          for (const FollowUp& follow_up : follow_ups(*reaction, event, owners))
            todos.push_back(command_todo(follow_up, keys_));
  }
  if (!todos.empty()) then.insert(then.begin(), add_todos(todos));
  then.push_back(Session::commit_statement());
  Session::check_committed(session.run_all(then).back());
  return written + static_cast<std::int64_t>(todos.size());
}

std::vector<std::string_view> Reactions::types_of(const Reaction& reaction) const {
  if (reaction.event != "*") return {reaction.event};
  std::vector<std::string_view> types;
  for (const auto& [type, fold] : folds_.all())
    if (fold.is_public) types.push_back(type);
  return types;
}

std::int64_t Reactions::look_back(std::string_view name, Instant since) {
  std::set<std::string_view> names;
  for (const Reaction* reaction : reactions_) names.insert(reaction->name);
  if (!names.contains(name))
    throw std::invalid_argument(fmt::format("no reaction is called {}; there are: {}", name, fmt::join(names, ", ")));
  Session session(config_, Role::worker);
  std::int64_t count = 0;
  for (const Stretch& stretch : whole_log(session)) {
    session.begin();
    ask_for(session, std::span(&stretch, 1), {}, {.only = name, .since = since});
    count += stretch.upto - stretch.after;
  }
  written_();
  return count;
}

}  // namespace hirewire
