#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "base/id.h"
#include "base/instant.h"
#include "schemas/language/email_address.h"
#include "schemas/language/utf8.h"
#include "storage/queries/query_text.h"

namespace hirewire::query_text {

namespace {

using Check = Type::Check;

struct Known {
  std::string_view name;
  Check check;
  std::string_view sql;
};
constexpr Known known[] = {
    {"text", Check::text, "text"},
    {"email", Check::email, "text"},
    {"uuid", Check::uuid, "uuid"},
    {"integer", Check::integer, "bigint"},
    {"bigint", Check::integer, "bigint"},
    {"int", Check::small_integer, "int"},
    {"number", Check::number, "double precision"},
    {"float8", Check::number, "double precision"},
    {"numeric", Check::number, "numeric"},
    {"boolean", Check::boolean, "boolean"},
    {"timestamptz", Check::instant, "timestamptz"},
    {"instant", Check::instant, "timestamptz"},
    {"date", Check::date, "date"},
    {"since", Check::since, "timestamptz"},
    {"until", Check::until, "timestamptz"},
    {"json", Check::anything, "json"},
};

template <class T>
std::optional<T> whole(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// RFC 3339, or as PostgreSQL writes it in UTC ("2025-11-16 10:30:00.123+00").
std::optional<Instant> instant_in(std::string_view text) {
  std::string iso(text);
  if (iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
  if (iso.ends_with("+00")) iso.replace(iso.size() - 3, 3, "Z");
  return parse_iso(iso);
}

std::optional<std::chrono::sys_days> date_in(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = whole<int>(text.substr(0, 4));
  const auto month = whole<unsigned>(text.substr(5, 2));
  const auto day = whole<unsigned>(text.substr(8, 2));
  if (!year || *year < 1 || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month), std::chrono::day(*day)};
  return date.ok() ? std::optional<std::chrono::sys_days>(date) : std::nullopt;
}

/// A date is so many days later in UTC.
std::optional<Instant> bound_in(std::string_view text, std::chrono::days later) {
  if (const auto date = date_in(text)) return Instant(*date + later);
  return instant_in(text);
}

}  // namespace

Type type_named(std::string_view name) {
  const bool list = name.ends_with("[]");
  const auto element = list ? name.substr(0, name.size() - 2) : name;
  for (const Known& k : known)
    if (k.name == element)
      return list ? Type{Check::anything, std::string(k.sql) + "[]"} : Type{k.check, std::string(k.sql)};
  throw std::logic_error("no type is called " + std::string(name));
}

void take_bounds(Type& type, std::string_view& rest) {
  const auto word = rest.substr(0, std::min(rest.find(' '), rest.size()));
  const auto dots = word.find("..");
  if (dots == std::string_view::npos) return;
  const auto least = whole<std::int64_t>(word.substr(0, dots));
  const auto greatest = whole<std::int64_t>(word.substr(dots + 2));
  const bool counts = type.check == Check::integer || type.check == Check::small_integer;
  if (!counts || !least || !greatest || *least > *greatest)
    throw std::logic_error(fmt::format("{} are no bounds of {}", word, type.sql));
  type.bounds.emplace(*least, *greatest);
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
}

std::optional<std::string> fitted(const Type& type, std::string_view value) {
  const auto as_it_is = [&](bool fits) { return fits ? std::optional<std::string>(value) : std::nullopt; };
  switch (type.check) {
    case Check::anything:
    case Check::text:
      return as_it_is(is_utf8(value) && !value.contains('\0'));
    case Check::email:
      if (!is_utf8(value) || value.contains('\0')) return std::nullopt;
      return tidied_address(value);
    case Check::uuid:
      return as_it_is(parse_uuid(value).has_value());
    case Check::integer:
    case Check::small_integer: {
      const auto number = whole<std::int64_t>(value);
      const bool small = type.check == Check::small_integer;
      return as_it_is(number && (!small || std::in_range<std::int32_t>(*number)) &&
                      (!type.bounds || (*number >= type.bounds->first && *number <= type.bounds->second)));
    }
    case Check::number: {
      const auto number = whole<double>(value);
      return as_it_is(number && std::isfinite(*number));
    }
    case Check::boolean:
      if (value == "true" || value == "t" || value == "1") return "t";
      if (value == "false" || value == "f" || value == "0") return "f";
      return std::nullopt;
    case Check::instant:
    case Check::since:
    case Check::until: {
      const auto at = type.check == Check::instant
                          ? instant_in(value)
                          : bound_in(value, std::chrono::days(type.check == Check::until ? 1 : 0));
      return at ? std::optional(to_iso_micros(*at)) : std::nullopt;
    }
    case Check::date:
      return as_it_is(date_in(value).has_value());
  }
  return std::nullopt;
}

std::string demand(const Type& type) {
  switch (type.check) {
    case Check::text:
    case Check::email:
    case Check::anything:
      return "Must be text in UTF-8 without U+0000.";
    case Check::uuid:
      return "Must be a UUID.";
    case Check::integer:
    case Check::small_integer:
      if (!type.bounds) return "Must be a whole number.";
      return fmt::format("Must be a whole number from {} to {}.", type.bounds->first, type.bounds->second);
    case Check::number:
      return "Must be a number.";
    case Check::boolean:
      return "Must be true or false.";
    case Check::instant:
      return "Must be a time such as 2025-11-16T10:30:00Z.";
    case Check::date:
      return "Must be a date such as 2025-11-16.";
    case Check::since:
    case Check::until:
      return "Must be a date such as 2025-11-16, or a time such as 2025-11-16T10:30:00Z.";
  }
  return "";
}

}  // namespace hirewire::query_text
