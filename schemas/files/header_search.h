#pragma once
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "schemas/files/csv_records.h"

namespace hirewire {

/// Whether a column of this name is one of ours. The name is the cell as it stands in the file, not empty and not
/// longer than longest_name.
using KnowsColumn = std::function<bool(std::string_view cell)>;
inline constexpr std::size_t longest_name = 500;  ///< bytes; a column of a longer one is ignored

/// Finds which line of a file names the columns, and what parts them: of the lines that begin in the first 64 KiB, not
/// more than twenty before them, the one that gives most known columns, by the delimiter that does. Of equals the first
/// line, and the delimiter that gives most cells.
class HeaderSearch {
 public:
  struct Found {
    char delimiter = ',';
    RowPlace begin;
    std::size_t known = 0;
    std::size_t cells = 0;
  };
  /// `numbered`: see RowHeader; such rows have commas.
  HeaderSearch(KnowsColumn knows, bool numbered) : knows_(std::move(knows)), numbered_(numbered) {}

  /// True: enough was seen. The first piece has 200 bytes, or all there are: an Excel line `sep=;` is looked for in it.
  Result<bool> feed(std::string_view piece);
  /// What is best in all that was fed. Refused where no record was read, as CsvRecords does.
  Result<Found> found();

 private:
  struct Attempt {
    char delimiter;
    CsvRecords records;
    std::optional<Refusal> refusal;
  };
  void begin(std::string_view first_piece);
  Result<bool> look(char delimiter, const CsvRecord& record);
  Result<void> note(Attempt& attempt, Result<void> result);

  const KnowsColumn knows_;
  const bool numbered_;
  RowPlace start_;
  std::size_t fed_ = 0;
  std::vector<Attempt> attempts_;
  std::optional<Found> best_;
};

}  // namespace hirewire
