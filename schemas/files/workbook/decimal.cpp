#include "schemas/files/workbook/decimal.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <string_view>

namespace hirewire {

Decimal Decimal::of(double value) {
  Decimal decimal;
  if (value == 0) return decimal;
  std::array<char, 32> text{};  // d.dddddddddddddde+xx
  const auto end = std::to_chars(text.begin(), text.end(), std::fabs(value), std::chars_format::scientific, 14).ptr;
  decimal.is_negative = value < 0;
  const char* exponent = text.data() + 17;  // behind 1 + 1 + 14 digits and the e
  int power = 0;
  std::from_chars(exponent + (*exponent == '+' ? 1 : 0), end, power);
  decimal.point = power + 1;
  for (int i = 0; i < 15; ++i) decimal.digits.at(i) = text.at(i == 0 ? 0 : i + 1);
  decimal.count = 15;
  while (decimal.digits.at(decimal.count - 1) == '0') --decimal.count;
  return decimal;
}

void Decimal::round(int places) {
  const int keep = point + places;
  if (keep >= count) return;
  const bool up = keep >= 0 && digits.at(keep) >= '5';
  count = std::max(keep, 0);
  if (!up) {
    while (count > 0 && digits.at(count - 1) == '0') --count;
  } else {
    while (count > 0 && digits.at(count - 1) == '9') --count;
    if (count > 0) {
      ++digits.at(count - 1);
    } else {
      digits[0] = '1';
      count = 1;
      ++point;
    }
  }
  if (count == 0) *this = Decimal{};
}

char Decimal::digit_at(int power) const {
  const int index = point - 1 - power;
  return index >= 0 && index < count ? digits.at(index) : '0';
}

void write_general(std::string& out, double value) {
  const Decimal decimal = Decimal::of(value);
  if (decimal.count > 0 && (decimal.point > 21 || decimal.point < -9)) {
    fmt::format_to(std::back_inserter(out), "{:.15g}", value);
    return;
  }
  if (decimal.is_negative) out += '-';
  if (decimal.point <= 0) out += '0';
  for (int power = decimal.point - 1; power >= 0; --power) out += decimal.digit_at(power);
  if (decimal.point >= decimal.count) return;
  out += '.';
  for (int power = -1; power >= decimal.point - decimal.count; --power) out += decimal.digit_at(power);
}

}  // namespace hirewire
