#pragma once
#include <csv.h>

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

inline constexpr std::size_t most_columns = 10'000;

struct RowPlace {
  std::int64_t offset = 0;  ///< bytes before it
  std::int64_t line = 1;
  bool operator==(const RowPlace&) const = default;
};

/// What stands between two line ends, quoted ones aside; it and its cells live until the callback returns.
struct CsvRecord {
  RowPlace begin;
  RowPlace next;                            ///< just after it and its line end
  std::span<const std::string_view> cells;  ///< most_columns + 2 at most; the others are only counted
  std::size_t count = 0;                    ///< of cells
  bool is_cut = false;                      ///< one of those others has text
  bool is_utf8 = true;
};

/// Reads the records of UTF-8 text (RFC 4180 and its neighbours) piece by piece, in memory that does not grow with the
/// file: CR, LF, CRLF or CRCRLF ends a line; spaces around cells are dropped; blank lines and records of empty cells
/// are passed over. Refusals: unsupported – NUL bytes; too_large – a record longer than 1 MiB; malformed – a quote that
/// never closes (its line is in the fault).
class CsvRecords {
 public:
  static constexpr std::size_t longest = 1U << 20;
  /// False: enough; the rest is not wanted.
  using OnRecord = std::function<Result<bool>(const CsvRecord&)>;

  CsvRecords(char delimiter, RowPlace place);  ///< feed the bytes from place.offset on

  Result<void> feed(std::string_view piece, const OnRecord& on_record);
  Result<void> finish(const OnRecord& on_record);
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  static void on_cell(void* text, std::size_t size, void* self);
  static void on_record_end(int newline, void* self);
  Result<void> lines(std::string_view text, const OnRecord& on_record);
  Result<void> line(std::string_view text, const OnRecord& on_record);
  Result<void> hand_out(const OnRecord& on_record);

  struct Free {
    void operator()(csv_parser* parser) const;
  };
  std::unique_ptr<csv_parser, Free> csv_;
  bool stopped_ = false;
  std::string held_;  ///< returns at a piece's end: an LF would belong to them
  RowPlace at_;       ///< of the next byte for libcsv
  RowPlace begin_;    ///< of the record that is being read
  bool is_line_begun_ = false;
  std::int64_t cell_line_;  ///< where the record's last cell begins
  std::size_t bytes_ = 0;   ///< of the record
  bool has_ended_ = false;
  std::string text_;  ///< the record's cells, each with a NUL, so that no sequence can run across two
  std::vector<std::size_t> ends_;
  std::size_t count_ = 0;
  bool is_cut_ = false;
  std::vector<std::string_view> cells_;
};

}  // namespace hirewire
