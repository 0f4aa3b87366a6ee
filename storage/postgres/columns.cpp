#include "storage/postgres/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <vector>

#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"

namespace hirewire {

namespace {

constexpr std::string_view aggregate_columns =
    "tenant_id uuid not null, id uuid not null, version bigint not null, created_at timestamptz not null, "
    "updated_at timestamptz not null, deleted_at timestamptz, primary key (tenant_id, id)";

/// nullptr: two are called so.
std::map<std::string_view, const Shape*>& structs() {
  static std::map<std::string_view, const Shape*> all;
  return all;
}

const Shape& struct_named(std::string_view name) {
  const auto at = structs().find(name);
  if (at == structs().end()) throw std::logic_error(fmt::format("no context's table knows a struct {}", name));
  if (at->second == nullptr)
    throw std::logic_error(fmt::format("two structs are called {}: neither can stand for columns", name));
  return *at->second;
}

/// `SkillFields`, or `s.SkillFields`: the columns of the relation that is called so.
struct Columns {
  explicit Columns(std::string_view word) {
    const auto dot = word.find('.');
    if (dot != std::string_view::npos) relation = word.substr(0, dot);
    shape = &struct_named(dot == std::string_view::npos ? word : word.substr(dot + 1));
  }
  std::string_view relation;
  const Shape* shape = nullptr;
};

template <class Write>
std::string listed(const Shape& shape, Write write) {
  std::string text;
  for (const Member& member : shape.members) text += (text.empty() ? "" : ", ") + write(member);
  return text;
}

std::string column_of(std::string_view relation, std::string_view name) {
  return relation.empty() ? quoted(name) : fmt::format("{}.{}", relation, quoted(name));
}

bool is_array(const Member& member) {
  return member.list && (member.kind == Kind::text || member.kind == Kind::id);
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

/// A column that is never NULL has what its member begins with as its default: rows that were there before it get it.
std::string created(const Shape& shape, const Member& member) {
  auto column = fmt::format("{} {}", quoted(member.name), column_type(member));
  if (!member.list && member.presence != Presence::required) return column;
  const auto begins = is_array(member) ? "{}" : shape.beginning(member);
  return fmt::format("{} not null{}", column, begins ? " default " + literal(*begins) : "");
}

std::uint64_t bit_of(const Shape& shape, const Member& member) {
  return std::uint64_t{1} << (&member - shape.members.data());
}

/// `{mentions e.SkillFields.name}`
std::string mentioned_in(std::string_view word) {
  const auto dot = word.rfind('.');
  const Columns of(word.substr(0, dot));
  const Member* member = of.shape->find(word.substr(dot + 1));
  if (member == nullptr) throw std::logic_error(fmt::format("there is no {}", word));
  return mentions(of.relation, bit_of(*of.shape, *member));
}

/// A file's statement, without the lines that introduce it.
std::string file_text(std::string_view path) {
  const auto at = std::ranges::find(sql_files(), path, &SqlFile::path);
  if (at == sql_files().end()) throw std::logic_error(fmt::format("no such file: storage/{}", path));
  std::string_view text = at->text;
  while (text.starts_with("--")) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  while (text.ends_with('\n')) text.remove_suffix(1);
  return with_columns(text);
}

std::vector<std::string_view> words_of(std::string_view place) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < place.size();) {
    const auto end = std::min(place.find(' ', at), place.size());
    words.push_back(place.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// nullopt for a place that others fill.
std::optional<std::string> filled(std::string_view place) {
  const auto words = words_of(place);
  const auto says = [&](std::string_view verb, std::size_t count) { return words.size() == count && words[0] == verb; };
  if (place == "create aggregate") return std::string(aggregate_columns);
  if (place.ends_with(".sql")) return file_text(place);
  if (std::ranges::none_of(place, [](char c) { return c >= 'A' && c <= 'Z'; })) return std::nullopt;
  if (says("mentions", 2)) return mentioned_in(words[1]);
  if (says("names", 2)) return listed(*Columns(words[1]).shape, [](const Member& m) { return quoted(m.name); });
  if (says("typed", 2))
    return listed(*Columns(words[1]).shape,
                  [](const Member& m) { return fmt::format("{} {}", quoted(m.name), sql_type(m)); });
  if (says("create", 2)) {
    const Shape& shape = *Columns(words[1]).shape;
    return listed(shape, [&](const Member& m) { return created(shape, m); });
  }
  if (says("from", 2)) {
    const Columns of(words[1]);
    return listed(*of.shape, [&](const Member& m) { return from_event(of.relation, m); });
  }
  if (says("show", 2)) {
    const Columns of(words[1]);
    return listed(*of.shape, [&](const Member& m) { return shown(of.relation, m); });
  }
  if (says("set", 4) && words[2] == "from") {
    const Columns of(words[1]);
    return listed(*of.shape,
                  [&](const Member& m) { return set_where_mentioned(of.relation, m, words[3], bit_of(*of.shape, m)); });
  }
  throw std::logic_error(fmt::format("{{{}}} says nothing that storage/postgres/columns.h knows", place));
}

}  // namespace

std::string quoted(std::string_view identifier) {
  return fmt::format("\"{}\"", identifier);
}

std::string_view column_type(const Member& member) {
  if (!is_array(member)) return sql_type(member);
  return member.kind == Kind::text ? "text[]" : "uuid[]";
}

std::string from_event(std::string_view event, const Member& member) {
  auto column = column_of(event, member.name);
  if (!is_array(member)) return column;
  return fmt::format("array(select json_array_elements_text({}){})", column, member.kind == Kind::id ? "::uuid" : "");
}

std::string shown(std::string_view relation, const Member& member) {
  if (member.name == "deleted") return fmt::format("{} is not null as deleted", column_of(relation, "deleted_at"));
  const auto column = column_of(relation, member.name);
  return is_array(member) ? fmt::format("to_json({}) as {}", column, quoted(member.name)) : column;
}

std::string mentions(std::string_view event, std::uint64_t bit) {
  return fmt::format("({} & {}) <> 0", column_of(event, "mentioned"), bit);
}

std::string set_where_mentioned(std::string_view table, const Member& member, std::string_view event,
                                std::uint64_t bit) {
  return fmt::format("{} = case when {} then {} else {} end", quoted(member.name), mentions(event, bit),
                     from_event(event, member), column_of(table, member.name));
}

void name_columns(std::span<const Shape* const> known) {
  for (const Shape* shape : known) {
    const auto [at, added] = structs().emplace(shape->name, shape);
    if (!added && at->second != shape) at->second = nullptr;
  }
}

std::string with_columns(std::string_view sql) {
  std::string text;
  for (std::size_t at = 0; at < sql.size();) {
    const auto open = std::min(sql.find('{', at), sql.size());
    const auto close = std::min(sql.find('}', open), sql.size());
    const auto place = open == sql.size() ? std::string_view{} : sql.substr(open + 1, close - open - 1);
    text += sql.substr(at, open - at);
    at = std::min(close + 1, sql.size());
    text += filled(place).value_or(std::string(sql.substr(open, at - open)));
  }
  return text;
}

}  // namespace hirewire
