#include "test/api/presentation/pretty_json.h"

#include <utility>

#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"

namespace hirewire::test {

namespace {

constexpr std::size_t line = 100;

void lay_out(std::string& out, std::string_view value, std::size_t depth) {
  const bool object = value.starts_with('{');
  if ((!object && !value.starts_with('[')) || value.size() + 2 * depth <= line) {
    out += value;
    return;
  }
  const auto new_line = [&](std::size_t at) { out.append("\n").append(2 * at, ' '); };
  std::string_view inside = inside_json(value);
  out += value.front();
  bool first = true;
  std::string key;
  for (std::string_view one;;) {
    if (!object) one = next_json_value(inside);
    if (object ? !next_json_member(inside, key, one) : one.empty()) break;
    if (!std::exchange(first, false)) out += ',';
    new_line(depth + 1);
    if (object) {
      write_json_string(out, key);
      out += ": ";
    }
    lay_out(out, one, depth + 1);
  }
  new_line(depth);
  out += value.back();
}

}  // namespace

std::string pretty_json(std::string_view json) {
  std::string out;
  lay_out(out, json, 0);
  return out + '\n';
}

}  // namespace hirewire::test
