#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/config.h"
#include "base/metrics.h"
#include "storage/flow/todo.h"
#include "storage/postgres/session.h"
#include "workers/flow/bell.h"
#include "workers/flow/history.h"

namespace hirewire {

/// How todo rows of one kind are carried out. `start` begins an attempt and returns at once; the end is reported from
/// any thread, exactly once. Nothing of it runs inside a transaction.
struct Work {
  std::string kind;
  int at_once = 256;               ///< attempts begun and not ended
  int per_key = 64;                ///< of one lane key (an endpoint, a provider)
  std::chrono::seconds lease{30};  ///< longer than any attempt
  std::function<void(std::vector<Todo>, const std::function<void(Attempted)>& ended)> start;
  /// The process ends: what has not begun may be put off. From any thread; null: everything is waited for.
  std::function<void()> stop = nullptr;
};

/// Leases due rows of a kind, hands them to their work, finishes or reschedules them set-wise (docs/architecture.md §3,
/// Todo).
class Executor {
 public:
  Executor(const Config& config, Work work, History* history = nullptr);
  void run();  ///< until `stop`; attempts begun are waited for, at most their lease. Blocks.
  void stop();
  Bell& bell() { return bell_; }  ///< rung when rows may have become due

 private:
  void lease(Session& session);
  void finish(Session& session);
  void count(Session& session);

  const Config& config_;
  History* const history_;
  Bell bell_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<Attempted> ended_;
  std::map<Lane, int> open_;
  int open_count_ = 0;
  std::optional<Lane> behind_;  ///< where the last lease stopped looking
  bool more_ = false;           ///< there may be more to lease now
  const Work work_;             ///< destroyed before all above: its threads may still report an end
  metrics::Counter done_, again_, dead_;
  metrics::Gauge open_gauge_, due_gauge_, dead_gauge_, oldest_, expired_;
  metrics::Counter troubles_;
};

}  // namespace hirewire
