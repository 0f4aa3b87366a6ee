#include "schemas/messages/contacts.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace hirewire {

namespace {

/// Digits of the country code at the head of `digits` (ITU E.164): 1 and 7 stand alone, some have two, the rest three.
std::size_t country_code_digits(std::string_view digits) {
  constexpr std::string_view two =
      "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 "
      "64 65 66 81 82 84 86 90 91 92 93 94 95 98";
  if (digits.starts_with('1') || digits.starts_with('7')) return 1;
  const auto at = two.find(digits.substr(0, 2));
  return at != std::string_view::npos && at % 3 == 0 ? 2 : 3;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Of an address or a web link; bytes beyond ASCII are letters of some language.
bool is_of_a_word(char c) {
  return is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("._%+-@:/?#=&~").find(c) != std::string_view::npos;
}

bool is_address(std::string_view word) {
  const auto at = word.find('@');
  return at != std::string_view::npos && at > 0 && word.find('.', at) != std::string_view::npos;
}

bool is_link(std::string_view word) {
  std::string low(word);
  std::ranges::transform(low, low.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  constexpr std::string_view ends[] = {".com/", ".org/", ".io/", ".dev/", ".me/", ".in/", ".co/", ".ai/"};
  return low.find("://") != std::string::npos || low.starts_with("www.") ||
         std::ranges::any_of(ends, [&](std::string_view end) { return low.find(end) != std::string::npos; });
}

/// Digits and what may stand between the digits of a telephone number, from its first sign to its last digit; 0 where
/// none begins here.
std::size_t length_of_number(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (!is_digit(text[0]) && text[0] != '+' && text[0] != '(') return 0;
  text = text.substr(0, longest).substr(0, text.find_first_not_of("0123456789 +-./()"));
  while (!text.empty() && !is_digit(text.back())) text.remove_suffix(1);
  return text.size();
}

bool is_year(std::string_view digits) {
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

/// Seven digits and more, but for dates: 2019 - 2023, 01/2019 - 03/2023, 2024-05-17.
bool is_phone(std::string_view number) {
  std::vector<std::string_view> groups;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < number.size();) {
    std::size_t end = i;
    while (end < number.size() && is_digit(number[end])) ++end;
    if (end > i) groups.push_back(number.substr(i, end - i));
    digits += end - i;
    i = std::max(end, i + 1);
  }
  const bool dates = !number.starts_with('+') && std::ranges::any_of(groups, is_year) &&
                     std::ranges::all_of(groups, [](auto group) { return group.size() <= 2 || is_year(group); });
  return digits >= 7 && !dates;
}

}  // namespace

std::string masked_phone(std::string_view phone) {
  std::string digits;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  const std::size_t code = phone.starts_with('+') && digits.size() > 7 ? country_code_digits(digits) : 0;
  const std::size_t shown = digits.size() > code + 4 ? 4 : 0;
  std::string out;
  if (code > 0) out = '+' + digits.substr(0, code) + '-';
  out.append(digits.size() - code - shown, 'X');
  return out + digits.substr(digits.size() - shown);
}

std::string masked_text(std::string_view text) {
  std::string out;
  std::size_t looked_at = 0;  // the end of the last word that was no contact
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (i >= looked_at) {
      const std::string_view word(rest.begin(), std::ranges::find_if_not(rest, is_of_a_word));
      const bool address = is_address(word);
      looked_at = i + word.size();
      if (address || is_link(word)) {
        out += address ? masked_email : masked_link;
        i = looked_at;
        continue;
      }
    }
    const auto number = rest.substr(0, std::max(length_of_number(rest), std::size_t{1}));
    out += is_phone(number) ? masked_phone(number) : std::string(number);
    i += number.size();
  }
  return out;
}

std::string masked(const Member& member, std::string_view text) {
  if (member.format == Format::email) return std::string(masked_email);
  return member.format == Format::phone ? masked_phone(text) : masked_text(text);
}

}  // namespace hirewire
