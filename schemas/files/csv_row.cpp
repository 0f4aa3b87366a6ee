#include "schemas/files/csv_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace hirewire {

namespace {

/// Those that may mean something to a reader of CSV, whatever its delimiter.
constexpr auto special = [] {
  std::array<bool, 256> bytes{};
  for (const char c : {'"', ',', ';', '\t', '|', '\r', '\n'}) bytes[static_cast<unsigned char>(c)] = true;
  return bytes;
}();

bool needs_quotes(std::string_view cell) {
  return !cell.empty() && (cell.front() == ' ' || cell.back() == ' ' ||
                           std::ranges::any_of(cell, [](char c) { return special[static_cast<unsigned char>(c)]; }));
}

}  // namespace

void csv_row(std::string& out, std::int64_t line, std::span<const std::string_view> cells) {
  fmt::format_to(std::back_inserter(out), "{}", line);
  for (const std::string_view cell : cells) {
    out += ',';
    if (!needs_quotes(cell)) {
      out += cell;
      continue;
    }
    out += '"';
    for (std::string_view rest = cell; !rest.empty();) {
      const std::size_t quote = std::min(rest.find('"'), rest.size() - 1) + 1;
      out += rest.substr(0, quote);
      if (rest[quote - 1] == '"') out += '"';
      rest.remove_prefix(quote);
    }
    out += '"';
  }
  out += '\n';
}

}  // namespace hirewire
