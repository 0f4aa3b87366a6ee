#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/files/csv_records.h"
#include "schemas/files/header_search.h"
#include "schemas/language/refusal.h"

namespace hirewire {

enum class FileKind : std::uint8_t { csv, xlsx, other };
struct SniffedFile {
  FileKind kind = FileKind::csv;
  std::string_view looks_like;  ///< in words, for a message: "a PDF document"
};
/// What a file is by its magic bytes (16 or more of them; 200 tell a workbook from another ZIP archive). The name
/// decides only between kinds of ZIP archive. What has no known magic is csv.
SniffedFile sniff(std::string_view first_bytes, std::string_view filename);

/// Trimmed, lower case (ASCII), spaces, line breaks and hyphens as underscores: "First Name" → first_name.
std::string column_name(std::string_view cell);
/// Bytes of the names of columns that are ours, and of those that are not: they travel with each piece of an import.
/// Columns beyond that are ignored.
inline constexpr std::size_t longest_names = 64 * 1024;

/// What the line that names the columns told: enough to go on in the middle of the file.
struct RowHeader {
  char delimiter = ',';              ///< , ; tab or |
  std::vector<std::string> columns;  ///< each as it is named in the file; empty: it is ignored
  /// A file that was made of a workbook: each row, the header too, has its line before its first cell.
  bool numbered = false;
  bool operator==(const RowHeader&) const = default;
};

/// One row; it and its cells live until the callback returns.
struct Row {
  std::int64_t line = 0;                    ///< where it begins
  std::int64_t offset = 0;                  ///< bytes before it
  RowPlace next;                            ///< just after it
  std::span<const std::string_view> cells;  ///< one a column of the header; empty where there are faults
  std::vector<Fault> faults;                ///< too_many_cells, encoding; column = which cell, from 1
};

/// Reads rows of CSV as CsvRecords does, under the header that HeaderSearch finds. Missing cells at a row's end are
/// empty ones, surplus cells are passed over while they are empty. A row that is wrong in itself is reported with its
/// faults and the file goes on. A refusal ends the reading: what CsvRecords refuses; unsupported – other files than
/// CSV; invalid – an empty file, a header without names, with more than most_columns or with one of our names twice;
/// malformed – a header that is not UTF-8.
class RowReader {
 public:
  /// False: enough; the rest of the file is not wanted.
  using OnRow = std::function<bool(const Row&)>;

  /// At the beginning of a file.
  explicit RowReader(KnowsColumn knows, bool numbered = false);
  RowReader(RowHeader header, RowPlace place);  ///< at `place`, where a row ended: feed the bytes from place.offset on
  ~RowReader();
  RowReader(RowReader&&) noexcept;
  RowReader& operator=(RowReader&&) noexcept;

  Result<void> feed(std::string_view piece, const OnRow& on_row);
  Result<void> finish(const OnRow& on_row);  ///< the end of the file; a file with only a header is well

  [[nodiscard]] bool has_header() const;  ///< true once enough was fed
  [[nodiscard]] const RowHeader& header() const;
  [[nodiscard]] std::int64_t header_line() const;
  [[nodiscard]] RowPlace data() const;   ///< just after the header
  [[nodiscard]] RowPlace place() const;  ///< after the last row that was handed out, or after the header
  [[nodiscard]] bool stopped() const;    ///< on_row said enough

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace hirewire
