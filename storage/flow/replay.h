#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "storage/postgres/session.h"

namespace hirewire {

// The database may have been restored to a state from before what Kafka knows (docs/architecture.md §3, Restore). Then
// the commands that Kafka holds behind it are carried out again, of all lanes together, before anything else.

/// What the feed of a lane's partition tells at its end.
struct FeedEnd {
  std::string lane;
  int partition = 0;
  std::int64_t seq = 0;           ///< of its last event; 0: it tells of none
  std::int64_t feed_end = 0;      ///< offset
  std::int64_t commands_end = 0;  ///< offset of the command topic; needed to ask only
  Instant time;                   ///< of the last event's command
};

/// Whether a replay is asked for, and whether the feed tells of events that the database does not know, which no replay
/// has looked at.
Statement how_it_stands(std::span<const FeedEnd> ends);
struct Standing {
  bool replaying = false;
  bool behind = false;
};
Standing standing(const Rows& rows);

/// Asks for a replay, where none is asked for and the database is still behind. Todo rows that were due when the feed
/// told its last, and had never failed, are done: their work was begun before the restore, or is in the told events'.
void ask_for_replay(Session& session, std::span<const FeedEnd> ends);

/// A row where a replay is asked for and not done: `carried_out` of `of_all` commands.
Statement replay_progress();

/// What is to do in a partition.
struct ReplayedPartition {
  std::string lane;
  int partition = 0;
  std::int64_t end_offset = 0;
  std::int64_t seq = 0, reacted = 0;  ///< as the database was restored
  std::int64_t feed_end = 0;
  bool told = false;
};
std::vector<ReplayedPartition> replayed_partitions(Session& session);

/// Takes the lock of the one who carries the replay out, for as long as the session lives. False: another has it.
bool lock_replay(Session& session);

struct ToldEvent {
  Uuid id;
  std::string lane;
  int partition = 0;
  std::int64_t seq = 0;
  std::optional<std::int64_t> position;  ///< in the log that is lost
  std::string type;
  Uuid command_id;  ///< nil: not told
  Instant time;
};
/// Keeps what the feed told, in its order: it tells an event again after a crash, and after an earlier restore perhaps
/// elsewhere. The newest telling of an event counts, and of a number in its partition; an event whose number is
/// another's now did not come about again (`otherwise`) until it is told anew or made.
Statement add_told(std::span<const ToldEvent> events);
Statement told_all_of(const ReplayedPartition& of);

/// Whether the feed told every event that was lost before its last, once, with its position: of every partition.
bool told_in_full(Session& session);
/// The place in the lost log of the first event of each of these commands.
std::vector<std::pair<Uuid, std::int64_t>> told_places(Session& session, std::span<const Uuid> commands);

/// The commands have been carried out: the replay is over. Gives the told events that it did not make again.
std::vector<ToldEvent> end_replay(Session& session);

/// Told events that wait for a person, in the order in which they had happened; `limit` of them.
std::vector<ToldEvent> told_otherwise(Session& session, int limit);
/// Forgets them. Gives how many.
std::int64_t forget_told_otherwise(Session& session);

}  // namespace hirewire
