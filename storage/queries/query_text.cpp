#include "storage/queries/query_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "schemas/messages/actor.h"

namespace hirewire::query_text {

namespace {

constexpr std::string_view blank = " \t\r\n";

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}
bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// Takes the first word off.
std::string_view take_word(std::string_view& rest) {
  rest = trimmed(rest);
  const auto end = std::min(rest.find_first_of(blank), rest.size());
  const auto word = rest.substr(0, end);
  rest = trimmed(rest.substr(end));
  return word;
}

bool take_words(std::string_view& rest, std::string_view words) {
  if (!rest.starts_with(words) || (rest.size() > words.size() && !blank.contains(rest[words.size()]))) return false;
  rest = trimmed(rest.substr(words.size()));
  return true;
}

/// Where the quoted or commented stretch that begins at `at` ends; `at` where none begins there.
std::size_t end_of_stretch(std::string_view sql, std::size_t at) {
  const auto after = [&](std::string_view mark, std::size_t from) {
    const auto found = sql.find(mark, from);
    return found == std::string_view::npos ? sql.size() : found + mark.size();
  };
  const auto rest = sql.substr(at);
  if (rest.starts_with("--")) return after("\n", at);
  if (rest.starts_with("/*")) return after("*/", at + 2);
  if (rest.front() == '"') return after("\"", at + 1);
  if (rest.front() == '\'') {
    const bool escapes = at > 0 && (sql[at - 1] == 'e' || sql[at - 1] == 'E') && (at < 2 || !is_name(sql[at - 2]));
    for (std::size_t i = at + 1; i < sql.size(); ++i) {
      if (escapes && sql[i] == '\\') {
        ++i;
      } else if (sql[i] == '\'') {
        return i + 1;  // a doubled quote opens the next stretch at once
      }
    }
    return sql.size();
  }
  if (rest.front() == '$') {
    std::size_t end = 1;
    while (end < rest.size() && is_name(rest[end])) ++end;
    if (end < rest.size() && rest[end] == '$') return after(rest.substr(0, end + 1), at + end + 1);
    throw std::logic_error("parameters are :names, not $1");
  }
  return at;
}

Piece::Kind place_named(std::string_view name) {
  if (name == "where") return Piece::Kind::where;
  if (name == "page") return Piece::Kind::page;
  if (name == "scope") return Piece::Kind::scope;
  if (name == "contacts") return Piece::Kind::contacts;
  throw std::logic_error(fmt::format("{{{}}} is none of {{where}}, {{page}}, {{scope}}, {{contacts}}", name));
}

/// One `--` line of the head, with the lines that continue it.
struct Directive {
  std::string word;
  std::string rest;
};

/// The head's directives, and where the statement begins. A comment begins with a capital letter; a line of it may
/// begin with any word that is no directive. A line indented by four or more blanks continues the one before.
std::vector<Directive> directives_of(std::string_view file, std::span<const std::string_view> known,
                                     std::size_t& body) {
  std::vector<Directive> found;
  bool in_comment = false;
  for (body = 0; body < file.size();) {
    const auto end = std::min(file.find('\n', body), file.size());
    const auto line = file.substr(body, end - body);
    if (!trimmed(line).empty() && !line.starts_with("--")) break;
    body = std::min(end + 1, file.size());
    std::string_view rest = line.substr(std::min<std::size_t>(2, line.size()));
    if (trimmed(rest).empty()) continue;
    if (rest.starts_with("    ")) {
      if (!in_comment && !found.empty()) found.back().rest += fmt::format(" {}", trimmed(rest));
      continue;
    }
    const auto word = take_word(rest);
    if (std::ranges::find(known, word) != known.end()) {
      found.push_back({std::string(word), std::string(rest)});
      in_comment = false;
    } else if (!in_comment && begins_name(word.front())) {
      throw std::logic_error(fmt::format("-- {} is no directive (a comment begins with a capital letter)", word));
    } else {
      in_comment = true;
    }
  }
  return found;
}

void add(Parsed& parsed, const Directive& directive, const std::function<std::string_view(std::string_view)>& text_of) {
  std::string_view rest = directive.rest;
  const auto named = [&] {
    auto name = std::string(take_word(rest));
    if (name.empty() || !std::ranges::all_of(name, is_name)) throw std::logic_error("a directive without a name");
    if (parsed.params.contains(name) || (directive.word != "sort" && parsed.filter(name)) ||
        (directive.word == "sort" && parsed.sort(name)))
      throw std::logic_error(fmt::format("{} is declared twice", name));
    return name;
  };
  const auto typed = [&] {
    return take_words(rest, "double precision") ? type_named("number") : type_named(take_word(rest));
  };
  if (directive.word == "param") {
    auto name = named();
    parsed.params.emplace(std::move(name), typed());
    if (!rest.empty()) throw std::logic_error("a param is a name and a type");
  } else if (directive.word == "filter") {
    auto name = named();
    auto type = typed();
    take_bounds(type, rest);
    if (rest.empty()) throw std::logic_error(fmt::format("filter {} says nothing", name));
    parsed.filters.push_back({std::move(name), std::move(type), pieces_of(rest)});
  } else if (directive.word == "sort") {
    auto name = named();
    auto type = typed();
    const bool never_null = take_words(rest, "not null");
    if (rest.empty()) throw std::logic_error(fmt::format("sort {} says nothing", name));
    parsed.sorts.push_back({std::move(name), std::move(type), !never_null, pieces_of(rest)});
  } else if (directive.word == "id") {
    parsed.id_type = type_named("uuid");
    if (std::string_view ahead = rest; ahead.contains(' ')) {
      parsed.id_type = type_named(take_word(ahead));
      rest = ahead;
    }
    parsed.id = pieces_of(rest);
  } else if (directive.word == "count") {
    parsed.count = pieces_of(rest);
  } else if (directive.word == "scope") {
    if (parsed.scope) throw std::logic_error("two scopes");
    parsed.scope = parse_scope(text_of(fmt::format("{}/scope.sql", take_word(rest))));
  } else if (directive.word == "contacts") {
    parsed.contacts = parse_scope(text_of(fmt::format("{}/contacts.sql", take_word(rest))));
  }
}

void check_names(const Parsed& parsed, const Pieces& pieces) {
  for (const Piece& piece : pieces) {
    if (piece.kind != Piece::Kind::parameter) continue;
    const auto& name = piece.text;
    if (name == "tenant" || name == "user" || name == "company" || name == "candidate") continue;
    if (!parsed.params.contains(name) && !parsed.filter(name))
      throw std::logic_error(fmt::format(":{} is not declared", name));
  }
}

void check(Parsed& parsed) {
  const auto places = [&](Piece::Kind kind) { return std::ranges::count(parsed.text, kind, &Piece::kind); };
  const auto where = places(Piece::Kind::where);
  parsed.is_list = places(Piece::Kind::page) > 0;
  if (parsed.is_list && (where != 1 || places(Piece::Kind::page) != 1))
    throw std::logic_error("a list writes {where} and {page} once each");
  if (parsed.is_list && (parsed.sorts.empty() || parsed.id.empty()))
    throw std::logic_error("a list needs a sort and an id");
  if (!parsed.is_list && (where > 0 || !parsed.filters.empty() || !parsed.sorts.empty() || parsed.count))
    throw std::logic_error("{where}, filter, sort and count are for lists: {page} is missing");
  if (places(Piece::Kind::scope) > 0 && !parsed.scope) throw std::logic_error("{scope} without a scope");
  if (parsed.scope && !parsed.is_list && places(Piece::Kind::scope) == 0)
    throw std::logic_error("the scope is not used: {scope} is missing");
  check_names(parsed, parsed.text);
  check_names(parsed, parsed.id);
  for (const Filter& filter : parsed.filters) check_names(parsed, filter.sql);
  for (const Sort& sort : parsed.sorts) check_names(parsed, sort.sql);
  if (parsed.count) check_names(parsed, *parsed.count);
  for (const auto& rule : {parsed.scope, parsed.contacts})
    if (rule)
      for (const Pieces& reach : *rule) check_names(parsed, reach);
}

}  // namespace

Pieces pieces_of(std::string_view sql) {
  Pieces pieces;
  std::string literal;
  const auto cut = [&](Piece::Kind kind, std::string_view text) {
    if (!literal.empty()) pieces.push_back({Piece::Kind::literal, std::exchange(literal, {})});
    pieces.push_back({kind, std::string(text)});
  };
  for (std::size_t at = 0; at < sql.size();) {
    if (const auto end = end_of_stretch(sql, at); end != at) {
      literal += sql.substr(at, end - at);
      at = end;
      continue;
    }
    const auto name_end = [&] {
      auto end = at + 1;
      while (end < sql.size() && is_name(sql[end])) ++end;
      return end;
    };
    if (sql.substr(at).starts_with("::")) {
      literal += "::";
      at += 2;
    } else if (sql[at] == ':' && at + 1 < sql.size() && begins_name(sql[at + 1])) {
      const auto end = name_end();
      cut(Piece::Kind::parameter, sql.substr(at + 1, end - at - 1));
      at = end;
    } else if (sql[at] == '{') {
      const auto end = name_end();
      if (end >= sql.size() || sql[end] != '}') throw std::logic_error("a { that opens no place");
      cut(place_named(sql.substr(at + 1, end - at - 1)), {});
      at = end + 1;
    } else {
      literal += sql[at++];
    }
  }
  if (!literal.empty()) pieces.push_back({Piece::Kind::literal, std::move(literal)});
  return pieces;
}

std::array<Pieces, 6> parse_scope(std::string_view file) {
  static constexpr std::array<std::string_view, 6> names{"none", "participant", "own", "assigned", "company", "tenant"};
  static_assert(static_cast<std::size_t>(Reach::tenant) == names.size() - 1);
  static constexpr std::string_view known[] = {"reach"};
  std::array<Pieces, 6> scope;
  scope.fill(pieces_of("false"));
  std::size_t body = 0;
  for (const Directive& directive : directives_of(file, known, body)) {
    std::string_view rest = directive.rest;
    const auto word = take_word(rest);
    const auto at = std::ranges::find(names, word);
    if (at == names.end() || at == names.begin()) throw std::logic_error(fmt::format("{} is no reach", word));
    if (rest.empty()) throw std::logic_error(fmt::format("reach {} says nothing", word));
    scope[static_cast<std::size_t>(at - names.begin())] = pieces_of(rest);
  }
  if (!trimmed(file.substr(body)).empty()) throw std::logic_error("a scope is `-- reach` lines only");
  return scope;
}

Parsed parse(std::string_view path, std::string_view file,
             const std::function<std::string_view(std::string_view path)>& text_of) {
  static constexpr std::string_view known[] = {"param", "scope", "contacts", "filter", "sort", "id", "count"};
  try {
    Parsed parsed;
    parsed.path = path;
    std::size_t body = 0;
    for (const Directive& directive : directives_of(file, known, body)) add(parsed, directive, text_of);
    auto statement = trimmed(file.substr(body));
    if (statement.ends_with(';')) statement.remove_suffix(1);
    if (statement.empty()) throw std::logic_error("there is no statement");
    parsed.text = pieces_of(statement);
    check(parsed);
    return parsed;
  } catch (const std::logic_error& wrong) {
    throw std::logic_error(fmt::format("storage/{}: {}", path, wrong.what()));
  }
}

const Filter* Parsed::filter(std::string_view name) const {
  const auto at = std::ranges::find(filters, name, &Filter::name);
  return at == filters.end() ? nullptr : &*at;
}

const Sort* Parsed::sort(std::string_view name) const {
  const auto at = std::ranges::find(sorts, name, &Sort::name);
  return at == sorts.end() ? nullptr : &*at;
}

}  // namespace hirewire::query_text
