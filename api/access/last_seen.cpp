#include "api/access/last_seen.h"

namespace hirewire {

void LastSeen::see(const Uuid& tenant, const Uuid& id, Instant at) {
  const std::scoped_lock lock(mutex_);
  const auto found = heard_.find({tenant, id});
  if (found != heard_.end()) {
    found->second = std::max(found->second, at);
  } else if (heard_.size() < most_) {
    heard_.emplace(std::pair(tenant, id), at);
  }
}

std::optional<Instant> LastSeen::find(const Uuid& tenant, const Uuid& id) const {
  const std::scoped_lock lock(mutex_);
  for (const Times* times : {&heard_, &told_, &told_before_})
    if (const auto found = times->find({tenant, id}); found != times->end()) return found->second;
  return std::nullopt;
}

std::map<Uuid, std::vector<presence::Sighting>> LastSeen::take() {
  const std::scoped_lock lock(mutex_);
  std::map<Uuid, std::vector<presence::Sighting>> all;
  for (const auto& [who, at] : heard_) all[who.first].push_back({who.second, at});
  told_before_ = std::exchange(told_, std::exchange(heard_, {}));
  return all;
}

}  // namespace hirewire
