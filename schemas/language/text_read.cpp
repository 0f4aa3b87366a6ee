#include <algorithm>
#include <charconv>
#include <cmath>

#include "schemas/language/json.h"
#include "schemas/language/utf8.h"
#include "schemas/language/values.h"

namespace hirewire {

namespace {

using values::Wrong;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool same_word(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::optional<Wrong> place_boolean(std::string_view text, bool& place) {
  place = text == "1" || same_word(text, "true");
  if (place || text == "0" || same_word(text, "false")) return std::nullopt;
  return values::wrong_type(Kind::boolean);
}

template <class Number>
std::optional<Wrong> place_number(Kind kind, std::string_view text, Number& place) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
  if (end != text.data() + text.size()) return values::wrong_type(kind);
  if (error == std::errc::result_out_of_range) return values::too_large_for_64_bits();
  if (error != std::errc{}) return values::wrong_type(kind);
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(place)) return values::wrong_type(kind);
  }
  return std::nullopt;
}

std::optional<Wrong> place_value(const Member& member, std::string_view text, void* place) {
  const Kind kind = member.kind;
  switch (kind) {
    case Kind::text:
      values::place_text(member, text, *static_cast<std::string*>(place));
      return std::nullopt;
    case Kind::integer:
      return place_number(kind, text, *static_cast<std::int64_t*>(place));
    case Kind::number:
      return place_number(kind, text, *static_cast<double*>(place));
    case Kind::money: {
      const auto money = parse_money(text);
      if (!money) return values::no_money();
      *static_cast<Money*>(place) = *money;
      return std::nullopt;
    }
    case Kind::boolean:
      return place_boolean(text, *static_cast<bool*>(place));
    case Kind::json: {
      auto json = canonical_json(text);
      if (!json) return values::wrong_type(kind);
      *static_cast<Json*>(place) = std::move(*json);
      return std::nullopt;
    }
    default:
      return values::place_string(kind, text, place);
  }
}

}  // namespace

void read_text(std::string_view text, const Member& member, void* object, std::vector<Fault>& faults) {
  const values::Path path{nullptr, member.name};
  if (member.list) member.clear(object);
  if (text.empty()) return;
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
    values::add(faults, &path, {"format", "Must be UTF-8 text without NUL."});
    return;
  }
  if (!member.list) {
    if (auto wrong = place_value(member, text, member.place(object))) {
      values::add(faults, &path, std::move(*wrong));
    }
    return;
  }
  std::size_t index = 0;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view piece = trimmed(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (piece.empty()) continue;
    const values::Path element{&path, {}, index++};
    if (auto wrong = place_value(member, piece, member.place(object))) {
      values::add(faults, &element, std::move(*wrong));
    }
  }
}

}  // namespace hirewire
