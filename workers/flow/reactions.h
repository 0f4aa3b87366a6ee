#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "base/metrics.h"
#include "storage/flow/fold.h"
#include "storage/flow/housekeeping.h"
#include "storage/postgres/session.h"
#include "workers/flow/bell.h"
#include "workers/flow/context.h"
#include "workers/flow/executor.h"
#include "workers/flow/history.h"

namespace hirewire {

/// Turns events into todo rows (docs/architecture.md §3, Reactions). What is read is the log: `seq > reacted`, in
/// order; the rows are inserted in the transaction that moves `reacted` from what it was. So it does not matter
/// what Kafka duplicates, loses or reorders.
class Reactions {
 public:
  /// `written`: rings the executors.
  Reactions(const Config& config, const Surroundings& surroundings, const Folds& folds,
            const std::vector<const Context*>& contexts, std::function<void()> written, History* history = nullptr);
  void run();  ///< until `stop`; blocks
  void stop();
  Bell& bell() { return bell_; }
  /// Work of kind `reaction`, for an executor: one reaction to one event, where several could not be asked together. A
  /// fault of its own makes it a dead letter, anything else is tried again.
  [[nodiscard]] Work one_at_a_time();
  /// `hirewire react NAME --since`: asks the reaction `name` again for every event from `since` on; rows that exist
  /// stay. Returns how many events of the log it looked through. Throws std::invalid_argument for an unknown name.
  std::int64_t look_back(std::string_view name, Instant since);

 private:
  std::int64_t react(Session& session, const std::set<LanePartition>& partitions);
  std::int64_t react_to(Session& session, std::span<const Stretch> stretches);
  std::int64_t set_apart(Session& session, const Stretch& one_event);
  Attempted react_alone(Session& session, const Todo& todo);
  struct Asked {
    std::string_view only{};  ///< of one reaction
    Instant since{};
    bool told = false;  ///< the feed may have told some of the events before the database was restored
  };
  std::int64_t ask_for(Session& session, std::span<const Stretch> stretches, std::vector<Statement> then,
                       const Asked& asked);
  [[nodiscard]] std::vector<std::string_view> types_of(const Reaction& reaction) const;

  const Config& config_;
  const Keys& keys_;
  BlobSweep sweep_;
  const Folds& folds_;
  std::vector<const Reaction*> reactions_;
  std::function<void()> written_;
  History* const history_;
  Bell bell_{log_reading_pace};
  std::atomic<bool> stopping_{false};
  bool told_ = false;  ///< of the round under way: Unread::told
  metrics::Counter reacted_, set_apart_, troubles_;
  metrics::Gauge lag_;
};

}  // namespace hirewire
