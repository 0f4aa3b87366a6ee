#pragma once
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/config.h"
#include "base/instance_slot.h"
#include "events/bus.h"
#include "storage/flow/fold.h"
#include "storage/flow/replies.h"
#include "workers/flow/command_loop.h"
#include "workers/flow/context.h"
#include "workers/flow/executor.h"
#include "workers/flow/history.h"
#include "workers/flow/reactions.h"
#include "workers/flow/relay.h"

namespace hirewire {

struct CrewParts {
  const Config& config;
  const Surroundings& surroundings;
  Bus& bus;
  Bus& feed;  ///< the relay's own connection, so that no command waits behind a bulk of events
  const Folds& folds;
  std::vector<const Context*> contexts;
  Replies* replies = nullptr;                                          ///< of a door in this process
  std::vector<std::pair<std::string, std::function<Work()>>> outward;  ///< outward workers by name
};

/// The workers of a process, each on a thread of its own. Names: a lane (its loop and its relay), `reactions`
/// (reactions and the sender of follow-up commands), an outward worker. None named: all.
class Crew {
 public:
  /// Throws std::invalid_argument for an unknown name.
  Crew(CrewParts parts, const std::vector<std::string>& names);
  ~Crew();
  void start();
  /// Finishes the batches in hand and the attempts begun.
  void stop();
  static std::vector<std::string> names(const CrewParts& parts);

 private:
  template <class Worker>
  std::thread at_work(std::string_view name, Worker& worker);
  void ring_for_events(const std::string& lane);  ///< the bell of lanes that run elsewhere

  CrewParts parts_;
  InstanceSlot slot_;
  History history_;
  std::vector<std::unique_ptr<CommandLoop>> loops_;
  std::vector<std::string> lanes_;
  std::unique_ptr<Relay> relay_;
  std::unique_ptr<Reactions> reactions_;
  std::vector<std::unique_ptr<Executor>> executors_;
  std::vector<std::thread> threads_;
  std::vector<std::thread> loop_threads_;
  std::atomic<bool> stopping_{false};
};

}  // namespace hirewire
