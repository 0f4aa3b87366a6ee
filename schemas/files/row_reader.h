#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

/// Trimmed, lower case (ASCII), spaces and hyphens as underscores: "First Name" → first_name.
std::string column_name(std::string_view cell);
inline constexpr std::size_t most_columns = 1'000;
inline constexpr std::size_t longest_header = 64 * 1024;  ///< bytes; the names travel with each piece of an import

/// The names of a header row; a blank one stays empty and its column is ignored. Refuses more than `most_columns`, two
/// columns of one name, and a row without any name. Trailing blank ones count as columns too.
Result<std::vector<std::string>> column_names(std::span<const std::string_view> cells, std::int64_t line);

/// What the first line of a file told: enough to go on in its middle.
struct RowHeader {
  char delimiter = ',';              ///< , ; tab or |
  std::vector<std::string> columns;  ///< as in column_names
  bool operator==(const RowHeader&) const = default;
};

struct RowPlace {
  std::int64_t offset = 0;  ///< bytes before it, a byte order mark included
  std::int64_t line = 1;
  bool operator==(const RowPlace&) const = default;
};

/// One row; it and its cells live until the callback returns.
struct Row {
  std::int64_t line = 0;                    ///< where it begins
  RowPlace next;                            ///< just after it
  std::span<const std::string_view> cells;  ///< one a column of the header; empty where there are faults
  std::vector<Fault> faults;                ///< too_many_cells, too_few_cells, encoding; column = which cell, from 1
};

/// Reads CSV (RFC 4180 and its neighbours: CRLF, LF or CR; any of four delimiters; spaces around cells are dropped)
/// piece by piece, in memory that does not grow with the file. Blank lines are skipped. A row that does not fit the
/// header is reported with its faults and the file goes on. A refusal ends the reading: unsupported – other files than
/// CSV, UTF-16, NUL bytes; too_large – a row longer than 1 MiB, a
/// header longer than 64 KiB; invalid – an empty file, a header without names or with
/// one name twice; malformed – a quote that never closes (its line is in the fault), a header that is not UTF-8.
class RowReader {
 public:
  static constexpr std::size_t longest_row = 1U << 20;
  /// False: enough; the rest of the file is not wanted.
  using OnRow = std::function<bool(const Row&)>;

  RowReader();                                  ///< at the beginning of a file
  RowReader(RowHeader header, RowPlace place);  ///< at `place`, where a row ended: feed the bytes from place.offset on
  ~RowReader();
  RowReader(RowReader&&) noexcept;
  RowReader& operator=(RowReader&&) noexcept;

  Result<void> feed(std::string_view piece, const OnRow& on_row);
  Result<void> finish(const OnRow& on_row);  ///< the end of the file; a file with only a header is well

  [[nodiscard]] bool has_header() const;  ///< true once enough was fed
  [[nodiscard]] const RowHeader& header() const;
  [[nodiscard]] RowPlace place() const;  ///< after the last row that was handed out, or after the header
  [[nodiscard]] bool stopped() const;    ///< on_row said enough

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace hirewire
