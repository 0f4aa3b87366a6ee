#include "storage/queries/questions.h"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "storage/postgres/relation.h"

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

/// Statements of one text as one, whose rows end in a column `asked`: the number of whose they are, ascending. nullopt
/// where a value is a list or its type does not stand behind its `$n`.
std::optional<Statement> asked_at_once(std::span<const Statement* const> alike) {
  const Statement& first = *alike.front();
  const auto made = first.formats.empty() ? rewrite(first.text, first.values.size()) : std::nullopt;
  if (!made) return std::nullopt;
  Relation given("given");
  const auto number = given.column("n", "int");
  std::string cast;
  std::vector<std::size_t> columns;
  for (const std::string& type : made->types) {
    columns.push_back(given.column(fmt::format("p{}", columns.size() + 1), "text"));
    cast += fmt::format(", p{0}::{1} as p{0}", columns.size(), type);
  }
  for (std::size_t i = 0; i < alike.size(); ++i) {
    given.add(number, i);
    for (std::size_t p = 0; p < columns.size(); ++p) given.add(columns[p], alike[i]->values[p]);
  }
  // Cast apart: a cast is not leakproof, so behind row-level security no index would be looked into with it.
  return given.into("with {given}, asked as materialized (select n" + cast +
                    " from given) select answer.*, asked.n as asked from asked cross join lateral (" + made->text +
                    "\n) as answer order by asked.n");
}

Statement set_tenant(const Uuid& tenant, Role as) {
  const std::string id = tenant.is_nil() ? "" : to_string(tenant);
  if (as == Role::worker) return {"select set_config('app.tenants', $1, true)", {"{" + id + "}"}};
  return {"select set_config('app.tenant', $1, true)", {id}};
}

}  // namespace

Flight::Flight(std::span<const Question* const> questions, Role as, const std::optional<Uuid>& seen)
    : questions_(questions.size()) {
  std::map<Uuid, std::map<std::string_view, std::vector<std::size_t>>> tenants;
  for (std::size_t q = 0; q < questions.size(); ++q)
    if (questions[q]) tenants[questions[q]->tenant][questions[q]->statements.front().text].push_back(q);
  for (auto& [tenant, texts] : tenants) {
    if (tenant != seen) statements_.push_back(set_tenant(tenant, as));
    for (auto& [text, alike] : texts) add(questions, std::move(alike));
  }
}

void Flight::add(std::span<const Question* const> questions, std::vector<std::size_t> alike) {
  std::vector<const Statement*> each;
  for (const std::size_t q : alike)
    if (questions[q]->statements.size() == 1) each.push_back(&questions[q]->statements.front());
  auto all = each.size() > 1 && each.size() == alike.size() ? asked_at_once(each) : std::nullopt;
  if (all) {
    groups_.push_back({std::move(alike), statements_.size(), 1, true});
    statements_.push_back(std::move(*all));
    return;
  }
  for (const std::size_t q : alike) {
    const auto& own = questions[q]->statements;
    groups_.push_back({{q}, statements_.size(), own.size(), false});
    statements_.insert(statements_.end(), own.begin(), own.end());
  }
}

std::vector<std::vector<Rows>> Flight::answers(std::span<const Rows> all) const {
  std::vector<std::vector<Rows>> answers(questions_);
  for (const Group& group : groups_) {
    const auto own = all.subspan(group.first, group.count);
    if (!group.at_once) {
      answers[group.questions.front()].assign(own.begin(), own.end());
      continue;
    }
    int row = 0;
    for (std::size_t n = 0; n < group.questions.size(); ++n) {
      const int first = row;
      while (row < own[0].size() && own[0].integer(row, "asked") == static_cast<std::int64_t>(n)) ++row;
      answers[group.questions[n]] = {own[0].part(first, row - first)};
    }
  }
  return answers;
}

}  // namespace hirewire
