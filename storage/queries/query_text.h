#pragma once
// A query's .sql file taken apart (storage/queries/query.h says what it may hold). Everything here throws
// std::logic_error, at start, for a file that is wrong; what a caller sends is met in query.cpp.
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hirewire::query_text {

/// A type by the name that a directive gives it: text, email, uuid, integer (also int, bigint), number (also float8),
/// numeric, boolean, timestamptz (also instant), date, json; since and until (storage/queries/query.h); a `param` may
/// also be a list of one (`uuid[]`).
struct Type {
  enum class Check {
    text,
    email,
    uuid,
    integer,
    small_integer,
    number,
    boolean,
    instant,
    date,
    since,
    until,
    anything
  } check = Check::text;
  std::string sql = "text";  ///< PostgreSQL's name
  /// Of a filter's whole number: the least and the greatest.
  std::optional<std::pair<std::int64_t, std::int64_t>> bounds = {};
};
Type type_named(std::string_view name);
/// Takes bounds (`1..365`) that stand before the rest of a directive.
void take_bounds(Type& type, std::string_view& rest);

/// The value as PostgreSQL reads it, nullopt where it is none of the type.
std::optional<std::string> fitted(const Type& type, std::string_view value);
/// "Must be a whole number from 1 to 365."
std::string demand(const Type& type);

/// SQL cut at its `:names` and `{places}`; quotes, comments, dollar quotes and `::casts` are left alone.
struct Piece {
  enum class Kind { literal, parameter, where, page, scope, contacts } kind = Kind::literal;
  std::string text;
};
using Pieces = std::vector<Piece>;
Pieces pieces_of(std::string_view sql);

struct Filter {
  std::string name;
  Type type;
  Pieces sql;
};
struct Sort {
  std::string name;
  Type type;
  bool nullable = true;
  Pieces sql;
};

struct Parsed {
  std::string path;
  std::map<std::string, Type, std::less<>> params;
  std::vector<Filter> filters;
  std::vector<Sort> sorts;
  Type id_type;
  Pieces id;  ///< empty where there is none
  std::optional<Pieces> count;
  std::optional<std::array<Pieces, 6>> scope;     ///< by Reach; a reach without a line is `false`
  std::optional<std::array<Pieces, 6>> contacts;  ///< likewise, by the reach of view_contacts
  Pieces text;
  bool is_list = false;

  [[nodiscard]] const Filter* filter(std::string_view name) const;
  [[nodiscard]] const Sort* sort(std::string_view name) const;
};

/// `text_of` gives the text of a file of storage/: candidates/scope.sql.
Parsed parse(std::string_view path, std::string_view file,
             const std::function<std::string_view(std::string_view path)>& text_of);
std::array<Pieces, 6> parse_scope(std::string_view file);

}  // namespace hirewire::query_text
