#pragma once
#include <atomic>
#include <functional>
#include <span>
#include <string_view>

#include "base/config.h"
#include "events/bus.h"
#include "storage/flow/fold.h"
#include "storage/flow/replies.h"
#include "workers/flow/context.h"

namespace hirewire {

/// Carries out again what a restored database has lost (docs/architecture.md §3, Restore): the commands that Kafka
/// holds behind it, of all lanes, one at a time.
///
/// Those of which the feed tells events come in the order in which these had happened, so they come out as they did.
/// Others had none. Where the feed tells of a later command of the partition, that is certain: they are refused. The
/// rest may never have been carried out: what is refused in its time is refused; what passes waits until all is done of
/// which the feed tells, so that it takes nothing from anybody who was answered. Where the feed does not tell all, the
/// commands' time is the order.
struct ReplayParts {
  const Config& config;
  const Surroundings& surroundings;
  Bus& bus;
  const Folds& folds;
  const Contexts& contexts;
  Replies* replies = nullptr;                                                             ///< of a door in this process
  std::function<void(std::string_view lane, std::span<const int> partitions)> committed;  ///< rings relay and reactions
};

/// All of it, or until `stopping`; one process does it, whoever is first. Throws ReplayPending where another is at it,
/// and what else keeps it from going on: called again, by anybody, it goes on where it stood.
void replay(const ReplayParts& parts, const std::atomic<bool>& stopping);

}  // namespace hirewire
