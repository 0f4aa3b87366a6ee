#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "schemas/language/refusal.h"

namespace hirewire {

/// One row of a sheet that has any text: its number there, from 1, and its cells up to the last that has text. They
/// live until the callback returns. False: enough; the rest is not wanted.
using OnWorkbookRow = std::function<bool(std::int64_t row, std::span<const std::string_view> cells)>;

/// Reads a sheet of an Excel workbook (.xlsx, .xlsm; OOXML, transitional and strict) row by row: the sheet called
/// `sheet` (case does not matter, hidden ones too), or the first visible one that has a row. Cells are what a person
/// sees, with dates as YYYY-MM-DD (see NumberFormat), formulas by their stored value, booleans TRUE and FALSE, errors
/// (#N/A) empty; hidden rows and columns are read like others. It blocks, and holds the workbook's shared texts in
/// memory (SharedStrings), 64 KiB of XML and one row. Refused, each with its remedy: unsupported – no workbook (it says
/// what the file looks like), an old .xls, a password; malformed – cut off or damaged, also where rows were handed out
/// before that was seen, a DOCTYPE; too_large – a row longer than 1 MiB, a text in column 10,001, more than 256 MiB of
/// shared texts, an archive beyond ZipPackage's limits; invalid – an empty file, no such sheet (it lists those there
/// are), no row in any.
Result<void> read_workbook(const std::filesystem::path& file, std::optional<std::string_view> sheet,
                           const OnWorkbookRow& on_row);

}  // namespace hirewire
