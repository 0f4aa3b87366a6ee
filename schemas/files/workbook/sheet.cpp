#include "schemas/files/workbook/sheet.h"

#include <algorithm>
#include <charconv>

#include "schemas/files/workbook/decimal.h"
#include "schemas/files/workbook/zip_package.h"

namespace hirewire {

namespace {

constexpr std::int64_t last_row = 999'999'999;  // Excel's is 1,048,576

/// "C12" is 3; 0 where the reference has no column.
std::size_t column_of(std::string_view reference) {
  std::size_t column = 0;
  for (const char c : reference.substr(0, 4)) {
    if (c >= 'A' && c <= 'Z') {
      column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    } else if (c >= 'a' && c <= 'z') {
      column = column * 26 + static_cast<std::size_t>(c - 'a' + 1);
    } else {
      break;
    }
  }
  return column;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

/// Whether General shows these digits as they stand. Longer ones than a spreadsheet can count with, as other programs
/// write them, stay whole.
bool is_plain_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= 40 && (text.front() != '0' || text.size() == 1) &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "2021-01-01T00:00:00" is that day; other times stay.
std::string_view without_midnight(std::string_view date) {
  const std::size_t time = date.find('T');
  if (time == std::string_view::npos || time == 0) return date;
  return date.find_first_not_of("0:.Z", time + 1) == std::string_view::npos ? date.substr(0, time) : date;
}

}  // namespace

void SheetPart::on_start(std::string_view element, XmlAttributes attributes) {
  if (in_cell_) {
    if (in_inline_) {
      rich_.on_start(element, attributes);
    } else if (element == "v") {
      value_.clear();
      in_value_ = true;
    } else if (element == "is") {
      value_.clear();
      rich_.begin(value_);
      in_inline_ = true;
    }
  } else if (in_row_) {
    if (element == "c") begin_cell(attributes);
  } else if (in_data_) {
    if (element == "row") begin_row(attributes);
  } else if (element == "sheetData") {
    in_data_ = true;
  }
}

void SheetPart::on_end(std::string_view element) {
  if (in_cell_) {
    if (element == "c") {
      end_cell();
      in_cell_ = in_value_ = in_inline_ = false;
    } else if (in_inline_) {
      if (element == "is") {
        in_inline_ = false;
      } else {
        rich_.on_end(element);
      }
    } else {
      in_value_ = false;
    }
  } else if (in_row_) {
    if (element == "row") end_row();
  } else if (element == "sheetData") {
    in_data_ = false;
  }
}

void SheetPart::on_text(std::string_view text) {
  if (in_value_) {
    value_ += text;
  } else if (in_inline_) {
    rich_.on_text(text);
  } else {
    return;
  }
  if (value_.size() > longest_row) {
    refuse(too_large(fmt::format("The cell in column {} of row {} is longer than 1 MiB; shorten it.", column_, row_)));
  }
}

void SheetPart::begin_row(XmlAttributes attributes) {
  const std::string_view number = attributes["r"];
  std::int64_t row = row_ + 1;
  if (!number.empty()) std::from_chars(number.data(), number.data() + number.size(), row);
  if (row <= row_ || row > last_row)
    return refuse(damaged(fmt::format("the row after row {} is numbered otherwise", row_)));
  row_ = row;
  in_row_ = true;
  column_ = 0;
}

void SheetPart::begin_cell(XmlAttributes attributes) {
  in_cell_ = true;
  value_.clear();
  type_ = Type::number;
  style_ = 0;
  ++column_;
  for (const char** pair = attributes.pairs(); *pair != nullptr; pair += 2) {
    const char* name = pair[0];
    if (name[0] == '\0' || name[1] != '\0') continue;
    const std::string_view value = pair[1];
    if (name[0] == 'r') {
      if (const std::size_t column = column_of(value); column > 0) column_ = column;
    } else if (name[0] == 's') {
      std::from_chars(value.data(), value.data() + value.size(), style_);
    } else if (name[0] == 't') {
      type_ = value == "s"           ? Type::shared
              : value == "str"       ? Type::text
              : value == "inlineStr" ? Type::inline_text
              : value == "b"         ? Type::boolean
              : value == "e"         ? Type::error
              : value == "d"         ? Type::date
                                     : Type::number;
    }
  }
}

void SheetPart::end_cell() {
  if (value_.empty() || type_ == Type::error) return;  // an error (#N/A) is the lack of a value
  switch (type_) {
    case Type::shared: {
      const std::string_view text = trimmed(value_);
      std::size_t index = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), index);
      if (text.empty()) return;
      if (read.ec != std::errc() || index >= tables_.strings.size()) {
        return refuse(
            damaged(fmt::format("the cell in column {} of row {} refers to a text that is missing", column_, row_)));
      }
      return put(tables_.strings[index], true);
    }
    case Type::text:
      unescape(value_, 0);
      return put(value_, false);
    case Type::boolean: {
      const std::string_view text = trimmed(value_);
      return put(text == "1" || text == "true" ? "TRUE" : "FALSE", true);
    }
    case Type::date:
      return put(without_midnight(trimmed(value_)), false);
    case Type::number:
      return number_cell();
    default:
      return put(value_, false);
  }
}

void SheetPart::number_cell() {
  const std::string_view text = trimmed(value_);
  const NumberFormat& format = tables_.styles.format(style_);
  if (format.is_general() && is_plain_integer(text)) return put(text, false);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return put(text, false);
  shown_.clear();
  format.write(shown_, number, tables_.from_1904);
  put(shown_, false);
}

/// `is_kept`: the text outlives the row.
void SheetPart::put(std::string_view text, bool is_kept) {
  if (trimmed(text).empty()) return;
  if (column_ > most_columns) {
    return refuse(
        too_large(fmt::format("Row {} has more than {} columns; remove those that no one needs.", row_, most_columns)));
  }
  row_bytes_ += text.size();
  if (row_bytes_ > longest_row) {
    return refuse(too_large(fmt::format("Row {} is longer than 1 MiB; shorten its cells.", row_)));
  }
  if (column_ > cells_.size()) cells_.resize(column_);
  if (!is_kept) {
    const std::size_t begin = text_.size();
    text_ += text;
    text = std::string_view(text_).substr(begin);
  }
  cells_[column_ - 1] = text;
}

void SheetPart::end_row() {
  in_row_ = false;
  if (cells_.empty()) return;
  has_rows_ = true;
  if (!on_row_(row_, cells_)) stop();
  cells_.clear();
  text_.clear();
  row_bytes_ = 0;
}

}  // namespace hirewire
