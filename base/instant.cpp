#include "base/instant.h"

#include <fmt/format.h>

namespace hirewire {
namespace {

/// Reads a text from left to right; every step says whether it found what it wanted.
struct Cursor {
  std::string_view rest;

  bool take(char wanted) {
    if (rest.empty() || rest.front() != wanted) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool take_any_of(std::string_view wanted) {
    if (rest.empty() || !wanted.contains(rest.front())) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool digit(int& value) {
    if (rest.empty() || rest.front() < '0' || rest.front() > '9') return false;
    value = value * 10 + (rest.front() - '0');
    rest.remove_prefix(1);
    return true;
  }
  bool number(int digits, int highest, int& value) {
    value = 0;
    for (int i = 0; i < digits; ++i) {
      if (!digit(value)) return false;
    }
    return value <= highest;
  }
};

std::optional<std::chrono::sys_days> read_date(Cursor& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  const bool read = text.number(4, 9999, year) && text.take('-') && text.number(2, 12, month) && text.take('-') &&
                    text.number(2, 31, day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!read || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<std::chrono::microseconds> read_time_of_day(Cursor& text) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  // No leap second: neither POSIX time nor timestamptz has a place for it.
  if (!text.number(2, 23, hour) || !text.take(':') || !text.number(2, 59, minute) || !text.take(':') ||
      !text.number(2, 59, second)) {
    return std::nullopt;
  }
  int micros = 0;
  if (text.take('.')) {
    int digits = 0;
    while (digits < 6 && text.digit(micros)) ++digits;
    if (digits == 0) return std::nullopt;
    for (; digits < 6; ++digits) micros *= 10;
  }
  return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) +
         std::chrono::microseconds(micros);
}

std::optional<std::chrono::minutes> read_offset(Cursor& text) {
  if (text.rest.empty() || text.take_any_of("Zz")) return std::chrono::minutes(0);
  const bool west = text.rest.front() == '-';
  int hours = 0;
  int minutes = 0;
  if (!text.take_any_of("+-") || !text.number(2, 23, hours) || !text.take(':') || !text.number(2, 59, minutes)) {
    return std::nullopt;
  }
  const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return west ? -offset : offset;
}

struct Parts {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::microseconds> time;
};

Parts parts_of(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return {day, std::chrono::hh_mm_ss(at - day)};
}

/// The last `count` decimal digits of `number`, zeros before it. Instants are written several times for each command:
/// what reads a format string anew each time takes ten times as long.
void append_digits(std::string& text, std::int64_t number, std::size_t count) {
  const std::size_t begin = text.size();
  text.resize(begin + count);
  for (std::size_t place = begin + count; place > begin; number /= 10) {
    text[--place] = static_cast<char>('0' + number % 10);
  }
}

std::string to_seconds(const Parts& parts) {
  std::string text;
  text.reserve(sizeof "2025-11-16T10:30:00.123456Z");
  append_digits(text, static_cast<int>(parts.date.year()), 4);
  append_digits(text += '-', static_cast<unsigned>(parts.date.month()), 2);
  append_digits(text += '-', static_cast<unsigned>(parts.date.day()), 2);
  append_digits(text += 'T', parts.time.hours().count(), 2);
  append_digits(text += ':', parts.time.minutes().count(), 2);
  append_digits(text += ':', parts.time.seconds().count(), 2);
  return text;
}

}  // namespace

Instant now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string to_iso(Instant at) {
  return to_seconds(parts_of(at)) + 'Z';
}

std::string to_iso_micros(Instant at) {
  const auto parts = parts_of(at);
  std::string text = to_seconds(parts);
  append_digits(text += '.', parts.time.subseconds().count(), 6);
  return text += 'Z';
}

std::optional<Instant> parse_iso(std::string_view text) {
  Cursor cursor{text};
  const auto date = read_date(cursor);
  if (!date || !cursor.take_any_of("Tt ")) return std::nullopt;  // the blank: RFC 3339 §5.6
  const auto time = read_time_of_day(cursor);
  if (!time) return std::nullopt;
  const auto offset = read_offset(cursor);
  if (!offset || !cursor.rest.empty()) return std::nullopt;
  const Instant at = *date + *time - *offset;
  // What could not be written with four digits, or that PostgreSQL would call BC, cannot be read either.
  constexpr Instant first = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
  constexpr Instant end = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
  if (at < first || at >= end) return std::nullopt;
  return at;
}

}  // namespace hirewire
