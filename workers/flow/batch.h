#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "events/bus.h"
#include "storage/flow/flow.h"
#include "storage/flow/replies.h"
#include "storage/postgres/session.h"
#include "workers/flow/context.h"

namespace hirewire {

/// One message on its way through a batch.
struct Taken {
  Message message;
  std::optional<Command> command;  ///< once read
  const CommandRow* row = nullptr;
  std::string convicted;  ///< why it becomes a dead letter; empty: it does not
  Touches touches;        ///< the command's; worked out once, however often it is tried
  /// What becomes of the command where the rules let it make events; but in a replay it happens.
  enum class Passing { happens, is_put_off, is_refused } passing = Passing::happens;
};

/// What a message is known by that nobody has read: derived from where it stands and what it says, for a topic that was
/// made again has other messages in the same places.
Uuid unread_id(const Message& message);
/// Why a message is convicted of which nobody knows who sent it: it bears no signature of the house's, or a wrong one.
inline constexpr std::string_view not_signed = "not signed by this house";
/// Reads a message; one that cannot be read is convicted. Of one that the house has not signed nothing is looked at;
/// one before `unsigned_below` needs no signature (storage/flow/flow.h). Runs the row's `before`.
Taken take(Message message, std::int64_t unsigned_below, const CommandRows& rows, const Surroundings& surroundings);

/// A C++ fault in a decision: convicts its command alone. The batch is rolled back and replayed without it.
struct DecisionFault {
  Taken* taken;
  std::string what;
};

/// The command would make events, and is to be put off; the caller rolls back.
struct PutOff {};

struct Carried {
  std::vector<Reply> replies;           ///< of every command of the batch in partitions still ours, new or known
  std::vector<std::vector<Rows>> then;  ///< what those who wait for a reply read, in the replies' order
  std::map<int, PartitionRow> moved;    ///< partitions as they stand after the commit
  std::vector<int> fenced;              ///< partitions that another owner has taken
  int done = 0, refused = 0, duplicates = 0, convicted = 0, events = 0;
};

struct BatchParts {
  Session& session;
  const Folds& folds;
  const Keys& keys;
  std::string_view lane;
  Replies* replies = nullptr;  ///< of a door in this process
};

/// How much a batch asks before it writes.
enum class Looking {
  /// One round trip, for commands that read no row. What they take for granted (the partition is ours, the
  /// inbox does not know them, nobody has the values they claim) comes up short where it is not so.
  not_at_all,
  /// One round trip a wave, which is what can be decided together, and one more.
  by_wave,
  /// The same with a wave for each command.
  one_by_one,
};

/// The one transaction of a batch. `mine`: the partitions as last seen, by number. nullopt, with nothing done: they
/// cannot be carried out without looking. Throws SqlError, after a short fold to be tried again with more looking, and
/// DecisionFault; the caller rolls back.
std::optional<Carried> carry_out(const BatchParts& parts, std::span<Taken> batch,
                                 const std::map<int, PartitionRow>& mine, Looking looking);
/// All but the commit, for one command, looking first: throws what would keep it from being carried out. The caller
/// rolls back.
void rehearse(const BatchParts& parts, Taken& taken, const std::map<int, PartitionRow>& mine);

}  // namespace hirewire
