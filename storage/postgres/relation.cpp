#include "storage/postgres/relation.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <utility>

#include "schemas/language/json.h"

namespace hirewire {

namespace {

constexpr std::size_t few = 2;

// PostgreSQL's pg_type.dat: the numbers of its own types never change.
enum Oid : std::uint32_t {
  boolean_oid = 16,
  bigint_oid = 20,
  int_oid = 23,
  text_oid = 25,
  json_oid = 114,
  numeric_oid = 1700,
  double_oid = 701,
  timestamptz_oid = 1184,
  uuid_oid = 2950
};
constexpr std::pair<std::string_view, Oid> types[] = {{"boolean", boolean_oid},
                                                      {"bigint", bigint_oid},
                                                      {"int", int_oid},
                                                      {"text", text_oid},
                                                      {"json", json_oid},
                                                      {"numeric(14,2)", numeric_oid},
                                                      {"double precision", double_oid},
                                                      {"uuid", uuid_oid},
                                                      {"timestamptz", timestamptz_oid}};

/// Appends a number in the network's byte order.
template <std::integral I>
void append(std::string& bytes, I number) {
  if constexpr (std::endian::native == std::endian::little) number = std::byteswap(number);
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// A value, its length before it.
template <std::integral I>
void append_cell(std::string& cells, I number) {
  append(cells, static_cast<std::int32_t>(sizeof number));
  append(cells, number);
}

void append_cell(std::string& cells, std::string_view bytes) {
  append(cells, static_cast<std::int32_t>(bytes.size()));
  cells += bytes;
}

/// Takes the first cell off.
Value take_cell(std::string_view& cells) {
  std::int32_t length = 0;
  std::memcpy(&length, cells.data(), sizeof length);
  cells.remove_prefix(sizeof length);
  if constexpr (std::endian::native == std::endian::little) length = std::byteswap(length);
  if (length < 0) return std::nullopt;
  Value value(cells.substr(0, static_cast<std::size_t>(length)));
  cells.remove_prefix(value->size());
  return value;
}

}  // namespace

std::size_t Relation::column(std::string name, std::string_view type) {
  const auto* const at = std::ranges::find(types, type, &std::pair<std::string_view, Oid>::first);
  if (at == std::end(types)) throw std::logic_error(fmt::format("no relation has a column of type {}", type));
  columns_.push_back({.name = std::move(name), .type = at->first, .oid = at->second, .cells = {}});
  return columns_.size() - 1;
}

Relation::Column& Relation::next(std::size_t column, bool fits) {
  Column& c = columns_[column];
  if (!fits) throw std::logic_error(fmt::format("the column {} is of type {}", c.name, c.type));
  ++c.rows;
  return c;
}

void Relation::add(std::size_t column, std::string_view value) {
  const auto oid = columns_[column].oid;
  append_cell(next(column, oid == text_oid || oid == json_oid).cells, value);
}

void Relation::add(std::size_t column, const Uuid& value) {
  append_cell(next(column, columns_[column].oid == uuid_oid).cells,
              std::string_view(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()));
}

void Relation::add(std::size_t column, Instant value) {
  constexpr Instant epoch = std::chrono::sys_days(std::chrono::January / 1 / 2000);
  append_cell(next(column, columns_[column].oid == timestamptz_oid).cells,
              static_cast<std::int64_t>((value - epoch).count()));
}

/// In PostgreSQL's binary form (numeric_recv): how many digits to the base of 10,000, the first one's weight, sign,
/// decimals; the digits.
void Relation::add(std::size_t column, Money value) {
  constexpr std::int16_t negative = 0x4000;
  constexpr int whole = 3;  // 999,999,999,999 has three such digits
  auto size = static_cast<std::uint64_t>(value.cents < 0 ? -value.cents : value.cents) * 100;  // four decimals
  std::int16_t digits[whole + 1];
  for (int i = whole; i >= 0; --i, size /= 10'000) digits[i] = static_cast<std::int16_t>(size % 10'000);
  std::string bytes;
  append(bytes, static_cast<std::int16_t>(whole + 1));
  append(bytes, static_cast<std::int16_t>(whole - 1));
  append(bytes, value.cents < 0 ? negative : std::int16_t{0});
  append(bytes, std::int16_t{2});
  for (const std::int16_t digit : digits) append(bytes, digit);
  append_cell(next(column, columns_[column].oid == numeric_oid).cells, bytes);
}

void Relation::add(std::size_t column, std::nullopt_t) {
  Column& c = next(column, true);
  c.nulls = true;
  append(c.cells, std::int32_t{-1});
}

void Relation::add_integer(std::size_t column, std::int64_t value) {
  const bool wide = columns_[column].oid == bigint_oid;
  const bool narrow = columns_[column].oid == int_oid && std::in_range<std::int32_t>(value);
  Column& c = next(column, wide || narrow);
  if (wide) {
    append_cell(c.cells, value);
  } else {
    append_cell(c.cells, static_cast<std::int32_t>(value));
  }
}

void Relation::add_boolean(std::size_t column, bool value) {
  append_cell(next(column, columns_[column].oid == boolean_oid).cells, static_cast<std::int8_t>(value));
}

void Relation::add(std::size_t column, const Member& member, const void* object) {
  std::string json;
  if (member.list) {
    if (!member.mentioned(object)) return add(column, std::nullopt);
    write_json_list(json, member, object);
    return add(column, json);
  }
  const void* value = member.value(object);
  if (!value) return add(column, std::nullopt);
  switch (member.kind) {
    case Kind::text:
      return add(column, *static_cast<const std::string*>(value));
    case Kind::integer:
      return add(column, *static_cast<const std::int64_t*>(value));
    case Kind::number:
      append_cell(next(column, columns_[column].oid == double_oid).cells,
                  std::bit_cast<std::int64_t>(*static_cast<const double*>(value)));
      return;
    case Kind::money:
      return add(column, *static_cast<const Money*>(value));
    case Kind::boolean:
      return add_boolean(column, *static_cast<const bool*>(value));
    case Kind::instant:
      return add(column, *static_cast<const Instant*>(value));
    case Kind::id:
      return add(column, *static_cast<const Uuid*>(value));
    case Kind::json:
      return add(column, static_cast<const Json*>(value)->text);
    case Kind::object:
      write_json(json, *member.shape, value);
      return add(column, json);
  }
}

Statement Relation::into(std::string_view sql, std::vector<Value> own) const {
  const std::string place = "{" + name_ + "}";
  const auto at = sql.find(place);
  if (at == std::string_view::npos) throw std::logic_error("the statement has no " + place);
  Statement statement{std::string(sql.substr(0, at)), std::move(own)};
  statement.formats.resize(statement.values.size(), 0);
  std::string& text = statement.text;
  text += name_ + "(";
  for (std::size_t i = 0; i < columns_.size(); ++i)
    text.append(i ? ", \"" : "\"").append(columns_[i].name).append("\"");  // an event may have a member called from
  const bool as_values = rows() > 0 && rows() <= few;
  text += as_values ? ") as (values " : ") as (select * from unnest";
  std::vector<std::string_view> left;
  for (const Column& c : columns_) left.emplace_back(c.cells);
  for (std::size_t row = 0; row < (as_values ? rows() : 1); ++row) {
    text += row ? ", (" : "(";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      statement.values.push_back(as_values ? take_cell(left[i]) : array(columns_[i]));
      text.append(i ? ", $" : "$")
          .append(std::to_string(statement.values.size()))
          .append("::")
          .append(columns_[i].type);
      if (!as_values) text += "[]";
    }
    text += ")";
  }
  statement.formats.resize(statement.values.size(), 1);
  text.append(")").append(sql.substr(at + place.size()));
  return statement;
}

/// In PostgreSQL's binary form (array_recv): dimensions, whether there are NULLs, type; size, lower bound; values.
std::string Relation::array(const Column& column) {
  std::string bytes;
  bytes.reserve(20 + column.cells.size());
  append(bytes, std::int32_t{column.rows > 0});
  append(bytes, std::int32_t{column.nulls});
  append(bytes, static_cast<std::int32_t>(column.oid));
  if (column.rows == 0) return bytes;
  append(bytes, static_cast<std::int32_t>(column.rows));
  append(bytes, std::int32_t{1});
  return bytes += column.cells;
}

namespace {

template <class T>
T number(std::string_view text) {
  T value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// "2025-11-16 10:30:00.123+00" → Instant.
Instant instant_of(std::string_view text) {
  std::string iso(text);
  if (iso.size() > 10) iso[10] = 'T';
  if (iso.ends_with("+00")) iso.replace(iso.size() - 3, 3, "Z");
  const auto at = parse_iso(iso);
  if (!at) throw std::logic_error("the database gave a time that cannot be read");
  return *at;
}

void place(const Shape& shape, const Member& member, std::string_view text, void* object) {
  if (member.list) {
    member.clear(object);
    if (text == "[]") return;
    // Lists arrive as JSON: {"m": […]} is read as the one member of a shape.
    Shape one{"row", {member}, nullptr};
    if (!read_logged(fmt::format("{{\"{}\":{}}}", member.name, text), one, object))
      throw UnreadableRow(shape.name, member.name, "is no list of the kind described");
    return;
  }
  void* value = member.place(object);
  switch (member.kind) {
    case Kind::text:
      *static_cast<std::string*>(value) = text;
      break;
    case Kind::integer:
      *static_cast<std::int64_t*>(value) = number<std::int64_t>(text);
      break;
    case Kind::number:
      *static_cast<double*>(value) = number<double>(text);
      break;
    case Kind::money:
      *static_cast<Money*>(value) = parse_money(text).value_or(Money{});
      break;
    case Kind::boolean:
      *static_cast<bool*>(value) = text == "t";
      break;
    case Kind::instant:
      *static_cast<Instant*>(value) = instant_of(text);
      break;
    case Kind::id:
      *static_cast<Uuid*>(value) = parse_uuid(text).value_or(Uuid{});
      break;
    case Kind::json:
      static_cast<Json*>(value)->text = text;
      break;
    case Kind::object:
      throw std::logic_error("a nested object is read as a list or as json");
  }
}

}  // namespace

UnreadableRow::UnreadableRow(std::string_view shape, std::string_view member, std::string_view what)
    : std::runtime_error(fmt::format("{}.{} {}", shape, member, what)) {}

std::string_view sql_type(const Member& member) {
  if (member.list) return "json";
  switch (member.kind) {
    case Kind::text:
      return "text";
    case Kind::integer:
      return "bigint";
    case Kind::number:
      return "double precision";
    case Kind::money:
      return "numeric(14,2)";
    case Kind::boolean:
      return "boolean";
    case Kind::instant:
      return "timestamptz";
    case Kind::id:
      return "uuid";
    case Kind::json:
    case Kind::object:
      return "json";
  }
  return "text";
}

std::vector<int> places_of(const Rows& rows, const Shape& shape) {
  std::vector<int> places;
  places.reserve(shape.members.size());
  int next = 0;  // mostly the columns stand in the members' order
  for (const Member& member : shape.members) {
    const bool as_expected = next < rows.columns() && rows.name(next) == member.name;
    const int place = as_expected ? next : rows.column(member.name);
    if (place >= 0) next = place + 1;
    places.push_back(place);
  }
  return places;
}

void read_row(const Rows& rows, int row, const Shape& shape, void* object) {
  read_row(rows, row, shape, places_of(rows, shape), object);
}

void read_row(const Rows& rows, int row, const Shape& shape, std::span<const int> places, void* object) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Member& member = shape.members[i];
    const int c = places[i];
    if (c < 0) continue;
    const auto value = rows.at(row, c);
    if (value) {
      place(shape, member, *value, object);
    } else if (member.presence == Presence::required && !member.has_beginning()) {
      throw UnreadableRow(shape.name, member.name, "is never null and the database gave NULL");
    }
  }
}

}  // namespace hirewire
