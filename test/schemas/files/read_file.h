#pragma once
// Reads a whole text, or a whole file, in pieces of any size.
#include "schemas/files/row_reader.h"
#include "schemas/files/text_decoder.h"

namespace hirewire::sample {

struct ReadRow {
  std::int64_t line = 0;
  std::vector<std::string> cells;
  std::vector<Fault> faults;
  std::int64_t offset = 0;
  RowPlace next;
};

struct ReadFile {
  std::vector<std::string> columns;
  char delimiter = ',';
  std::vector<ReadRow> rows;
  std::optional<Refusal> refusal;
  std::int64_t header_line = 0;
  RowPlace data;
};

inline RowReader::OnRow keep(ReadFile& file) {
  return [&file](const Row& row) {
    file.rows.push_back({row.line, {row.cells.begin(), row.cells.end()}, row.faults, row.offset, row.next});
    return true;
  };
}

inline bool is_ours(std::string_view cell) {
  const std::string name = column_name(cell);
  return name == "email" || name == "first_name" || name == "last_name" || name == "phone" || name == "skills";
}

inline ReadFile read(std::string_view bytes, std::size_t piece = 64 * 1024, RowReader reader = RowReader(is_ours)) {
  ReadFile file;
  const auto on_row = keep(file);
  Result<void> result;
  for (std::size_t at = 0; at < bytes.size() && result; at += piece)
    result = reader.feed(bytes.substr(at, piece), on_row);
  if (result) result = reader.finish(on_row);
  if (!result) file.refusal = result.error();
  file.header_line = reader.header_line();
  file.data = reader.data();
  file.columns = reader.header().columns;
  file.delimiter = reader.header().delimiter;
  return file;
}

/// As a door reads it.
inline ReadFile read_file(std::string_view bytes, std::size_t piece = 64 * 1024) {
  TextDecoder decoder;
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += piece) text += decoder.decode(bytes.substr(at, piece));
  const auto rest = decoder.finish();
  if (!rest) return {.refusal = rest.error()};
  return read(text.append(*rest), piece);
}

inline bool same(const ReadFile& a, const ReadFile& b) {
  if (a.columns != b.columns || a.delimiter != b.delimiter || a.header_line != b.header_line || a.data != b.data ||
      a.rows.size() != b.rows.size() || a.refusal.has_value() != b.refusal.has_value())
    return false;
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    const auto& one = a.rows[i];
    const auto& other = b.rows[i];
    if (one.line != other.line || one.cells != other.cells || one.next != other.next || one.offset != other.offset ||
        one.faults.size() != other.faults.size()) {
      return false;
    }
  }
  return true;
}

using Cells = std::vector<std::string>;

}  // namespace hirewire::sample
