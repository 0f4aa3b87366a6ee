#include "api/presentation/wire.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "api/presentation/file_link.h"
#include "schemas/language/json.h"
#include "schemas/language/json_schema.h"
#include "schemas/language/json_walk.h"
#include "schemas/messages/contacts.h"

namespace hirewire {

namespace {

bool is_named(std::string_view members, std::string_view name) {
  while (!members.empty()) {
    const std::size_t space = std::min(members.find(' '), members.size());
    if (members.substr(0, space) == name) return true;
    members.remove_prefix(std::min(space + 1, members.size()));
  }
  return false;
}

void quote(std::string& out, std::string_view plain) {
  out += '"';
  out += plain;
  out += '"';
}

/// PostgreSQL's `2025-11-16 10:30:00.123+00`, or ISO from JSON, to the second with Z.
void write_instant(std::string& out, std::string_view text) {
  const bool utc = text.ends_with("+00") || text.ends_with("Z") || text.ends_with("+00:00");
  if (utc && text.size() >= 20 && text[4] == '-' && text[13] == ':') {
    out += '"';
    out.append(text.data(), 10);
    out += 'T';
    out.append(text.data() + 11, 8);
    out += "Z\"";
    return;
  }
  std::string iso(text);
  if (iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
  if (iso.size() > 3 && (iso[iso.size() - 3] == '+' || iso[iso.size() - 3] == '-')) iso += ":00";
  const auto instant = parse_iso(iso);
  write_json_string(out, instant ? to_iso(*instant) : std::string(text));
}

/// numeric and float8 know NaN and Infinity, JSON does not.
void write_number(std::string& out, std::string_view text) {
  const std::size_t digit = text.starts_with('-') ? 1 : 0;
  const bool finite = digit < text.size() && text[digit] >= '0' && text[digit] <= '9';
  out += finite ? text : std::string_view("null");
}

/// Of what a statement tells of a file.
void write_link(std::string& out, std::string_view file, const Reader& reader) {
  const auto link =
      reader.keys == nullptr ? std::nullopt : link_of_column(*reader.keys, reader.tenant_id, reader.now, file);
  if (link) {
    write_json_string(out, *link);
  } else {
    out += "null";
  }
}

}  // namespace

Reader Reader::of(const Actor& actor) {
  Reader reader;
  if (actor.role == "superadmin" || actor.role == "admin" || actor.is_system()) {
    reader.audience = Audience::admin;
  } else if (actor.is_staff()) {
    reader.audience = Audience::staff;
  } else if (actor.role == "candidate") {
    reader.audience = Audience::owner;
  }
  return reader;
}

Wire::Wire(const Shape& view, const Dialect& dialect, std::string_view members) : view_(&view), name_(view.name) {
  for (const Member& member : view.members) {
    if (member.secret || (!members.empty() && !is_named(members, member.name))) continue;
    Part part;
    part.member = &member;
    part.key = ",\"" + spell(dialect, member.name) + "\":";
    for (const ValueWord& word : dialect.values) {
      if (word.member == member.name) part.words.emplace_back(word.value, word.word);
    }
    if (member.kind == Kind::object) part.nested = std::make_shared<const Wire>(*member.shape, dialect);
    has_contacts_ |= member.contact;
    parts_.push_back(std::move(part));
  }
  const auto named = static_cast<std::size_t>(std::ranges::count(members, ' ')) + 1;
  if (!members.empty() && named != parts_.size()) {
    throw std::logic_error(std::string(view.name) +
                           ": a route renders members that the view has not: " + std::string(members));
  }
}

bool Wire::stands_with_tag() const {
  return std::ranges::none_of(parts_, [](const Part& part) { return part.member->derived; });
}

Wire::Places Wire::places(const Rows& rows) const {
  Places places;
  places.reserve(parts_.size());
  const int columns = rows.columns();
  int next = 0;
  for (const Part& part : parts_) {
    while (next < columns && rows.name(next) != part.member->name) ++next;  // columns mostly stand in the view's order
    if (next == columns) next = rows.column(part.member->name);
    if (next < 0)
      throw std::logic_error(std::string(name_) + "." + std::string(part.member->name) +
                             ": the statement has no such column");
    places.push_back(next++);
  }
  if (!has_contacts_) return places;
  places.push_back(rows.column("contacts_shown"));
  if (places.back() < 0)
    throw std::logic_error(std::string(name_) + " has contacts: the statement says not who sees them");
  return places;
}

void Wire::write(std::string& out, const Rows& rows, int row, const Places& places, const Reader& reader) const {
  const bool masked = has_contacts_ && rows.at(row, places.back()) != "t";
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    if (part.member->audience > reader.audience) continue;
    out += part.key;
    const auto text = rows.at(row, places[i]);
    if (text) {
      write_column(out, part, *text, reader, masked);
    } else {
      out += part.member->list ? "[]" : "null";
    }
  }
  if (out.size() == start) out += ',';
  out[start] = '{';
  out += '}';
}

void Wire::write_list(std::string& out, const Rows& rows, const Reader& reader) const {
  out += '[';
  if (rows.size() > 0) {
    const Places at = places(rows);
    for (int row = 0; row < rows.size(); ++row) {
      if (row > 0) out += ',';
      write(out, rows, row, at, reader);
    }
  }
  out += ']';
}

void Wire::write_column(std::string& out, const Part& part, std::string_view text, const Reader& reader,
                        bool masked) const {
  if (masked && part.member->contact) return write_masked(out, part, text);
  if (part.member->list) return write_json_value(out, part, text, reader);
  switch (part.member->kind) {
    case Kind::text:
      if (part.member->format == Format::binary) return write_link(out, text, reader);
      return write_json_string(out, part.words.empty() ? text : worded(part, text));
    case Kind::integer:
      out += text;
      return;
    case Kind::number:
      return write_number(out, text);
    case Kind::money:
      out += text;
      return;
    case Kind::boolean:
      out += text.starts_with('t') ? "true" : "false";
      return;
    case Kind::instant:
      return write_instant(out, text);
    case Kind::id:
      return quote(out, text);
    case Kind::json:
      out += text;
      return;
    case Kind::object:
      return write_json_value(out, part, text, reader);
  }
}

void Wire::write(std::string& out, const void* object, const Reader& reader) const {
  const std::size_t start = out.size();
  for (const Part& part : parts_) {
    const Member& member = *part.member;
    if (member.audience > reader.audience) continue;
    out += part.key;
    if (member.list) {
      out += '[';
      for (std::size_t i = 0; i < member.size(object); ++i) {
        if (i > 0) out += ',';
        write_value(out, part, member.at(object, i), reader);
      }
      out += ']';
    } else if (const void* value = member.value(object)) {
      write_value(out, part, value, reader);
    } else {
      out += "null";
    }
  }
  if (out.size() == start) out += ',';
  out[start] = '{';
  out += '}';
}

void Wire::write_value(std::string& out, const Part& part, const void* value, const Reader& reader) const {
  if (part.member->contact) throw std::logic_error(std::string(name_) + ": contacts are written from rows only");
  switch (part.member->kind) {
    case Kind::text:
      return write_json_string(out, worded(part, *static_cast<const std::string*>(value)));
    case Kind::integer:
      fmt::format_to(std::back_inserter(out), "{}", *static_cast<const std::int64_t*>(value));
      return;
    case Kind::number:
      return write_json_number(out, *static_cast<const double*>(value));
    case Kind::money:
      out += to_string(*static_cast<const Money*>(value));
      return;
    case Kind::boolean:
      out += *static_cast<const bool*>(value) ? "true" : "false";
      return;
    case Kind::instant:
      return quote(out, to_iso(*static_cast<const Instant*>(value)));
    case Kind::id:
      return quote(out, to_string(*static_cast<const Uuid*>(value)));
    case Kind::json:
      out += static_cast<const Json*>(value)->text;
      return;
    case Kind::object:
      return part.nested->write(out, value, reader);
  }
}

void Wire::write_json_value(std::string& out, const Part& part, std::string_view value, const Reader& reader) const {
  if (value.starts_with('[') && part.member->list) {
    const bool as_it_is = part.member->kind != Kind::object && part.member->kind != Kind::instant && part.words.empty();
    if (as_it_is) {
      out += value;
      return;
    }
    std::string_view rest = inside_json(value);
    out += '[';
    bool first = true;
    for (auto element = next_json_value(rest); !element.empty(); element = next_json_value(rest)) {
      if (!std::exchange(first, false)) out += ',';
      write_json_value(out, part, element, reader);
    }
    out += ']';
  } else if (value.starts_with('{') && part.nested) {
    part.nested->write_json_object(out, value, reader);
  } else if (value.starts_with('"') && part.member->kind == Kind::instant) {
    write_instant(out, value.substr(1, value.size() - 2));
  } else if (value.starts_with('"') && part.member->format == Format::binary) {
    write_link(out, json_string_text(value), reader);
  } else if (value.starts_with('"') && !part.words.empty()) {
    write_json_string(out, worded(part, json_string_text(value)));
  } else {
    out += value;
  }
}

void Wire::write_json_object(std::string& out, std::string_view object, const Reader& reader) const {
  std::vector<std::string_view> values(parts_.size());
  std::string_view inside = inside_json(object);
  std::string key;
  std::string_view value;
  bool masked = has_contacts_;
  while (next_json_member(inside, key, value)) {
    if (key == "contacts_shown" && value == "true") masked = false;
    const auto part = std::ranges::find_if(parts_, [&](const Part& p) { return p.member->name == key; });
    if (part != parts_.end()) values[static_cast<std::size_t>(part - parts_.begin())] = value;
  }
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (parts_[i].member->audience > reader.audience) continue;
    out += parts_[i].key;
    if (values[i].empty() || is_json_null(values[i])) {
      out += parts_[i].member->list ? "[]" : "null";
    } else if (masked && parts_[i].member->contact) {
      write_masked(out, parts_[i],
                   parts_[i].member->kind == Kind::json ? std::string(values[i]) : json_string_text(values[i]));
    } else {
      write_json_value(out, parts_[i], values[i], reader);
    }
  }
  if (out.size() == start) out += ',';
  out[start] = '{';
  out += '}';
}

void Wire::write_masked(std::string& out, const Part& part, std::string_view text) {
  if (part.member->list) {
    out += "[]";
  } else if (part.member->kind == Kind::json) {
    out += masked(*part.member, text);
  } else {
    write_json_string(out, masked(*part.member, text));
  }
}

std::string_view Wire::worded(const Part& part, std::string_view value) {
  for (const auto& [canonical, word] : part.words) {
    if (canonical == value) return word;
  }
  return value;
}

void Wire::write_schema(std::string& out, Audience least) const {
  out += R"({"type":"object","properties":{)";
  std::string required;
  bool first = true;
  for (const Part& part : parts_) {
    if (!std::exchange(first, false)) out += ',';
    quote(out, part.name());
    out += ':';
    const Member& member = *part.member;
    if (part.nested) {
      out += member.list                             ? R"({"type":"array","items":)"
             : member.presence == Presence::required ? ""
                                                     : R"({"anyOf":[{"type":"null"},)";
      part.nested->write_schema(out, least);
      out += member.list ? "}" : member.presence == Presence::required ? "" : "]}";
    } else {
      Member worded_member = member;
      worded_member.min = std::numeric_limits<std::int64_t>::min();              // limits are the requests' business
      if (member.format == Format::binary) worded_member.format = Format::none;  // a link
      for (std::string_view& value : worded_member.values) value = worded(part, value);
      write_json_schema(out, worded_member);
    }
    if (member.audience > least) continue;
    required += required.empty() ? "" : ",";
    quote(required, part.name());
  }
  fmt::format_to(std::back_inserter(out), R"(}},"required":[{}]}})", required);
}

}  // namespace hirewire
