#include "storage/postgres/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <vector>

#include "storage/postgres/relation.h"

namespace hirewire {

namespace {

std::map<std::string_view, const Shape*>& structs() {
  static std::map<std::string_view, const Shape*> all;
  return all;
}

const Shape& struct_named(std::string_view name) {
  const auto at = structs().find(name);
  if (at == structs().end())
    throw std::logic_error(fmt::format("no context's table lists the struct {} for its columns", name));
  return *at->second;
}

/// `email`, or `c.email` where the place says `c.CandidateFields`.
struct Place {
  explicit Place(std::string_view word) {
    const auto dot = word.find('.');
    if (dot != std::string_view::npos) prefix = word.substr(0, dot + 1);
    shape = &struct_named(word.substr(prefix.size()));
  }
  std::string_view prefix;
  const Shape* shape = nullptr;
};

template <class Write>
std::string listed(const Shape& shape, Write write) {
  std::string text;
  for (const Member& member : shape.members) text += (text.empty() ? "" : ", ") + write(member);
  return text;
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

/// What a column that is never NULL begins as, in rows that were there before it: what the C++ member begins as. Empty
/// for an id, an instant and an object, which have no natural beginning.
std::string beginning(const Shape& shape, const Member& member) {
  if (member.list) return sql_type(member).ends_with("[]") ? "'{}'" : "'[]'";
  const auto fresh = shape.make();
  const void* value = member.value(fresh.get());
  switch (member.kind) {
    case Kind::text:
      return quoted(*static_cast<const std::string*>(value));
    case Kind::integer:
      return std::to_string(*static_cast<const std::int64_t*>(value));
    case Kind::number:
      return fmt::format("{}", *static_cast<const double*>(value));
    case Kind::boolean:
      return *static_cast<const bool*>(value) ? "true" : "false";
    default:
      return {};
  }
}

std::string created(const Shape& shape, const Member& member) {
  if (!member.list && member.presence != Presence::required) return fmt::format("{} {}", member.name, sql_type(member));
  const auto begins = beginning(shape, member);
  return fmt::format("{} {} not null{}", member.name, sql_type(member), begins.empty() ? "" : " default " + begins);
}

std::string expand(std::string_view place) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < place.size();) {
    const auto end = std::min(place.find(' ', at), place.size());
    words.push_back(place.substr(at, end - at));
    at = end + 1;
  }
  if (words.size() == 1) {
    const Place one(words[0]);
    return listed(*one.shape, [&](const Member& m) { return fmt::format("{}{}", one.prefix, m.name); });
  }
  if (words.size() == 2 && words[0] == "create") {
    const Shape& shape = *Place(words[1]).shape;
    return listed(shape, [&](const Member& m) { return created(shape, m); });
  }
  if (words.size() == 2 && words[0] == "typed")
    return listed(*Place(words[1]).shape, [&](const Member& m) { return fmt::format("{} {}", m.name, sql_type(m)); });
  if (words.size() == 4 && words[0] == "set" && words[2] == "from") {
    const Place one(words[1]);
    return listed(*one.shape, [&](const Member& m) {
      return fmt::format("{0} = case when {1}.{0}_set then {1}.{0} else {2}{0} end", m.name, words[3], one.prefix);
    });
  }
  throw std::logic_error(fmt::format("{{{}}} says nothing that storage/postgres/columns.h knows", place));
}

}  // namespace

void name_columns(std::span<const Shape* const> listed) {
  for (const Shape* shape : listed)
    if (structs().emplace(shape->name, shape).first->second != shape)
      throw std::logic_error(fmt::format("two structs are called {}: neither can stand for columns", shape->name));
}

std::string with_columns(std::string_view sql) {
  std::string text;
  for (std::size_t at = 0; at < sql.size();) {
    const auto open = std::min(sql.find('{', at), sql.size());
    const auto close = std::min(sql.find('}', open), sql.size());
    const auto place = open == sql.size() ? std::string_view{} : sql.substr(open + 1, close - open - 1);
    text += sql.substr(at, open - at);
    const bool ours = std::ranges::any_of(place, [](char c) { return c >= 'A' && c <= 'Z'; });
    at = std::min(close + 1, sql.size());
    text += ours ? expand(place) : std::string(sql.substr(open, at - open));
  }
  return text;
}

}  // namespace hirewire
