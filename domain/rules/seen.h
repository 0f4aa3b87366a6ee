#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/messages/message.h"

namespace hirewire {

/// What load filled for one command.
struct Loaded {
  std::vector<std::shared_ptr<void>> rows;
  std::vector<std::pair<DirectoryKey, Uuid>> directory;  ///< taken values and their owners
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
  [[nodiscard]] std::vector<const State*> all() const {
    std::vector<const State*> rows;
    rows.reserve(loaded_.rows.size());
    for (const auto& row : loaded_.rows) rows.push_back(static_cast<const State*>(row.get()));
    return rows;
  }
  /// Who owns a value of the directory; nullopt: it is free.
  [[nodiscard]] std::optional<Uuid> owner(const DirectoryKey& key) const {
    const auto at = std::ranges::find(loaded_.directory, key, &std::pair<DirectoryKey, Uuid>::first);
    return at == loaded_.directory.end() ? std::nullopt : std::optional(at->second);
  }

 private:
  const Loaded& loaded_;
};

}  // namespace hirewire
