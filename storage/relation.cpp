#include "storage/relation.h"

#include <fmt/format.h>

#include <charconv>

#include "schemas/json.h"

namespace hirewire {

std::size_t Relation::column(std::string name, std::string type) {
  columns_.push_back({std::move(name), std::move(type)});
  return columns_.size() - 1;
}

Statement Relation::into(std::string_view sql, std::vector<Value> own) const {
  const std::string place = "{" + name_ + "}";
  const auto at = sql.find(place);
  if (at == std::string_view::npos) throw std::logic_error("the statement has no " + place);
  Statement statement{std::string(sql.substr(0, at)), std::move(own)};
  std::string& text = statement.text;
  text += name_ + "(";
  for (std::size_t i = 0; i < columns_.size(); ++i)
    text.append(i ? ", \"" : "\"").append(columns_[i].name).append("\"");  // an event may have a member called from
  const bool as_values = rows() > 0 && rows() <= few;
  text += as_values ? ") as (values " : ") as (select * from unnest";
  for (std::size_t row = 0; row < (as_values ? rows() : 1); ++row) {
    text += row ? ", (" : "(";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Column& c = columns_[i];
      statement.values.push_back(as_values ? c.first[row] : Value{c.values.text()});
      text.append(i ? ", $" : "$").append(std::to_string(statement.values.size())).append("::").append(c.type);
      if (!as_values) text += "[]";
    }
    text += ")";
  }
  text.append(")").append(sql.substr(at + place.size()));
  return statement;
}

namespace {

std::string scalar(Kind kind, const void* value) {
  switch (kind) {
    case Kind::text:
      return *static_cast<const std::string*>(value);
    case Kind::integer:
      return std::to_string(*static_cast<const std::int64_t*>(value));
    case Kind::number: {
      std::string out;
      write_json_number(out, *static_cast<const double*>(value));
      return out;
    }
    case Kind::boolean:
      return *static_cast<const bool*>(value) ? "t" : "f";
    case Kind::instant:
      return to_iso_micros(*static_cast<const Instant*>(value));
    case Kind::id:
      return to_string(*static_cast<const Uuid*>(value));
    case Kind::json:
      return static_cast<const Json*>(value)->text;
    case Kind::object:
      break;
  }
  throw std::logic_error("an object is no scalar");
}

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

void place(const Member& member, std::string_view text, void* field) {
  if (member.list) {
    // Lists arrive as JSON: {"m": […]} is read as the one member of a shape.
    Shape one{"row", {member}, nullptr};
    auto read =
        read_json(fmt::format("{{\"{}\":{}}}", member.name, text), one, static_cast<char*>(field) - member.offset);
    if (!read) throw std::logic_error(fmt::format("column {} is no list of the kind described", member.name));
    return;
  }
  void* value = member.access->place(field);
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

std::string_view sql_type(const Member& member) {
  if (member.list) return "json";
  switch (member.kind) {
    case Kind::text:
      return "text";
    case Kind::integer:
      return "bigint";
    case Kind::number:
      return "double precision";
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

Value sql_value(const Member& member, const void* object) {
  const void* field = member.in(object);
  std::string json;
  if (member.list) {
    write_json_list(json, member, field);
    return json;
  }
  const void* value = member.access->value(field);
  if (!value) return std::nullopt;
  if (member.kind != Kind::object) return scalar(member.kind, value);
  write_json(json, *member.shape, value);
  return json;
}

void read_row(const Rows& rows, int row, const Shape& shape, void* object) {
  for (const Member& member : shape.members) {
    const int c = rows.column(member.name);
    if (c < 0) continue;
    const auto value = rows.at(row, c);
    if (value) {
      place(member, *value, member.in(object));
    } else if (member.presence == Presence::required && !member.list) {
      throw std::logic_error(fmt::format("{}.{} is required and the database gave NULL", shape.name, member.name));
    }
  }
}

}  // namespace hirewire
