#include "base/money.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace hirewire {

namespace {

std::optional<Money> within_bounds(std::int64_t cents) {
  if (cents > largest_money.cents || cents < -largest_money.cents) return std::nullopt;
  return Money{cents};
}

}  // namespace

std::string to_string(Money money) {
  const auto size = static_cast<std::uint64_t>(std::abs(money.cents));
  return fmt::format("{}{}.{:02}", money.cents < 0 ? "-" : "", size / 100, size % 100);
}

std::optional<Money> parse_money(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  if (digits.empty()) return std::nullopt;
  if (point < text.size()) {
    const auto decimals = text.substr(point + 1);
    if (decimals.empty() || decimals.size() > 2) return std::nullopt;
    digits += decimals;
    digits.append(2 - decimals.size(), '0');
  } else {
    digits += "00";
  }
  if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  std::int64_t cents = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), cents).ec != std::errc{}) return std::nullopt;
  return within_bounds(negative ? -cents : cents);
}

std::optional<Money> money_of(double number) {
  if (!(std::fabs(number) < 1e12)) return std::nullopt;  // NaN too
  const auto cents = static_cast<std::int64_t>(std::llround(number * 100));
  // Division rounds correctly: it gives the very double that a text of these two decimals is read as.
  if (static_cast<double>(cents) / 100 != number) return std::nullopt;
  return within_bounds(cents);
}

std::optional<Money> money_of(std::int64_t whole) {
  if (whole > largest_money.cents / 100 || whole < -(largest_money.cents / 100)) return std::nullopt;
  return Money{whole * 100};
}

}  // namespace hirewire
