#include "schemas/language/json_schema.h"

#include <utility>

#include "schemas/language/json.h"
#include "schemas/language/values.h"

namespace hirewire {

namespace {

constexpr std::int64_t no_least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t no_most = std::numeric_limits<std::int64_t>::max();

std::string_view type_of(Kind kind) {
  switch (kind) {
    case Kind::integer:
      return "integer";
    case Kind::number:
    case Kind::money:
      return "number";
    case Kind::boolean:
      return "boolean";
    case Kind::object:
      return "object";
    default:
      return "string";
  }
}

std::string_view format_of(const Member& member) {
  if (member.kind == Kind::integer) return "int64";
  if (member.kind == Kind::instant) return "date-time";
  if (member.kind == Kind::id) return "uuid";
  if (member.format == Format::email) return "email";
  if (member.format == Format::url) return "uri";
  if (member.format == Format::password) return "password";
  if (member.format == Format::binary) return "binary";
  return {};
}

void append(std::string& out, std::string_view key, std::int64_t value) {
  fmt::format_to(std::back_inserter(out), R"(,"{}":{})", key, value);
}

void append_money_limits(std::string& out, const Member& member) {
  const auto bound = [&](std::int64_t limit, std::int64_t none, std::string_view sign) {
    return member.list || limit == none ? fmt::format("{}{}", sign, to_string(largest_money)) : std::to_string(limit);
  };
  fmt::format_to(std::back_inserter(out), R"(,"multipleOf":0.01,"minimum":{},"maximum":{})",
                 bound(member.min, no_least, "-"), bound(member.max, no_most, ""));
}

void append_limits(std::string& out, const Member& member) {
  if (member.kind == Kind::text) {
    const values::Lengths lengths = values::lengths(member);
    if (lengths.least > 0) append(out, "minLength", lengths.least);
    if (member.format != Format::binary) append(out, "maxLength", lengths.most);
  } else if (member.kind == Kind::money) {
    append_money_limits(out, member);
  } else if (!member.list && (member.kind == Kind::integer || member.kind == Kind::number)) {
    if (member.min != no_least) append(out, "minimum", member.min);
    if (member.max != no_most) append(out, "maximum", member.max);
  }
}

void append_values(std::string& out, const Member& member, bool nullable) {
  if (member.values.empty()) return;
  out += ",\"enum\":[";
  bool first = true;
  for (const std::string_view value : member.values) {
    if (!std::exchange(first, false)) out += ',';
    write_json_string(out, value);
  }
  out += nullable ? ",null]" : "]";
}

void append_object(std::string& out, const Shape& shape, const SchemaOptions& options);

void append_value(std::string& out, const Member& member, bool nullable, const SchemaOptions& options) {
  if (member.kind == Kind::json) {
    out += '{';
    if (const auto most = values::largest_json(member))
      fmt::format_to(std::back_inserter(out), R"("description":"At most {0} bytes as JSON.","x-max-bytes":{0})", *most);
    out += '}';
    return;
  }
  out += nullable ? "{\"type\":[\"" : "{\"type\":\"";
  out += type_of(member.kind);
  out += nullable ? "\",\"null\"]" : "\"";
  if (member.kind == Kind::object) append_object(out, *member.shape, options);
  if (const auto format = format_of(member); !format.empty()) {
    fmt::format_to(std::back_inserter(out), R"(,"format":"{}")", format);
  }
  append_limits(out, member);
  append_values(out, member, nullable);
  out += '}';
}

bool is_shown(const Member& member, const SchemaOptions& options) {
  return !(options.request && member.internal) && (options.with_secret || !member.secret) &&
         (!options.audience || member.audience <= *options.audience);
}

void append_name(std::string& out, const Member& member, const SchemaOptions& options) {
  write_json_string(out, options.rename ? options.rename(member.name) : std::string(member.name));
}

void append_object(std::string& out, const Shape& shape, const SchemaOptions& options) {
  out += ",\"properties\":{";
  std::string required;
  bool first = true;
  for (const Member& member : shape.members) {
    if (!is_shown(member, options)) continue;
    if (!std::exchange(first, false)) out += ',';
    append_name(out, member, options);
    out += ':';
    write_json_schema(out, member, options);
    const bool not_empty = member.list && member.min > 0 && member.presence != Presence::patch;
    if (member.presence != Presence::required && !not_empty) continue;
    if (!required.empty()) required += ',';
    append_name(required, member, options);
  }
  out += '}';
  if (!required.empty()) fmt::format_to(std::back_inserter(out), R"(,"required":[{}])", required);
}

}  // namespace

void write_json_schema(std::string& out, const Member& member, const SchemaOptions& options) {
  if (!member.list) {
    append_value(out, member, member.nullable, options);
    return;
  }
  out += options.request && member.min <= 0 ? R"({"type":["array","null"],"items":)" : R"({"type":"array","items":)";
  append_value(out, member, false, options);
  if (member.min > 0) append(out, "minItems", member.min);
  if (member.max != no_most) append(out, "maxItems", member.max);
  out += '}';
}

void write_json_schema(std::string& out, const Shape& shape, const SchemaOptions& options) {
  out += "{\"type\":\"object\"";
  append_object(out, shape, options);
  out += '}';
}

}  // namespace hirewire
