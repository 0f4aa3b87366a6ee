#include "base/usage.h"

#include <algorithm>

namespace hirewire {

namespace {

constexpr std::string_view more = "…";

struct Element {
  std::string name;  ///< an option with its hyphens, or a word
  bool takes_value = false, may_lack = false, repeats = false;
  [[nodiscard]] bool is_option() const { return name.starts_with("--"); }
  [[nodiscard]] bool takes(std::string_view word) const {
    const bool any = name.front() >= 'A' && name.front() <= 'Z';
    return any ? !word.starts_with('-') : word == name;
  }
};

/// `[--url URL]` is one element, of an option and the word for its value.
std::vector<Element> elements_of(std::string_view usage) {
  std::vector<Element> all;
  bool bracket = false;
  while (!usage.empty()) {
    const auto end = std::min(usage.find(' '), usage.size());
    std::string_view word = usage.substr(0, end);
    usage.remove_prefix(std::min(end + 1, usage.size()));
    if (word.starts_with('[')) {
      bracket = true;
      word.remove_prefix(1);
    }
    const bool may_lack = bracket;
    if (word.ends_with(']')) {
      bracket = false;
      word.remove_suffix(1);
    }
    const bool repeats = word.ends_with(more);
    if (repeats) word.remove_suffix(more.size());
    const bool is_value = !all.empty() && all.back().is_option() && !all.back().takes_value &&
                          all.back().may_lack == may_lack && !word.starts_with('-');
    if (is_value) {
      all.back().takes_value = true;
    } else {
      all.push_back({std::string(word), false, may_lack, repeats});
    }
  }
  return all;
}

/// Whether the words are what the elements that are no options say, in order.
bool fit(std::span<const Element> elements, std::span<const std::string> words) {
  for (const Element& element : elements) {
    if (element.is_option()) continue;
    std::size_t taken = 0;
    while (taken < words.size() && (taken == 0 || element.repeats) && element.takes(words[taken])) ++taken;
    if (taken == 0 && !element.may_lack) return false;
    words = words.subspan(taken);
  }
  return words.empty();
}

std::optional<Given> read_alternative(std::string_view usage, std::span<const std::string> arguments) {
  const auto elements = elements_of(usage);
  Given given;
  for (; !arguments.empty(); arguments = arguments.subspan(1)) {
    const std::string& argument = arguments.front();
    if (!argument.starts_with("--")) {
      given.words.push_back(argument);
      continue;
    }
    const auto option = std::ranges::find(elements, argument, &Element::name);
    if (option == elements.end() || given.options.contains(argument)) return std::nullopt;
    if (option->takes_value) {
      if (arguments.size() < 2) return std::nullopt;
      arguments = arguments.subspan(1);
    }
    given.options[argument] = option->takes_value ? arguments.front() : "";
  }
  for (const Element& element : elements)
    if (element.is_option() && !element.may_lack && !given.options.contains(element.name)) return std::nullopt;
  if (!fit(elements, given.words)) return std::nullopt;
  return given;
}

}  // namespace

std::optional<Given> read_arguments(std::string_view usage, std::span<const std::string> arguments) {
  constexpr std::string_view bar = " | ";
  for (std::size_t at = 0; at != std::string_view::npos;) {
    const auto end = usage.find(bar, at);
    if (auto given = read_alternative(usage.substr(at, end == std::string_view::npos ? end : end - at), arguments))
      return given;
    at = end == std::string_view::npos ? end : end + bar.size();
  }
  return std::nullopt;
}

}  // namespace hirewire
