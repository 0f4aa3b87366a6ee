#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/seal.h"
#include "domain/rules/seen.h"
#include "schemas/language/refusal.h"
#include "schemas/messages/async_api.h"
#include "schemas/messages/message.h"
#include "storage/blobs/blobs.h"
#include "storage/flow/event_feed.h"
#include "storage/flow/fold.h"

namespace hirewire {

/// What a worker has beside the database.
struct Surroundings {
  const Keys& keys;
  const Blobs& blobs;
  int partitions;  ///< of a lane
};

/// A command of the house that an event, or the end of another command, asks for.
struct FollowUp {
  std::string_view lane;
  Command command;
  std::optional<Instant> not_before{};  ///< sent then; absent: at once
};

/// Thrown by `before` where what the command points to can never be read: it convicts the command.
class Unreadable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Which command meets which decision. `touches` and `decide` are free functions of domain/, found by the command's
/// type.
struct CommandRow {
  std::string_view type;
  const Shape* shape;
  std::string_view kind;  ///< of the object it is about: "candidate"
  std::string_view load;  ///< .sql file of storage/ (storage/flow/load.h); empty: the directory alone
  const Shape* state;
  Touches (*touches)(const void* command, const Actor& actor);
  Result<Events> (*decide)(const Loaded& loaded, const void* command, const Actor& actor);
  /// Before BEGIN: reads what never travels (an import's rows). Throws for trouble; a fault in the input goes into the
  /// command.
  void (*before)(Command& command, const Surroundings& surroundings) = nullptr;
  /// Asked when the command becomes a dead letter, so that what waits for it hears of it.
  std::optional<FollowUp> (*given_up)(const Command& command) = nullptr;
};

/// What the rows of an aggregate's commands have in common.
template <class State>
struct Aggregate {
  std::string_view kind;
  std::string_view load;
};

template <class C, class State>
CommandRow on(std::string_view kind, std::string_view load, void (*before)(Command&, const Surroundings&) = nullptr,
              std::optional<FollowUp> (*given_up)(const Command&) = nullptr) {
  return {type_of<C>(),
          &shape_of<C>(),
          kind,
          load,
          &shape_of<State>(),
          [](const void* command, const Actor& actor) { return touches(*static_cast<const C*>(command), actor); },
          [](const Loaded& loaded, const void* command, const Actor& actor) {
            return decide(Seen<State>(loaded), *static_cast<const C*>(command), actor);
          },
          before,
          given_up};
}

/// A command that makes the aggregate: there is nothing of it to load.
template <class C, class State>
CommandRow creates(const Aggregate<State>& aggregate) {
  return on<C, State>(aggregate.kind, "");
}
/// A command about one that is there.
template <class C, class State>
CommandRow changes(const Aggregate<State>& aggregate) {
  return on<C, State>(aggregate.kind, aggregate.load);
}

/// What an event asks for: one of
///   commands   pure: event → commands of the house, sent through todo;
///   of_owner   the same for who owns the value of the directory that `entry` names, as it is when the event is reacted
///              to: nothing where nobody does, or where `entry` names none;
///   todos      a .sql file that sees the events as `{event}` (event_id, type, tenant_id, aggregate_id,
///              aggregate_version, time, body) and inserts todo rows whose ids derive from (event, reaction, n).
struct Reaction {
  std::string_view name;   ///< stable: ids derive from it
  std::string_view event;  ///< a type, or "*": every public event
  std::vector<FollowUp> (*commands)(const Logged& event) = nullptr;
  std::string_view todos = {};
  std::optional<DirectoryKey> (*entry)(const Logged& event) = nullptr;
  std::vector<FollowUp> (*of_owner)(const Logged& event, const Uuid& owner) = nullptr;
  /// A boolean member of the event: where it is true, `commands` sees the lists too that were kept back in the log.
  std::string_view whole_where = {};
};

/// One context: a table that says all that the flow knows of it. workers/contexts.cpp lists them all.
struct Context {
  std::string_view name;
  std::string_view lane;
  /// Those whose names stand for columns in .sql files (storage/postgres/columns.h).
  std::vector<const Shape*> views;
  std::vector<CommandRow> commands;
  std::vector<Fold> folds;  ///< of its events
  std::vector<Reaction> reactions;
};
using Contexts = std::vector<const Context*>;

/// Whose names may stand for columns: commands, states, events and the listed views, and what these are made of.
std::vector<const Shape*> columns_of(const Contexts& contexts);
Folds folds_of(const Contexts& contexts);
using CommandRows = std::map<std::string_view, const CommandRow*>;  ///< by type
/// The commands of a lane; none named: of every lane. Throws std::logic_error for a type that has two rows.
CommandRows command_rows(const Contexts& contexts, std::string_view lane = {});
/// How a message's command is read (events/envelope.h): nullptr for an unknown type.
std::function<const Shape*(std::string_view type)> shape_named(const CommandRows& rows);
/// The types of the events that subscribers of webhooks may hear of.
std::vector<std::string_view> public_events(const Contexts& contexts);
/// Throws std::logic_error where an operation could never be carried out: no context has a row for this command on this
/// lane.
void demand_row(const Contexts& contexts, std::string_view lane, std::string_view type);
/// What each context is asked and what it tells, all on its lane.
std::vector<MessageType> message_types(const Contexts& contexts);

/// A follow-up command has the time at which it is asked for, not that of the chain's first command: otherwise an
/// import would seem to take no time, and one that runs for many days would be refused as expired. Copies of a command
/// are recognised by its id alone.
inline Envelope begun_now(Envelope envelope) {
  envelope.time = envelope.actor.now = std::max(envelope.time, now());
  return envelope;
}

/// What the end of a command asks for: same tenant, same actor.
template <class C>
FollowUp follow_up(std::string_view lane, const Command& ended, const Uuid& id, const Uuid& subject, C body) {
  Envelope e = ended.envelope;
  e.id = id;
  e.subject = subject;
  e.causation = ended.envelope.id;
  e.depth = ended.envelope.depth + 1;
  e.fingerprint.clear();
  return {lane, command(begun_now(std::move(e)), std::move(body))};
}

/// What an event asks for: same tenant, the given id and subject.
template <class C>
FollowUp follow_up(std::string_view lane, const Logged& event, const Uuid& id, const Uuid& subject, C body) {
  Envelope e;
  e.id = id;
  e.subject = subject;
  e.time = event.time;
  e.actor.tenant_id = event.tenant_id;
  e.actor.user_id = event.actor_id;
  e.actor.role = "system";
  e.actor.reach = Reach::tenant;
  e.traceparent = event.traceparent;
  e.causation = event.id;
  e.depth = event.depth + 1;
  return {lane, command(begun_now(std::move(e)), std::move(body))};
}

/// A timer: the follow-up is sent at `at`, which is its time then; at once where that is over.
inline FollowUp not_before(Instant at, FollowUp follow_up) {
  Envelope& e = follow_up.command.envelope;
  if (at > e.time) {
    e.time = e.actor.now = at;
    follow_up.not_before = at;
  }
  return follow_up;
}

}  // namespace hirewire
