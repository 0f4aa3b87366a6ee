#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/config.h"
#include "storage/flow/fold.h"

namespace hirewire {

/// One table of the folds: a checksum is its row count and the sum of its rows' hashes, whatever their order.
struct RebuiltTable {
  std::string name;
  std::int64_t rows = 0;  ///< after
  std::string before;     ///< empty where the table was not there
  std::string after;
  [[nodiscard]] bool same() const { return before == after; }
};

struct RebuildOptions {
  bool check_only = false;  ///< compare, leave the standing tables in place and throw the new ones away
  std::function<void(std::int64_t events, std::int64_t of)> progress;  ///< after each wave, on the caller's thread
};

/// Folds the whole event log by position into fresh tables, through the same `apply` as the workers, compares them with
/// the standing ones and puts them in their place, also where they differ: the log is the truth. No batch commits
/// meanwhile (workers meet their lock_timeout, replay, and go on afterwards); the door reads on. A run that is killed
/// leaves things as they were. It waits for a `migrate` that runs, and a `migrate` waits for it; the tables are then
/// what this binary's files say. Throws SqlError, and std::runtime_error naming the event that cannot be folded.
std::vector<RebuiltTable> rebuild(const Config& config, const Folds& folds, const RebuildOptions& options = {});

}  // namespace hirewire
