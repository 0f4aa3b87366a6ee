#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "schemas/files/csv_records.h"
#include "schemas/files/workbook/rich_text.h"
#include "schemas/files/workbook/shared_strings.h"
#include "schemas/files/workbook/styles.h"
#include "schemas/files/workbook/xml.h"

namespace hirewire {

/// What the cells of all sheets of a workbook need.
struct WorkbookTables {
  SharedStrings strings;
  Styles styles;
  bool from_1904 = false;
};

/// Reads one sheet's rows as text, by their numbers; rows without any text are passed over.
class SheetPart final : public XmlPart {
 public:
  static constexpr std::size_t most_columns = 10'000;
  static constexpr std::size_t longest_row = CsvRecords::longest;  ///< bytes of all its cells
  using OnRow = std::function<bool(std::int64_t row, std::span<const std::string_view> cells)>;

  SheetPart(const WorkbookTables& tables, const OnRow& on_row)
      : XmlPart("worksheet"), tables_(tables), on_row_(on_row) {
    text_.reserve(longest_row);
  }
  [[nodiscard]] bool has_rows() const { return has_rows_; }

 private:
  enum class Type : std::uint8_t { number, shared, text, inline_text, boolean, error, date };

  void on_start(std::string_view element, XmlAttributes attributes) override;
  void on_end(std::string_view element) override;
  void on_text(std::string_view text) override;
  void begin_row(XmlAttributes attributes);
  void begin_cell(XmlAttributes attributes);
  void end_cell();
  void number_cell();
  void put(std::string_view text, bool is_kept);
  void end_row();

  const WorkbookTables& tables_;
  const OnRow& on_row_;
  bool has_rows_ = false;
  bool in_data_ = false;
  bool in_row_ = false;
  std::int64_t row_ = 0;

  bool in_cell_ = false;
  bool in_value_ = false;
  bool in_inline_ = false;
  std::size_t column_ = 0;  // from 1; 0 before the first
  Type type_ = Type::number;
  std::size_t style_ = 0;
  std::string value_;
  std::string shown_;
  RichText rich_;

  std::string text_;  // of the row's cells that are kept nowhere else; it never grows beyond what was reserved
  std::size_t row_bytes_ = 0;
  std::vector<std::string_view> cells_;
};

}  // namespace hirewire
