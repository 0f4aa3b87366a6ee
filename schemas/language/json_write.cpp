#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "schemas/language/json.h"
#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

/// Bytes that can be copied as they are: printable ASCII but for the quote and the backslash.
std::size_t plain_prefix(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = ones * 0x80;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, 8);
    const std::uint64_t quote = eight ^ (ones * '"');
    const std::uint64_t slash = eight ^ (ones * '\\');
    if (((eight | (eight - ones * 0x20) | (quote - ones) | (slash - ones)) & highs) != 0) break;
  }
  while (at < text.size() && text[at] >= 0x20 && text[at] != '"' && text[at] != '\\') ++at;
  return at;
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    default:
      break;
  }
  out += "\\u00";
  out += digits[static_cast<unsigned char>(c) >> 4];
  out += digits[static_cast<unsigned char>(c) & 15];
}

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void append_quoted(std::string& out, std::string_view plain) {
  out += '"';
  out += plain;
  out += '"';
}

void append_value(std::string& out, const Member& member, const void* value, const WriteOptions& options) {
  switch (member.kind) {
    case Kind::text: {
      const auto& text = *static_cast<const std::string*>(value);
      if (member.secret && !options.secrets_as_they_are) {
        append_quoted(out, options.sealer->seal(member.name, text));
      } else {
        write_json_string(out, text);
      }
      return;
    }
    case Kind::integer:
      append_integer(out, *static_cast<const std::int64_t*>(value));
      return;
    case Kind::number:
      write_json_number(out, *static_cast<const double*>(value));
      return;
    case Kind::money:
      out += to_string(*static_cast<const Money*>(value));
      return;
    case Kind::boolean:
      out += *static_cast<const bool*>(value) ? "true" : "false";
      return;
    case Kind::instant:
      append_quoted(out, to_iso_micros(*static_cast<const Instant*>(value)));
      return;
    case Kind::id:
      append_quoted(out, to_string(*static_cast<const Uuid*>(value)));
      return;
    case Kind::json:
      out += static_cast<const Json*>(value)->text;
      return;
    case Kind::object:
      write_json(out, *member.shape, value, options);
      return;
  }
}

bool belongs(const Member& member, WriteOptions::Part part) {
  const bool kept_back = member.list && member.internal;
  switch (part) {
    case WriteOptions::Part::all:
      return true;
    case WriteOptions::Part::travels:
      return !kept_back;
    case WriteOptions::Part::kept:
      return kept_back;
    case WriteOptions::Part::told:
      return !member.internal;
  }
  return true;
}

}  // namespace

void write_json_list(std::string& out, const Member& member, const void* object, const WriteOptions& options) {
  out += '[';
  const std::size_t size = member.size(object);
  for (std::size_t i = 0; i < size; ++i) {
    if (i != 0) out += ',';
    append_value(out, member, member.at(object, i), options);
  }
  out += ']';
}

void write_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = plain_prefix(text);
    out.append(text.data(), plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    std::size_t length = 1;
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      append_escaped(out, text[0]);
    } else if (const std::size_t sequence = utf8_sequence(text); sequence != 0) {
      length = sequence;
      out.append(text.data(), length);
    } else {
      out += "\xEF\xBF\xBD";
    }
    text.remove_prefix(length);
  }
  out += '"';
}

void write_json_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  if (value == 0) {
    out += std::signbit(value) ? "-0.0" : "0";
    return;
  }
  std::array<char, 40> digits{};
  // From 2^63 on the fixed form would be an integer that our own reader refuses.
  const bool beyond_integers = std::fabs(value) >= 9223372036854775808.0;
  const auto written = beyond_integers ? std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                                       std::chars_format::scientific)
                                       : std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), written.ptr);
}

void write_canonical_number(std::string& out, double number) {
  constexpr double beyond = 9223372036854775808.0;  // 2^63
  const bool minus_zero = number == 0 && std::signbit(number);
  if (std::trunc(number) == number && !minus_zero && number >= -beyond && number < beyond) {
    fmt::format_to(std::back_inserter(out), "{}", static_cast<std::int64_t>(number));
  } else {
    write_json_number(out, number);
  }
}

void write_json(std::string& out, const Shape& shape, const void* object, const WriteOptions& options) {
  out += '{';
  bool first = true;
  WriteOptions inner = options;
  inner.part = WriteOptions::Part::all;
  for (const Member& member : shape.members) {
    if (member.secret && options.sealer == nullptr && !options.secrets_as_they_are) continue;
    if (!belongs(member, options.part)) continue;
    if (!member.mentioned(object)) continue;  // a change tells what it is about, no more
    const void* value = member.list ? nullptr : member.value(object);
    const bool explicit_null = !member.list && value == nullptr && member.presence == Presence::patch;
    if (!member.list && value == nullptr && !explicit_null) continue;
    out += first ? "\"" : ",\"";
    first = false;
    out += member.name;
    out += "\":";
    if (explicit_null) {
      out += "null";
    } else if (member.list) {
      write_json_list(out, member, object, inner);
    } else {
      append_value(out, member, value, inner);
    }
  }
  out += '}';
}

}  // namespace hirewire
