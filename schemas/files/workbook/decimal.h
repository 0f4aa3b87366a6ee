#pragma once
#include <array>
#include <string>

namespace hirewire {

/// A number by its decimal digits, as spreadsheets count with them: fifteen significant ones, halves rounded away from
/// zero (1.005 to two places is 1.01, though the double is a little less).
struct Decimal {
  bool is_negative = false;
  int point = 0;  ///< 0.d1d2d3 × 10^point
  int count = 0;  ///< of digits; 0 is zero
  std::array<char, 16> digits{};

  /// Of a finite number.
  static Decimal of(double value);
  /// Keeps `places` digits behind the point.
  void round(int places);
  /// The digit at a power of ten: 0 is the ones, -1 the tenths.
  [[nodiscard]] char digit_at(int power) const;
};

/// How the number is shown where no format says: at most 15 significant digits and no exponent (33612345678, 0.3),
/// unless it has more than 21 digits or nine zeros behind the point.
void write_general(std::string& out, double value);

}  // namespace hirewire
