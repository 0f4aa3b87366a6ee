#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "base/config.h"
#include "base/metrics.h"
#include "events/bus.h"
#include "storage/flow/replay.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Whether the database is the one that Kafka knows, or was restored to a state from before (docs/architecture.md §3,
/// Restore): then the feed tells of events that the log does not have. Whoever has connected asks, before anything is
/// carried out, published or delivered; and a lane's loop whose batch was fenced, since a restore need not break a
/// connection. One for a process; from any thread.
class History {
 public:
  History(const Config& config, Bus& bus, int partitions);
  /// `since`: when the session was connected; who looked after that has looked for it, too. True: commands are to be
  /// carried out again (workers/flow/replay.h), and where nobody had asked for that, it is asked for now. Throws where
  /// no broker tells.
  bool replaying(Session& session, std::chrono::steady_clock::time_point since);

 private:
  std::vector<FeedEnd> look_at_feed();

  const Config& config_;
  Bus& bus_;
  const int partitions_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point looked_at_{};
  metrics::Gauge left_;
};

/// Commands that are still to be carried out again: `hirewire_replay_commands_left`.
metrics::Gauge commands_left();

/// A worker's session whose commits do not wait for the disk, of a database at whose history somebody has looked. For
/// work that is done again where it is undone, with the same ids. `history`: none, nobody looks.
std::unique_ptr<Session> connect_patiently(const Config& config, History* history);

}  // namespace hirewire
