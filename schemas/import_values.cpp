#include "schemas/import_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "schemas/import_names.h"
#include "schemas/language/utf8.h"

namespace hirewire::candidates {

namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";
constexpr std::string_view value_ends = ",;|\r\n";

bool is_blank_byte(char c) {
  return blanks.contains(c);
}

/// Bytes of the last sign of a text that is not empty; 1 where it is no UTF-8.
std::size_t last_sign(std::string_view text) {
  std::size_t size = 1;
  while (size < 4 && size < text.size() && (static_cast<unsigned char>(text[text.size() - size]) & 0xC0) == 0x80)
    ++size;
  return utf8_sequence(text.substr(text.size() - size)) == size ? size : 1;
}

/// Takes a number with a decimal point or comma from the beginning of `text`.
std::optional<double> take_number(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789.,"), text.size());
  std::string digits(text.substr(0, end));
  std::ranges::replace(digits, ',', '.');
  double number = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || stop != digits.data() + digits.size() || !std::isfinite(number)) return std::nullopt;
  text.remove_prefix(end);
  return number;
}

enum class Unit : std::uint8_t { none, year, month, other };
/// Takes a word that says what a number counts.
Unit take_unit(std::string_view& text) {
  constexpr std::string_view years[] = {"y", "yr", "yrs", "year", "years", "a", "an", "ans", "annee", "annees"};
  constexpr std::string_view months[] = {"m", "mo", "mos", "month", "months", "mois"};
  text = without_blanks(text);
  const std::string_view word = text.substr(0, text.find_first_of(" 0123456789,"));
  if (word.empty()) return Unit::none;
  const std::string key = column_key(word);
  text = without_blanks(text.substr(word.size()));
  if (std::ranges::find(years, std::string_view(key)) != std::end(years)) return Unit::year;
  if (std::ranges::find(months, std::string_view(key)) != std::end(months)) return Unit::month;
  return Unit::other;
}

/// Takes a word, where it stands alone.
void take_word(std::string_view& text, std::string_view word) {
  if (text.starts_with(word) && text.size() > word.size() && is_blank_byte(text[word.size()]))
    text = without_blanks(text.substr(word.size()));
}

bool begins_address(std::string_view text) {
  return text.starts_with("http") || text.starts_with("www.");
}

/// Where the web address that `text` begins with ends.
std::size_t address_end(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_blank_byte(text[at]) || text[at] == ';' || text[at] == '|') return at;
    if (text[at] != ',') continue;
    const std::string_view rest = text.substr(at + 1);
    if (rest.empty() || is_blank_byte(rest.front()) || begins_address(rest)) return at;
  }
  return text.size();
}

}  // namespace

std::string_view without_blanks(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = std::max<std::size_t>(utf8_sequence(text), 1);
    if (static_cast<unsigned char>(text.front()) < 0x80 ? !is_blank_byte(text.front())
                                                        : !is_blank(text.substr(0, size)))
      break;
    text.remove_prefix(size);
  }
  while (!text.empty()) {
    const std::size_t size = last_sign(text);
    if (size == 1 ? !is_blank_byte(text.back()) : !is_blank(text.substr(text.size() - size))) break;
    text.remove_suffix(size);
  }
  return text;
}

bool says_nothing(std::string_view cell) {
  constexpr std::string_view words[] = {"n/a", "#n/a",  "n.a.",  "na",     "none", "null",
                                        "nil", "néant", "aucun", "aucune", "\\n"};
  constexpr std::size_t longest = 8;
  cell = without_blanks(cell);
  if (cell.empty()) return true;
  if (cell.size() > longest) return false;
  if (cell.find_first_not_of("-_.?") == std::string_view::npos || cell == "–" || cell == "—") return true;
  char low[longest];
  std::ranges::transform(cell, low, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::ranges::find(words, std::string_view(low, cell.size())) != std::end(words);
}

std::optional<double> years_in(std::string_view cell) {
  cell = without_blanks(cell);
  for (const std::string_view word :
       {" of experience", " experience", " d'expérience", " d’expérience", " exp.", " exp"})
    if (cell.ends_with(word)) cell.remove_suffix(word.size());
  if (cell.starts_with('~') || cell.starts_with('+') || cell.starts_with('>')) cell = without_blanks(cell.substr(1));
  auto number = take_number(cell);
  if (!number) return std::nullopt;
  if (cell.starts_with('+')) cell.remove_prefix(1);
  const Unit unit = take_unit(cell);
  if (unit == Unit::other) return std::nullopt;
  if (unit == Unit::month) *number /= 12;
  if (cell.starts_with(',')) cell = without_blanks(cell.substr(1));
  for (const std::string_view word : {"and", "et"}) take_word(cell, word);
  if (unit == Unit::year && !cell.empty()) {
    const auto months = take_number(cell);
    if (!months || take_unit(cell) != Unit::month) return std::nullopt;
    *number += *months / 12;
  }
  return cell.empty() ? std::optional(std::round(*number * 100) / 100) : std::nullopt;
}

FirstOf first_of(std::string_view cell) {
  cell = without_blanks(cell);
  const std::size_t end = std::min(cell.find_first_of(value_ends), cell.find(":::"));
  if (end >= cell.size()) return {cell, false};
  const std::string_view rest = cell.substr(cell[end] == ':' ? end + 3 : end + 1);
  const std::string_view first = without_blanks(cell.substr(0, end));
  if (first.empty()) return first_of(rest);
  return {first, !first_of(rest).first.empty()};
}

std::vector<std::string_view> web_addresses_in(std::string_view cell) {
  std::vector<std::string_view> all;
  for (cell = without_blanks(cell); !cell.empty();) {
    const std::size_t end = address_end(cell);
    const std::string_view one = cell.substr(0, end);
    cell = without_blanks(cell.substr(std::min(end + 1, cell.size())));
    if (one.empty()) continue;
    const std::size_t dot = one.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == one.size() || one.contains('@')) return {};
    all.push_back(one);
  }
  return all;
}

DividedName divided_name(std::string_view whole, bool last_name_first) {
  whole = without_blanks(whole);
  if (const auto comma = whole.find(','); comma != std::string_view::npos) {
    const std::string_view before = without_blanks(whole.substr(0, comma));
    const std::string_view after = without_blanks(whole.substr(comma + 1));
    if (!before.empty() && !after.empty() && !after.contains(',')) return {after, before};
  }
  const auto blank = whole.find_last_of(blanks);
  if (blank == std::string_view::npos) return {whole, {}};
  const std::string_view before = without_blanks(whole.substr(0, blank));
  const std::string_view after = whole.substr(blank + 1);
  return last_name_first ? DividedName{after, before} : DividedName{before, after};
}

}  // namespace hirewire::candidates
