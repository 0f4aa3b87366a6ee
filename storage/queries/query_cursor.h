#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hirewire::query_text {

/// Where a page ended: the sort key, its direction, and the last row's value of it (nullopt = NULL) and id.
struct Cursor {
  std::string sort;
  bool descending = true;
  std::optional<std::string> value;
  std::string id;
};

/// base64url of length-prefixed fields: `1:<n>:<sort><n>:<d|a><n>:<v><n>:<id>`, `-` for NULL. Opaque to callers, and
/// not signed: it can only name a place in a list that its bearer may read anyway.
std::string to_text(const Cursor& cursor);
/// nullopt for anything that `to_text` did not write.
std::optional<Cursor> cursor_in(std::string_view text);

}  // namespace hirewire::query_text
