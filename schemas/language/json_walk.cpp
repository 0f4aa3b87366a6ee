#include "schemas/language/json_walk.h"

#include <charconv>
#include <cstdint>
#include <map>

#include "schemas/language/json.h"

namespace hirewire {

namespace {

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

void skip(std::string_view& rest) {
  while (!rest.empty() && (is_blank(rest[0]) || rest[0] == ',')) rest.remove_prefix(1);
}

/// Past the closing quote of the string that begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

std::size_t end_of_value(std::string_view text) {
  if (text[0] == '"') return end_of_string(text, 0);
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_string(text, at);
      continue;
    }
    if (depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']' || is_blank(c))) return at;
    if (c == '{' || c == '[') ++depth;
    ++at;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return text.size();
}

void append_code_point(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

std::uint32_t take_hex(std::string_view& rest) {
  std::uint32_t code = 0;
  const std::size_t digits = rest.size() < 4 ? rest.size() : 4;
  std::from_chars(rest.data(), rest.data() + digits, code, 16);
  rest.remove_prefix(digits);
  return code;
}

void append_unescaped(std::string& out, std::string_view& rest) {
  const char c = rest[0];
  rest.remove_prefix(1);
  switch (c) {
    case 'n':
      out += '\n';
      return;
    case 't':
      out += '\t';
      return;
    case 'r':
      out += '\r';
      return;
    case 'b':
      out += '\b';
      return;
    case 'f':
      out += '\f';
      return;
    case 'u': {
      std::uint32_t code = take_hex(rest);
      if (code >= 0xD800 && code < 0xDC00 && rest.starts_with("\\u")) {
        rest.remove_prefix(2);
        code = 0x10000 + ((code - 0xD800) << 10) + (take_hex(rest) - 0xDC00);
      }
      append_code_point(out, code);
      return;
    }
    default:
      out += c;
      return;
  }
}

}  // namespace

std::string_view next_json_value(std::string_view& rest) {
  skip(rest);
  if (rest.empty()) return {};
  const std::size_t end = end_of_value(rest);
  const std::string_view value = rest.substr(0, end);
  rest.remove_prefix(end);
  return value;
}

std::string_view inside_json(std::string_view value) {
  while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_blank(value.back())) value.remove_suffix(1);
  if (value.size() < 2 || (value.front() != '{' && value.front() != '[')) return {};
  return value.substr(1, value.size() - 2);
}

bool next_json_member(std::string_view& inside, std::string& key, std::string_view& value) {
  const std::string_view quoted = next_json_value(inside);
  if (quoted.empty()) return false;
  key = json_string_text(quoted);
  while (!inside.empty() && (is_blank(inside[0]) || inside[0] == ':')) inside.remove_prefix(1);
  value = next_json_value(inside);
  return true;
}

std::string json_string_text(std::string_view value) {
  if (value.size() < 2 || value.front() != '"') return std::string(value);
  value = value.substr(1, value.size() - 2);
  std::string out;
  out.reserve(value.size());
  while (!value.empty()) {
    const std::size_t plain = std::min(value.find('\\'), value.size());
    out += value.substr(0, plain);
    value.remove_prefix(plain);
    if (value.size() < 2) break;
    value.remove_prefix(1);
    append_unescaped(out, value);
  }
  return out;
}

std::string sorted_json(std::string_view value) {
  std::string out;
  if (value.starts_with('{')) {
    std::map<std::string, std::string_view> members;
    std::string_view inside = inside_json(value);
    std::string key;
    for (std::string_view member; next_json_member(inside, key, member);) members.emplace(key, member);
    for (const auto& [name, member] : members) {
      out += out.empty() ? '{' : ',';
      write_json_string(out, name);
      out += ':' + sorted_json(member);
    }
    return out.empty() ? "{}" : out + '}';
  }
  if (value.starts_with('[')) {
    std::string_view inside = inside_json(value);
    for (auto element = next_json_value(inside); !element.empty(); element = next_json_value(inside)) {
      out += out.empty() ? '[' : ',';
      out += sorted_json(element);
    }
    return out.empty() ? "[]" : out + ']';
  }
  return std::string(value);
}

}  // namespace hirewire
