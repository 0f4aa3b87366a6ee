#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "base/metrics.h"
#include "events/bus.h"
#include "workers/flow/batch.h"

namespace hirewire {

/// Of a batch. More saves nothing, and costs when one of them is poison (chaos R7).
inline constexpr std::size_t batch_limit = 128;

/// A partition that is ours.
struct HeldPartition {
  PartitionRow row;
  std::int64_t unsigned_below = 0;
  int alone = 0;  ///< so many messages more are marked and tried alone
};

/// Carries out what came in a lane's partitions that are ours, until each message is done, refused or convicted
/// (docs/architecture.md §3, Poison).
class Carrier {
 public:
  struct Parts {
    std::string lane;
    const CommandRows& rows;
    const Folds& folds;
    const Surroundings& surroundings;
    Replies* replies = nullptr;  ///< of a door in this process
    std::function<std::map<int, PartitionRow>()> mine;
    std::function<void(const Carried&)> carried;  ///< after each commit
  };
  explicit Carrier(Parts parts);

  /// Makes the partition ours (take_over, storage/flow/flow.h).
  HeldPartition take_hold(Session& session, Bus& bus, std::string_view name_space, int partition, const Uuid& held,
                          bool for_replay = false) const;
  [[nodiscard]] Taken taken(Message message, const HeldPartition& from) const;
  /// The same of a message that may have killed the process, which is to be tried alone.
  Taken taken_alone(Session& session, Message message, HeldPartition& from) const;
  /// In as few transactions as it can be. Throws what is nobody's fault, with nothing done since the last commit.
  void carry_out_all(Session& session, std::span<Taken> batch);

 private:
  bool try_once(Session& session, std::span<Taken> batch, Looking looking);
  static std::optional<std::size_t> suspect_in(Session& session, std::span<const Taken> batch, const SqlError& error);
  bool breaks_alone(Session& session, Taken& taken);
  [[nodiscard]] BatchParts batch_parts(Session& session) const;

  const Parts parts_;
  int look_first_ = 0;  ///< so many batches more are not tried without looking
  metrics::Counter replays_;
  metrics::Histogram batch_seconds_, batch_commands_;
};

metrics::Counter lane_counter(const std::string& name, const std::string& help, std::string_view lane);
/// Batches rolled back and tried again.
metrics::Counter replayed_batches(std::string_view lane);

}  // namespace hirewire
