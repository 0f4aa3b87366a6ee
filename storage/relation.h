#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/shape.h"
#include "storage/session.h"

namespace hirewire {

/// Rows handed to a statement set-wise, one array parameter a column. In a .sql file `{event}` becomes
///   event(id, tenant_id, …) as (select * from unnest($1::uuid[], $2::uuid[], …))
/// and for one or two, since PostgreSQL makes a scan and a store of its own for each array (30 columns: half the
/// time),
///   event(id, tenant_id, …) as (values ($1::uuid, $2::uuid, …), ($31, …))
class Relation {
 public:
  explicit Relation(std::string name) : name_(std::move(name)) {}
  /// Adds a column of a PostgreSQL type; gives its index. All columns come before the first value.
  std::size_t column(std::string name, std::string type);
  template <class V>
  void add(std::size_t column, V&& value) {  ///< a Value or a text
    Column& c = columns_[column];
    if (c.rows < few) {
      c.first[c.rows++] = std::forward<V>(value);
      return;
    }
    if (c.rows++ == few)
      for (const Value& first : c.first) c.values.add(first);
    c.values.add(value);
  }
  [[nodiscard]] std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().rows; }
  /// The statement with the relation filled in, and its values. `own` are those of the text itself, $1, $2 …: the
  /// relation's come after.
  [[nodiscard]] Statement into(std::string_view sql, std::vector<Value> own = {}) const;

 private:
  static constexpr std::size_t few = 2;
  struct Column {
    std::string name;
    std::string type;
    std::size_t rows = 0;
    std::array<Value, few> first;
    Array values;  ///< once there are more
  };
  std::string name_;
  std::vector<Column> columns_;
};

/// PostgreSQL's type for a member: lists and objects are json; a patch has a second column `<name>_set boolean`.
std::string_view sql_type(const Member& member);
/// The member's value in PostgreSQL's text form; nullopt = NULL.
Value sql_value(const Member& member, const void* object);
/// Fills a described struct from the columns that bear its members' names; others are ignored.
/// Throws std::logic_error for a NULL in a required member: the drift test finds that first.
void read_row(const Rows& rows, int row, const Shape& shape, void* object);

}  // namespace hirewire
