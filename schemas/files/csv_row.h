#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hirewire {

/// Appends a row of comma-separated CSV (RFC 4180, but the line ends with LF) to `out`: `line` first, where the row was
/// in the file it comes from, then `cells`. RowReader reads the same cells back, byte for byte; they are UTF-8 without
/// U+0000.
void csv_row(std::string& out, std::int64_t line, std::span<const std::string_view> cells);

}  // namespace hirewire
