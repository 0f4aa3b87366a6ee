#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hirewire {

/// What a command was given, where it fits.
struct Given {
  std::vector<std::string> words;              ///< in their order, without the options
  std::map<std::string, std::string> options;  ///< with their hyphens; the value of one that takes none is empty

  /// The value of an option, or what counts where it was not given.
  [[nodiscard]] std::string option(const std::string& name, const std::string& otherwise) const {
    const auto found = options.find(name);
    return found == options.end() ? otherwise : found->second;
  }
};

/// Reads `arguments` by a line of usage, the same that people are shown: `FILE --email E [--url URL]`,
/// `[list] | show ID`. A word in capitals stands for any that does not begin with a hyphen, one in small letters for
/// itself; an option with a word in capitals behind it takes a value, and any. Brackets: it may be left out. `…` behind
/// a word: more of it may follow. ` | ` parts alternatives; the first that fits counts. Options may stand anywhere,
/// each once. nullopt where none fits.
std::optional<Given> read_arguments(std::string_view usage, std::span<const std::string> arguments);

}  // namespace hirewire
