#pragma once
// Imports that travel in their request: at most a thousand rows of one shape, as JSON or as a CSV file in a form. Each
// row is judged by itself: a wrong one does not spoil the others.
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "api/routing/operation.h"
#include "api/server/uploads.h"
#include "schemas/candidates.h"

namespace hirewire {

inline constexpr std::size_t most_import_rows = 1000;

/// What the rows are, and how a file's columns name their members.
struct ImportRows {
  struct Column {
    std::string_view name, member;
  };
  struct Needed {
    std::string_view member;
    std::string_view or_else = {};  ///< what may stand for it
  };
  const Shape& (*shape)();
  std::span<const Column> other_names;
  std::span<const Needed> needed;  ///< a file's first line must have them
  std::string_view plural;         ///< in a refusal: "users"
};

/// A row as it was read, of the shape; sound where there are no faults. `line`: of the file, or the 1-based place in
/// the list.
using TakeRow = std::function<void(std::int64_t line, const void* row, std::vector<Fault> faults)>;

/// The form's file, row by row, and its other fields. Refuses what is no CSV, a first line without what is needed, a
/// file without rows or with too many.
boost::asio::awaitable<Result<FormFields>> read_import_form(Call& call, const ImportRows& rows, const TakeRow& take);

/// The body, whole; to be bound then. Refuses one beyond longest_import_body (api/import_file.h).
boost::asio::awaitable<Result<void>> read_import_body(Call& call);
/// One element of the body's list.
void read_import_row(const Json& element, std::int64_t line, const ImportRows& rows, const Vocabulary* vocabulary,
                     const TakeRow& take);

/// Keeps rows that are sound, each with its line, and why the others are not.
template <class Row>
TakeRow keep_rows(std::vector<Row>& rows, std::vector<candidates::ImportFault>& faulty) {
  return [&](std::int64_t line, const void* read, const std::vector<Fault>& faults) {
    for (const Fault& fault : faults) faulty.push_back({line, fault.column, fault.field, fault.code, fault.message});
    if (!faults.empty()) return;
    rows.push_back(*static_cast<const Row*>(read));
    rows.back().line = line;
  };
}

/// Refused where what was read is too large for a message.
Result<void> fits_one_command(std::size_t size, const ImportRows& rows);

}  // namespace hirewire
