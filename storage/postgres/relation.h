#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "schemas/language/shape.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Rows handed to a statement set-wise, one array parameter a column. In a .sql file `{event}` becomes
///   event(id, tenant_id, …) as (select * from unnest($1::uuid[], $2::uuid[], …))
/// and for one or two, since PostgreSQL makes a scan and a store of its own for each array (30 columns: half the
/// time),
///   event(id, tenant_id, …) as (values ($1::uuid, $2::uuid, …), ($31, …))
/// Values travel in PostgreSQL's binary form: reading arrays of text was a sixth of what a batch cost it.
class Relation {
 public:
  explicit Relation(std::string name) : name_(std::move(name)) {}
  /// Adds a column: text, json, uuid, int, bigint, boolean, double precision, numeric(14,2) or timestamptz; gives its
  /// index. Throws std::logic_error for another type. All columns come before the first value.
  std::size_t column(std::string name, std::string_view type);

  // The next value of a column. Throws std::logic_error where the column is of another type.
  void add(std::size_t column, std::string_view value);  ///< text, json
  void add(std::size_t column, const Uuid& value);
  void add(std::size_t column, Instant value);
  void add(std::size_t column, Money value);
  void add(std::size_t column, std::nullopt_t null);
  template <std::integral I>
    requires(!std::same_as<I, bool>)
  void add(std::size_t column, I value) {  ///< int, bigint
    add_integer(column, static_cast<std::int64_t>(value));
  }
  template <class V>
  void add(std::size_t column, const std::optional<V>& value) {
    value ? add(column, *value) : add(column, std::nullopt);
  }
  /// Of a described struct; a list or an object goes into a column of json.
  void add(std::size_t column, const Member& member, const void* object);
  void add_boolean(std::size_t column, bool value);

  [[nodiscard]] std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().rows; }
  /// The statement with the relation filled in, and its values. `own` are those of the text itself, $1, $2 …: the
  /// relation's come after.
  [[nodiscard]] Statement into(std::string_view sql, std::vector<Value> own = {}) const;

 private:
  struct Column {
    std::string name;
    std::string_view type;
    std::uint32_t oid;
    std::size_t rows = 0;
    bool nulls = false;
    std::string cells;  ///< each its length and its bytes, as in an array
  };
  void add_integer(std::size_t column, std::int64_t value);
  Column& next(std::size_t column, bool fits);
  static std::string array(const Column& column);

  std::string name_;
  std::vector<Column> columns_;
};

/// A row that cannot be read into a struct; what() names struct and member, never the value.
class UnreadableRow : public std::runtime_error {
 public:
  UnreadableRow(std::string_view shape, std::string_view member, std::string_view what);
};

/// nullopt, which is NULL, for the nil id.
inline std::optional<Uuid> id_or_null(const Uuid& id) {
  return id.is_nil() ? std::nullopt : std::optional(id);
}
/// PostgreSQL's type for a member in {event}, in a view and in a state, where lists and objects are json. A table's
/// columns: column_type in storage/postgres/columns.h.
std::string_view sql_type(const Member& member);
/// Fills a described struct from the columns that bear its members' names; others are ignored.
/// What was stored once is believed (read_logged): a NULL in a member that is never null leaves it as it begins. Throws
/// UnreadableRow where it has no beginning (an id, an instant, an object), and for a list of another kind.
void read_row(const Rows& rows, int row, const Shape& shape, void* object);
/// Where a shape's members stand in rows, looked up once for many of them; -1 for one that is not there.
std::vector<int> places_of(const Rows& rows, const Shape& shape);
void read_row(const Rows& rows, int row, const Shape& shape, std::span<const int> places, void* object);

}  // namespace hirewire
