#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/config.h"
#include "base/metrics.h"
#include "events/bus.h"
#include "storage/flow/fold.h"
#include "storage/flow/replies.h"
#include "storage/postgres/session.h"
#include "workers/flow/carrier.h"
#include "workers/flow/context.h"
#include "workers/flow/history.h"

namespace hirewire {

/// What a lane's loop needs.
struct LoopParts {
  const Config& config;
  const std::string& instance;  ///< what the process is called in the Kafka groups
  const Surroundings& surroundings;
  Bus& bus;
  const Folds& folds;
  Replies* replies = nullptr;                                                             ///< of a door in this process
  std::function<void(std::string_view lane, std::span<const int> partitions)> committed;  ///< rings relay and reactions
  History* history = nullptr;  ///< none: nobody asks whether the database was restored
};

/// One lane's loop (docs/architecture.md §3.4): takes what is there and carries it out, one transaction a batch
/// (workers/flow/batch.h). Knows no context by name. Trouble replays with backoff; no partition ever stops for good.
class CommandLoop {
 public:
  CommandLoop(LoopParts parts, std::string_view lane, const std::vector<const Context*>& contexts);
  /// Until `stop`; the batch in hand is finished. Blocks: for a thread of its own.
  void run();
  void stop();
  [[nodiscard]] std::set<int> partitions() const;  ///< assigned to us now; callable from any thread

 private:
  static constexpr std::int64_t any_offset = -1;
  struct Own : HeldPartition {
    bool looking_back = false;           ///< the next message must be the one that was carried out last
    std::int64_t expected = any_offset;  ///< of the next message
    std::chrono::steady_clock::time_point
        retake{};  ///< fenced: when to take over again, should Kafka still say it is ours
    bool fenced = false;
  };
  void connect();
  void take_polled(Polled polled);
  void report();
  void show_progress();
  void look_at_history();
  void take_over_partition(int partition);
  void release_partitions(std::span<const PartitionRow> rows);
  void look_back(int partition);
  bool continues(const Message& message);
  void reached_end(int partition, std::int64_t end);
  void begin_anew_at(int partition, std::int64_t met);
  void finish(const Carried& carried);
  void recover(std::string_view what);
  void carry_out_polled();
  [[nodiscard]] std::map<int, PartitionRow> mine() const;

  const LoopParts parts_;
  const std::string lane_;
  const Uuid id_ = mint();  ///< in lane_worker
  const Contexts contexts_;
  const CommandRows rows_;
  Carrier carrier_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Consumer> consumer_;
  std::map<int, Own> own_;
  std::vector<Message> waiting_;  ///< accepted, not yet carried out
  bool history_known_ = false;    ///< somebody has looked at the database's since we connected to it
  std::chrono::steady_clock::time_point connected_at_{};
  std::int64_t table_ = 0;   ///< of the partitions taken over since then (PartitionRow)
  std::set<int> restarted_;  ///< since the last poll: what it brought of these is not read
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable stop_signal_;
  mutable std::mutex partitions_mutex_;
  std::set<int> partitions_;
  std::chrono::steady_clock::time_point report_at_{};
  int failures_ = 0;  ///< in a row, for the backoff
  metrics::Counter done_, refused_, duplicates_, dead_letters_, replays_, takeovers_, orphans_, history_changes_, lost_,
      fences_;
  metrics::Gauge healthy_, waiting_gauge_, partitions_gauge_, progress_;
};

}  // namespace hirewire
