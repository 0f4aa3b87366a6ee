#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/candidates.h"
#include "schemas/files/row_reader.h"
#include "schemas/import_names.h"
#include "schemas/language/json.h"

namespace hirewire::candidates {

/// How candidates are read from what others wrote, the same at the door and in the worker: a file's columns by their
/// names in English, French and other programs' exports (schemas/import_names.h), values as people write them
/// (schemas/import_values.h), a whole name divided (docs/domain.md §2), and every fault of a row at once. A status is
/// taken with blanks or dashes and in any case.
class ImportColumns {
 public:
  /// `columns` as in RowHeader. `invalid` where email or a name is not among them; columns that mean nothing to us are
  /// ignored.
  static Result<ImportColumns> of(const std::vector<std::string>& columns);

  /// A row of the file.
  [[nodiscard]] std::expected<ImportRow, std::vector<ImportFault>> read(const Row& row) const;

 private:
  struct Column {
    std::size_t index = 0;
    ImportField field = ImportField::attribute;
    std::size_t rank = 0;
    const Member* member = nullptr;  ///< null: a whole name
  };
  std::vector<Column> columns_;  ///< those that fill something, of one field the likelier first
};

/// One object of a JSON import, with its 1-based place in the list.
std::expected<ImportRow, std::vector<ImportFault>> read_import_object(const Json& object, std::int64_t line,
                                                                      const Vocabulary* vocabulary);

}  // namespace hirewire::candidates
