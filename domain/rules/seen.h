#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/messages/message.h"

namespace hirewire {

/// What load filled for one command.
struct Loaded {
  std::vector<std::shared_ptr<void>> rows;
  std::vector<std::pair<DirectoryKey, Uuid>> directory;  ///< taken values and their owners
  const Touches* touches = nullptr;                      ///< what was asked for; null: nothing
};

/// All that a decision may look at: its rows and the directory's entries that it named. Nothing else decides.
template <class State>
class Seen {
 public:
  explicit Seen(const Loaded& loaded) : loaded_(loaded) {}
  /// The one row asked for, nullptr where there is none.
  [[nodiscard]] const State* one() const {
    return loaded_.rows.empty() ? nullptr : static_cast<const State*>(loaded_.rows.front().get());
  }
  /// The row of that id, nullptr where there is none.
  [[nodiscard]] const State* find(const Uuid& id) const {
    for (const auto& row : loaded_.rows)
      if (const auto* state = static_cast<const State*>(row.get()); state->id == id) return state;
    return nullptr;
  }
  [[nodiscard]] std::vector<const State*> all() const {
    std::vector<const State*> rows;
    rows.reserve(loaded_.rows.size());
    for (const auto& row : loaded_.rows) rows.push_back(static_cast<const State*>(row.get()));
    return rows;
  }
  /// Who owns a value of the directory; nullopt: it is free. Throws std::logic_error for a value that `touches` did not
  /// name: nobody looked whether it is taken.
  [[nodiscard]] std::optional<Uuid> owner(const DirectoryKey& key) const {
    const auto at = std::ranges::find(loaded_.directory, key, &std::pair<DirectoryKey, Uuid>::first);
    if (at != loaded_.directory.end()) return at->second;
    if (!touched(key)) throw std::logic_error("a rule asks who owns a " + key.kind + " that its touches do not name");
    return std::nullopt;
  }

 private:
  /// Rules ask in the order of their touches: a search begins behind what was found last, so that many cost no more.
  [[nodiscard]] bool touched(const DirectoryKey& key) const {
    if (loaded_.touches == nullptr) return false;
    const auto& keys = loaded_.touches->directory;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::size_t at = (next_ + i) % keys.size();
      if (keys[at] != key) continue;
      next_ = at + 1;
      return true;
    }
    return false;
  }

  const Loaded& loaded_;
  mutable std::size_t next_ = 0;
};

}  // namespace hirewire
