#include "storage/queries/query_cursor.h"

#include <fmt/format.h>

#include <charconv>

#include "base/seal.h"

namespace hirewire::query_text {

namespace {

constexpr std::string_view version = "1:";
constexpr std::size_t longest = 64 * 1024;

/// Takes one `<n>:<bytes>` off; nullopt where there is none.
std::optional<std::string> take(std::string_view& rest) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), size);
  const auto digits = static_cast<std::size_t>(end - rest.data());
  if (error != std::errc{} || digits >= rest.size() || rest[digits] != ':' || size > rest.size() - digits - 1)
    return std::nullopt;
  auto field = std::string(rest.substr(digits + 1, size));
  rest.remove_prefix(digits + 1 + size);
  return field;
}

}  // namespace

std::string to_text(const Cursor& cursor) {
  const auto field = [](std::string_view text) { return fmt::format("{}:{}", text.size(), text); };
  return base64url(fmt::format("{}{}{}{}{}", version, field(cursor.sort), field(cursor.descending ? "d" : "a"),
                               cursor.value ? field(*cursor.value) : "-", field(cursor.id)));
}

std::optional<Cursor> cursor_in(std::string_view text) {
  if (text.size() > longest) return std::nullopt;
  const auto bytes = unbase64url(text);
  if (!bytes || !bytes->starts_with(version)) return std::nullopt;
  std::string_view rest = std::string_view(*bytes).substr(version.size());
  auto sort = take(rest);
  auto direction = sort ? take(rest) : std::nullopt;
  if (!direction || (*direction != "d" && *direction != "a")) return std::nullopt;
  Cursor cursor{std::move(*sort), *direction == "d", std::nullopt, {}};
  if (rest.starts_with('-')) {
    rest.remove_prefix(1);
  } else if (auto value = take(rest)) {
    cursor.value = std::move(*value);
  } else {
    return std::nullopt;
  }
  auto id = take(rest);
  if (!id || !rest.empty()) return std::nullopt;
  cursor.id = std::move(*id);
  return cursor;
}

}  // namespace hirewire::query_text
