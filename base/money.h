#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hirewire {

/// An amount of money of two decimals, what PostgreSQL's numeric(14,2) holds; its currency stands beside it. Counted in
/// hundredths, never in a double.
struct Money {
  std::int64_t cents = 0;
  auto operator<=>(const Money&) const = default;
};
/// 999,999,999,999.99; the least is as far below zero.
inline constexpr Money largest_money{99'999'999'999'999};

std::string to_string(Money money);  ///< with two decimals: "-0.05", "1200.00"
/// `-?digits` with at most two decimals; nullopt for anything else and for what is beyond largest_money.
std::optional<Money> parse_money(std::string_view text);
/// The amount that a JSON number says, which a parser hands over as the nearest double; nullopt as above. A double
/// tells two decimals apart up to largest_money, and a third one up to there.
std::optional<Money> money_of(double number);
std::optional<Money> money_of(std::int64_t whole);

}  // namespace hirewire
