#pragma once
#include <cstddef>
#include <string_view>

namespace hirewire {

/// Bytes before the first that is beyond ASCII; text.size() where none is.
std::size_t ascii_prefix(std::string_view text);
/// Bytes before the first sequence that is no UTF-8 (RFC 3629: no overlong forms, no surrogates); text.size() where the
/// whole text is valid.
std::size_t valid_utf8(std::string_view text);
/// Length in bytes of the well-formed sequence that `text` begins with; 0 where there is none.
std::size_t utf8_sequence(std::string_view text);
/// Code points of well-formed text.
std::size_t code_points(std::string_view text);

/// Whether nothing of the text can be seen: it is empty, or white space and signs of no width only.
bool is_blank(std::string_view text);
/// Without the white space and the signs of no width at its ends.
std::string_view without_blank_ends(std::string_view text);
/// Whether white space of any kind or a sign of no width stands in it.
bool holds_blank(std::string_view text);

inline bool is_utf8(std::string_view text) {
  return valid_utf8(text) == text.size();
}

}  // namespace hirewire
