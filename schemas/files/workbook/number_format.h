#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hirewire {

/// How a cell's number is shown, by the format code of its style (ECMA-376, 18.8.30 and 18.8.31): "0000000000",
/// "0.00%",
/// "[<=9999999]###-####;(###) ###-####", "dd/mm/yyyy hh:mm". As a spreadsheet shows it, but for what a reader of the
/// rows would misunderstand:
/// - a date is 2024-05-31, with its time 2024-05-31T09:30:00, a time of day 09:30:00, whatever the order in the code;
/// an
///   elapsed time ([h]:mm) is hours:minutes:seconds;
/// - digits are not grouped (1,234.5 is 1234.5), and what is negative begins with a minus (not in parentheses or red);
/// - scientific and fraction formats, and a section that hides the number, show it as General does: nothing is lost.
class NumberFormat {
 public:
  static constexpr std::size_t longest_code = 1024;  ///< a longer one counts as General

  NumberFormat() = default;  ///< General
  explicit NumberFormat(std::string_view code);
  /// One of the formats that have a number and no code in the file; others are General.
  static NumberFormat built_in(int id);

  /// `from_1904`: the workbook counts days from 1904-01-01; else from 1900-01-01, as if 1900 had a 29 February.
  void write(std::string& out, double value, bool from_1904) const;
  [[nodiscard]] bool is_general() const { return sections_.empty(); }

 private:
  enum class Kind : std::uint8_t { general, number, date };
  enum class Mark : std::uint8_t { digit, point, percent, thousand, literal, general };
  struct Piece {
    Mark mark = Mark::literal;
    std::string text;  // of a literal; '0', '#' or '?' of a digit
  };
  struct Condition {
    std::string comparison;  // "<", "<=", "=", "<>", ">=", ">"
    double with = 0;
    [[nodiscard]] bool holds(double value) const;
  };
  struct Section {
    Kind kind = Kind::general;
    std::vector<Piece> pieces;
    std::optional<Condition> condition;
    bool is_text = false;     // has @
    bool has_date = false;    // years, days, or months that are not minutes
    bool has_time = false;    // hours, minutes, seconds
    bool is_elapsed = false;  // [h], [m], [s]
  };
  class Reader;

  [[nodiscard]] const Section* section_for(double value) const;
  static void write_number(std::string& out, const Section& section, double value);
  static bool write_date(std::string& out, const Section& section, double value, bool from_1904);

  std::vector<Section> sections_;  // for numbers; empty: General
};

}  // namespace hirewire
