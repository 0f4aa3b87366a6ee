#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/candidates.h"
#include "schemas/files/row_reader.h"
#include "schemas/language/json.h"

namespace hirewire::candidates {

/// Whether a column of this name, as it stands in the file, is one of ours.
bool is_import_column(std::string_view cell);

/// How candidates are read from what others wrote, the same at the door and in the worker: a file's columns by their
/// name or a usual other one (phone_number, full_name, years_of_experience …), a whole name divided at its last space
/// (docs/domain.md §2), and every fault of a row at once. A status is taken with blanks or dashes and in any case.
class ImportColumns {
 public:
  /// `columns` as in RowHeader. `invalid` where email or a name is not among them; columns that mean nothing to us are
  /// ignored.
  static Result<ImportColumns> of(const std::vector<std::string>& columns);

  /// A row of the file.
  [[nodiscard]] std::expected<ImportRow, std::vector<ImportFault>> read(const Row& row) const;

 private:
  std::vector<const Member*> members_;  ///< by column; null: not ours
  int name_ = -1;                       ///< column of the whole name, -1: there is none
};

/// One object of a JSON import, with its 1-based place in the list.
std::expected<ImportRow, std::vector<ImportFault>> read_import_object(const Json& object, std::int64_t line,
                                                                      const Vocabulary* vocabulary);

}  // namespace hirewire::candidates
