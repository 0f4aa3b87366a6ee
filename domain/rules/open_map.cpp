#include "domain/rules/open_map.h"

#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"

namespace hirewire {

OpenMap map_of(const Json& json) {
  OpenMap map;
  std::string_view inside = inside_json(json.text);
  std::string key;
  for (std::string_view value; next_json_member(inside, key, value);) map[key] = sorted_json(value);
  return map;
}

Json json_of(const OpenMap& map) {
  Json json{.text = "{"};
  for (const auto& [key, value] : map) {
    if (json.text.size() > 1) json.text += ',';
    write_json_string(json.text, key);
    json.text += ':' + value;
  }
  json.text += '}';
  return json;
}

OpenMap merge(OpenMap& map, const OpenMap& wish) {
  OpenMap changes;
  for (const auto& [key, value] : wish) {
    const auto now = map.find(key);
    if (now == map.end() ? is_json_null(value) : now->second == value) continue;
    changes[key] = value;
    if (is_json_null(value)) {
      map.erase(now);
    } else {
      map[key] = value;
    }
  }
  return changes;
}

std::vector<Fault> faults_in(const Json& json, const Shape& shape, void* known) {
  std::vector<Fault> faults;
  if (auto read = read_json(json.text, shape, known, {.bind = true}); !read) faults = std::move(read.error().faults);
  check(shape, known, faults);
  return faults;
}

}  // namespace hirewire
