#pragma once
// What a text in Mustache asks for, found without filling it in: for who judges a template and who fills one in
// (workers/mail/template.h says which tags there are).
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hirewire {

constexpr std::size_t deepest_section = 8;  ///< sections in sections

struct MustacheTag {
  enum class Kind { variable, shown_if, shown_unless, end };
  Kind kind;
  std::string name;        ///< 1 to 64 letters, digits, _ and -
  bool is_escaped = true;  ///< in HTML; not by {{{name}}} and {{&name}}
  std::size_t begin = 0;   ///< where in the text its braces begin,
  std::size_t end = 0;     ///< and the byte behind them
};

/// Why a text cannot be read: a phrase that follows "the body …" and holds nothing of the text but a section's name.
struct BrokenMustache {
  std::string what;
};

/// All tags in order, comments apart. Throws BrokenMustache: a tag that is not closed or whose name is none, sections
/// that do not close each other or lie too deep, partials and other delimiters, which there are not.
std::vector<MustacheTag> mustache_tags(std::string_view text);

/// Calls `shown` for each variable that would stand in the filled-in text, a section's name being there as `is_there`
/// says.
void each_shown_variable(const std::vector<MustacheTag>& tags, const std::function<bool(std::string_view)>& is_there,
                         const std::function<void(const std::string&)>& shown);

}  // namespace hirewire
