#include "schemas/language/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace hirewire {

namespace {

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

/// Length of the white space or sign of no width that the text begins with; 0 where it begins with neither.
std::size_t leading_blank(std::string_view text) {
  static constexpr std::string_view signs[] = {
      "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
      "\u2008", "\u2009", "\u200A", "\u200B", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF", "\u00AD",
      "\u061C", "\u180E", "\u200C", "\u200D", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
      "\u2060", "\u2061", "\u2062", "\u2063", "\u2064", "\u2066", "\u2067", "\u2068", "\u2069", "\u3164"};
  if (text.empty()) return 0;
  if (static_cast<unsigned char>(text.front()) < 0x80)
    return std::string_view(" \t\n\v\f\r").contains(text.front()) ? 1 : 0;
  const auto* const sign = std::ranges::find_if(signs, [&](std::string_view one) { return text.starts_with(one); });
  return sign == std::end(signs) ? 0 : sign->size();
}

}  // namespace

std::size_t utf8_sequence(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !continues(text, 1)) return 0;
  if (lead < 0xE0) return 2;
  // The second byte is what tells overlong forms, surrogates and what lies beyond U+10FFFF (RFC 3629 §4).
  const auto second = static_cast<unsigned char>(text[1]);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
      (lead == 0xF4 && second > 0x8F) || !continues(text, 2)) {
    return 0;
  }
  if (lead < 0xF0) return 3;
  return continues(text, 3) ? 4 : 0;
}

std::size_t ascii_prefix(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + 8 <= text.size(); at += 8) {
    std::memcpy(&eight, text.data() + at, 8);
    if ((eight & 0x8080808080808080U) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

std::size_t valid_utf8(std::string_view text) {
  for (std::size_t at = 0;;) {
    at += ascii_prefix(text.substr(at));
    if (at == text.size()) return at;
    const std::size_t length = utf8_sequence(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
}

bool is_blank(std::string_view text) {
  while (const std::size_t blank = leading_blank(text)) text.remove_prefix(blank);
  return text.empty();
}

std::string_view without_blank_ends(std::string_view text) {
  while (const std::size_t blank = leading_blank(text)) text.remove_prefix(blank);
  while (!text.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && continues(text, last)) --last;
    if (leading_blank(text.substr(last)) != text.size() - last) break;
    text.remove_suffix(text.size() - last);
  }
  return text;
}

bool holds_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (!continues(text, at) && leading_blank(text.substr(at)) > 0) return true;
  return false;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace hirewire
