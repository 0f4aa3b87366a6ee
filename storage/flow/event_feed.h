#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/messages/message.h"
#include "storage/postgres/session.h"

namespace hirewire {

using LanePartition = std::pair<std::string, int>;

/// A part of a partition's event log: after < seq <= upto.
struct Stretch {
  std::string lane;
  int partition = 0;
  std::int64_t after = 0;
  std::int64_t upto = 0;
};

/// The two that read the log to its end. Each remembers how far it has read, in a row for each partition (`take_over`
/// makes it).
enum class LogReader { relay, reactions };

/// What the reader has not read yet of these partitions; none: of all. `hold`: its place is locked until the
/// transaction ends, and partitions that another process has locked are left out; while commands are carried out again
/// after a restore (storage/flow/replay.h) there is nothing.
Statement what_is_unread(LogReader reader, const std::set<LanePartition>& of, bool hold = false);
struct Unread {
  std::vector<Stretch> stretches;  ///< at most 500 events of each partition
  std::int64_t events = 0;         ///< all, more than the stretches where one was cut
  std::set<LanePartition> cut;     ///< where more is left
  bool told = false;               ///< held: the feed may have told some of them before the database was restored
};
Unread unread(const Rows& rows);
/// All there is, in stretches of at most 500 events.
std::vector<Stretch> whole_log(Session& session);
/// Moves the reader's place from the beginning of these to their end; one that has moved meanwhile stays.
Statement mark_read(LogReader reader, std::span<const Stretch> stretches);

/// Sets the reader's place back in a lane's partition (none: in all of them) to before the events since `since`.
Statement read_again(LogReader reader, std::string_view lane, std::optional<int> partition, Instant since);

/// A row of event_log as its readers see it.
struct Logged {
  std::string lane;
  int partition = 0;
  std::int64_t seq = 0;
  Uuid id;
  std::string type;
  Uuid aggregate_id;
  std::int64_t aggregate_version = 0;
  Uuid tenant_id;
  Uuid actor_id;
  Uuid command_id;
  std::int64_t position = 0;
  std::int64_t depth = 0;
  std::string traceparent;
  Instant time;
  std::string body;  ///< JSON, without what is kept back
};

/// Which events of the stretches: of some types, or of all; from a time on; those that the feed had told before the
/// database was restored, or the others.
struct EventFilter {
  std::vector<std::string_view> types;  ///< none: every type
  Instant since{};
  std::optional<bool> told{};
  /// Types whose events come whole, with what was kept back, where this boolean member is true; for events_in.
  std::vector<std::pair<std::string_view, std::string_view>> whole{};
};
/// In the log's order.
Statement events_in(std::span<const Stretch> stretches, const EventFilter& filter = {});
std::vector<Logged> logged(const Rows& rows);
/// Lets the transaction see the tenants of all events in the stretches, and tells of which types these are.
Statement see_tenants_of(std::span<const Stretch> stretches);
std::set<std::string, std::less<>> types_seen(const Rows& rows);
/// The file's statement with the events as `{event}`: event_id, type, tenant_id, aggregate_id, aggregate_version, time,
/// body. Of told events it gives the rows that it inserts: id.
Statement with_events(std::string_view path, std::span<const Stretch> stretches, const EventFilter& filter);
/// Their reactions have been asked: that the feed had told them is of no matter any more.
Statement forget_told(std::span<const Stretch> stretches);

}  // namespace hirewire
