#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "schemas/presence.h"

namespace hirewire {

/// Who was there when, as this door has heard it, until the table has it (docs/domain.md §0, Signals). Bounded: beyond
/// `most` ids nobody new is noted until the next `take`. Thread-safe.
class LastSeen {
 public:
  explicit LastSeen(std::size_t most = 100'000) : most_(most) {}
  /// `id`: of a user, or of an API key.
  void see(const Uuid& tenant, const Uuid& id, Instant at);
  /// nullopt where nothing was heard, or the table has it by now.
  [[nodiscard]] std::optional<Instant> find(const Uuid& tenant, const Uuid& id) const;
  /// What was heard since the last time, by tenant. It is still found until the next but one.
  std::map<Uuid, std::vector<presence::Sighting>> take();

 private:
  using Times = std::map<std::pair<Uuid, Uuid>, Instant>;  ///< by tenant and id
  const std::size_t most_;
  mutable std::mutex mutex_;
  Times heard_;
  Times told_, told_before_;  ///< what was taken last, and before that: it may be on its way
};

}  // namespace hirewire
