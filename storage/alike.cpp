#include "storage/alike.h"

#include <fmt/format.h>

#include <charconv>

#include "storage/relation.h"

namespace hirewire {

namespace {

bool in_type(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

/// A text whose `$n::type` have become `asked.pn`.
struct Rewritten {
  std::string text;
  std::vector<std::string> types;  ///< of $1, $2, …
};

std::optional<Rewritten> rewrite(std::string_view text, std::size_t count) {
  Rewritten made;
  made.types.resize(count);
  for (;;) {
    const auto dollar = text.find('$');
    made.text += text.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    text.remove_prefix(dollar + 1);
    std::size_t n = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), n);
    auto type = text.substr(static_cast<std::size_t>(end - text.data()));
    if (bad != std::errc{} || n == 0 || n > count || !type.starts_with("::")) return std::nullopt;
    type.remove_prefix(2);
    const auto length = static_cast<std::size_t>(std::ranges::find_if_not(type, in_type) - type.begin());
    if (length == 0 || type.substr(length).starts_with('[')) return std::nullopt;
    made.types[n - 1] = type.substr(0, length);
    made.text += fmt::format("asked.p{}", n);
    text = type.substr(length);
  }
  for (const std::string& type : made.types)
    if (type.empty()) return std::nullopt;
  return made;
}

}  // namespace

std::optional<Statement> asked_at_once(std::span<const Statement* const> alike) {
  const Statement& first = *alike.front();
  const auto made = rewrite(first.text, first.values.size());
  if (!made) return std::nullopt;
  Relation asked("asked");
  const auto number = asked.column("n", "int");
  std::vector<std::size_t> columns;
  for (std::size_t p = 0; p < made->types.size(); ++p)
    columns.push_back(asked.column(fmt::format("p{}", p + 1), made->types[p]));
  for (std::size_t i = 0; i < alike.size(); ++i) {
    asked.add(number, std::to_string(i));
    for (std::size_t p = 0; p < columns.size(); ++p) asked.add(columns[p], alike[i]->values[p]);
  }
  return asked.into("with {asked} select answer.*, asked.n as asked from asked cross join lateral (" + made->text +
                    "\n) as answer order by asked.n");
}

std::vector<Rows> apart(const Rows& rows, std::size_t count) {
  std::vector<Rows> answers;
  answers.reserve(count);
  for (int row = 0; answers.size() < count;) {
    const int first = row;
    while (row < rows.size() && rows.integer(row, "asked") == static_cast<std::int64_t>(answers.size())) ++row;
    answers.push_back(rows.part(first, row - first));
  }
  return answers;
}

}  // namespace hirewire
