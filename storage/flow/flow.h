#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/messages/message.h"
#include "storage/flow/fold.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// A row of `partition`: the truth about progress of a lane's partition.
struct PartitionRow {
  int partition = 0;
  Uuid epoch;                    ///< of who may write
  std::int64_t next_offset = 0;  ///< of the command topic: the first not yet carried out
  Uuid last_id;                  ///< the command at next_offset − 1, nil where there was none
  std::int64_t seq = 0;          ///< of the last event
  std::int64_t table = 0;        ///< the OID of the table: a restore makes it anew
  /// At the takeover; none: nobody who knows of signatures had it before.
  std::optional<std::int64_t> unsigned_below;
  bool in_order = true;  ///< at the takeover it was ours, or released by whoever held it before
};

/// Makes the partition ours: a fresh random epoch, and rows for those who read its log. Whoever held it before is
/// fenced from this commit on. `held`: the epoch under which it was ours until now, nil where it was not; coming back
/// from trouble clears the mark, since the command did not end the process. Throws ReplayPending while a replay is
/// asked for, unless it is `for_replay`.
PartitionRow take_over(Session& session, std::string_view lane, int partition, const Uuid& held,
                       bool for_replay = false);
/// The database was restored to before what Kafka knows: nobody carries anything out before all that was lost has been
/// carried out again (storage/flow/replay.h).
struct ReplayPending : std::runtime_error {
  ReplayPending() : std::runtime_error("the database was restored: what it has lost is carried out again first") {}
};
/// Kafka's history is not the one that was carried out: nothing of it counts as done by its place. What was, the inbox
/// knows. No older binary sent any of it (unsigned_below).
Statement begin_anew(std::string_view lane, const PartitionRow& mine);
/// Commands of the partition before this offset need no signature (events/envelope.h): an older binary may have sent
/// them. 0 in a partition that never had one. Else recorded once, by whoever takes the partition over first and knows
/// of signatures: where Kafka then ends, which `end` tells, asked only there.
std::int64_t unsigned_below(Session& session, std::string_view lane, const PartitionRow& mine,
                            const std::function<std::int64_t()>& end);
/// Says that we have ended our work on those partitions that are still ours: whatever happens to this process now, no
/// command did it.
Statement release(std::string_view lane, std::span<const PartitionRow> mine);
/// Marks a message, before it is tried alone, in a transaction of its own. `place`: derived from where it stands. A
/// commit clears the mark.
Statement mark_message(std::string_view lane, const PartitionRow& mine, const Uuid& place);
/// How often the message has been marked, this time included; 0: the partition is not ours any more.
std::int64_t marks(const Rows& rows);

// Parts of a batch's transaction. Each is a statement, so that a batch needs few round trips.

// A partition is still ours where its row bears our epoch and stands where we left it, in the same table. Under live
// connections a restore brings back an older row with our epoch.

/// Locks the partition rows that are still ours, in order.
Statement lock_partitions(std::string_view lane, std::span<const PartitionRow> mine);
std::vector<PartitionRow> locked(const Rows& rows);
/// Which of the commands the inbox knows: their stored replies.
Statement known_commands(std::span<const Uuid> ids);
std::vector<Reply> known(const Rows& rows);
/// Which of the ids a table has as `id`, of the tenants whose rows the session sees.
Statement ids_there(std::string_view table, std::span<const Uuid> ids);
/// Appends to the event log; `seq` of the events runs on from the partitions'. `position` follows the order given,
/// which is the order in which they were folded, across partitions: what one wave gave back, the next may have taken.
struct Appending {
  const Happened* happened;
  std::int64_t seq;
  Uuid epoch;
};
Statement append_events(std::string_view lane, std::span<const Appending> events);
struct Answered {
  Reply reply;
  Uuid tenant_id;
  Instant at;
  Uuid settles;  ///< nil: settled by this
};
/// Comes up short (SqlError::short_fold) where the inbox knows one of the commands.
Statement write_inbox(std::span<const Answered> answers);
/// From where it stands, as we hold it, to where next_offset, last_id and seq are then.
struct Move {
  PartitionRow from, to;
};
/// Moves them; clears the mark. Comes up short, with SqlError::short_fold, where one of them is not ours any more.
Statement move_partitions(std::string_view lane, std::span<const Move> moves);

struct DeadLetter {
  Uuid id;
  int partition = 0;
  std::int64_t offset = 0;
  std::string reason;
  std::string headers;  ///< JSON
  std::string body;
};
Statement write_dead_letter(std::string_view lane, const DeadLetter& letter);

}  // namespace hirewire
