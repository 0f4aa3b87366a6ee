#include "schemas/messages/contacts.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "base/lower.h"
#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"
#include "schemas/language/utf8.h"
#include "schemas/language/values.h"

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

/// A code point of well-formed text, and how many bytes it has.
struct Sign {
  char32_t code = 0;
  std::size_t size = 1;
};
Sign sign_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t size = std::max<std::size_t>(utf8_sequence(text), 1);
  if (size == 1) return {byte(0), 1};
  char32_t code = byte(0) & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) code = code << 6U | (byte(i) & 0x3FU);
  return {code, size};
}

/// Of any script that people write telephone numbers in.
bool is_digit(char32_t code) {
  constexpr char32_t zeros[] = {U'0',   0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
                                0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0xFF10};
  return std::ranges::any_of(zeros, [code](char32_t zero) { return code >= zero && code < zero + 10; });
}

/// What may stand between the digits of a number: no letter, no line's end.
bool is_between(char32_t code) {
  if (code < 0x80) return std::string_view(" \t-./()_,:+*#").find(static_cast<char>(code)) != std::string_view::npos;
  return code == 0xA0 || code == 0xAD || code == 0xB7 || (code >= 0x2000 && code <= 0x2015) || code == 0x2022 ||
         code == 0x202F || code == 0x2060 || code == 0x2212 || code == 0x3000 || code == 0xFEFF;
}

/// Of an address (RFC 5322 atext) or a web link; bytes beyond ASCII are letters of some language.
bool is_of_a_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("._%+-@:/?#=&~!$'*^`{|}").find(c) != std::string_view::npos;
}

bool is_address(std::string_view word) {
  constexpr std::string_view wide_at = "\uFF20";
  const auto at = std::min(word.find('@'), word.find(wide_at));
  return at != std::string_view::npos && word.find('.', at) != std::string_view::npos;
}

/// Endings of host names as they stand in people's texts; where one stands alone, `net` is a platform's name.
bool is_host(std::string_view host, bool alone) {
  constexpr std::string_view ends =
      " com org net edu gov io dev me in co ai app uk de fr es it nl eu us ly info biz xyz tech page site online id sg "
      "au ca jp cn ru br ch at be se no pl pt gr ie nz za ae gg so link bio blog name pro ";
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string end = " " + std::string(host.substr(dot + 1)) + " ";
  return end.size() > 2 && ends.find(end) != std::string_view::npos && (!alone || end != " net ");
}

bool is_link(std::string_view word) {
  std::string low = lower(word);
  if (low.find("://") != std::string::npos || low.starts_with("www.")) return true;
  while (!low.empty() && std::string_view(".,:!?'").find(low.back()) != std::string_view::npos) low.pop_back();
  const auto end = low.find_first_of("/?#:");
  return is_host(std::string_view(low).substr(0, end), end == std::string::npos);
}

/// Digits and at most three signs between each two, from its first sign to its last digit; 0 where none begins here.
std::size_t length_of_number(std::string_view text) {
  constexpr std::size_t longest = 120, most_between = 3;
  std::size_t last = 0, between = 0;
  for (std::size_t i = 0; i < std::min(text.size(), longest);) {
    const Sign sign = sign_at(text.substr(i));
    if (is_digit(sign.code)) {
      last = i + sign.size;
      between = 0;
    } else if (last == 0 ? i > 0 || (text[0] != '+' && text[0] != '(')
                         : !is_between(sign.code) || ++between > most_between) {
      break;
    }
    i += sign.size;
  }
  return last;
}

bool is_year(std::string_view digits) {
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

/// The groups of digits, each digit of another script as `5`.
std::vector<std::string> groups_of(std::string_view number) {
  std::vector<std::string> groups;
  bool in_group = false;
  while (!number.empty()) {
    const Sign sign = sign_at(number);
    const bool digit = is_digit(sign.code);
    if (digit && !in_group) groups.emplace_back();
    if (digit) groups.back() += sign.size == 1 ? number[0] : '5';
    in_group = digit;
    number.remove_prefix(sign.size);
  }
  return groups;
}

/// Dates: 2019 - 2023, 01/2019 - 03/2023, 2024-05-17.
bool is_dates(const std::vector<std::string>& groups) {
  const auto years = std::ranges::count_if(groups, is_year);
  const auto small = std::ranges::count_if(groups, [](const std::string& group) { return group.size() <= 2; });
  return years > 0 && years + small == std::ssize(groups) && small <= 2 * years;
}

/// An amount of money: 12,00,000 or 2400000.
bool is_amount(std::string_view number, const std::vector<std::string>& groups) {
  if (groups.size() == 1) return groups[0].ends_with("000");
  return number.find_first_not_of("0123456789,") == std::string_view::npos &&
         std::ranges::all_of(groups.begin() + 1, groups.end(),
                             [](const std::string& group) { return group.size() == 2 || group.size() == 3; });
}

/// Seven digits and more that are neither dates nor an amount.
bool is_phone(std::string_view number) {
  const auto groups = groups_of(number);
  std::size_t digits = 0;
  for (const std::string& group : groups) digits += group.size();
  return digits >= 7 && (number.starts_with('+') || (!is_dates(groups) && !is_amount(number, groups)));
}

/// As masked_phone where its digits are ASCII; others are all masked.
std::string masked_number(std::string_view number) {
  if (std::ranges::all_of(number, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return masked_phone(number);
  std::string plain;
  bool foreign = false;
  for (std::string_view rest = number; !rest.empty(); rest.remove_prefix(sign_at(rest).size)) {
    const Sign sign = sign_at(rest);
    foreign |= sign.size > 1 && is_digit(sign.code);
    if (sign.size == 1) plain += rest[0];
  }
  return foreign ? std::string(8, 'X') : masked_phone(plain);
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
    out += is_phone(number) ? masked_number(number) : std::string(number);
    i += number.size();
  }
  return out;
}

std::string masked_json(std::string_view json) {
  std::string out;
  if (json.starts_with('{')) {
    std::set<std::string> keys;
    std::string key;
    std::string_view inside = inside_json(json);
    for (std::string_view value; next_json_member(inside, key, value);) {
      const std::string shown = masked_text(key);
      std::string unique = shown;
      for (std::size_t n = 2; !keys.insert(unique).second; ++n) unique = fmt::format("{} {}", shown, n);
      out += out.empty() ? '{' : ',';
      write_json_string(out, unique);
      out += ':' + masked_json(value);
    }
    return out.empty() ? "{}" : out + '}';
  }
  if (json.starts_with('[')) {
    std::string_view inside = inside_json(json);
    for (auto element = next_json_value(inside); !element.empty(); element = next_json_value(inside)) {
      out += out.empty() ? '[' : ',';
      out += masked_json(element);
    }
    return out.empty() ? "[]" : out + ']';
  }
  const std::string text = json_string_text(json);
  const std::string shown = masked_text(text);
  if (shown == text) return std::string(json);
  write_json_string(out, shown);
  return out;
}

std::string masked(const Member& member, std::string_view text) {
  if (member.kind == Kind::json) {
    std::string shown = masked_json(text);
    return std::cmp_less_equal(shown.size(), values::largest_json(member).value_or(0)) ? shown : "{}";
  }
  if (member.format == Format::email) return std::string(masked_email);
  if (member.format == Format::phone) return masked_phone(text);
  std::string shown = masked_text(text);
  std::size_t end = 0;
  for (auto left = values::lengths(member).most; left > 0 && end < shown.size(); --left)
    end += sign_at(std::string_view(shown).substr(end)).size;
  shown.resize(end);
  return shown;
}

bool holds_mask(std::string_view text) {
  const std::string low = lower(text);
  if (low.find(masked_email) != std::string::npos || low.find(masked_link) != std::string::npos) return true;
  for (std::size_t at = low.find("xxx"); at != std::string::npos; at = low.find("xxx", at)) {
    const auto end = std::min(low.find_first_not_of('x', at), low.size());
    if (end - at >= 7 || std::ranges::all_of(low.substr(end, 4) + std::string(end + 4 > low.size(), '-'),
                                             [](char c) { return is_digit(c); }))
      return true;
    at = end;
  }
  return false;
}

}  // namespace hirewire
