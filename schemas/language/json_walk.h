#pragma once
#include <string>
#include <string_view>

namespace hirewire {

// Walks JSON that is known to be sound: PostgreSQL's or what schemas/language/json.h wrote. Nothing is checked again,
// nothing is read beyond the text. `rest` is what is still to be walked.

/// Takes the next value with its brackets or quotes, and a comma after it; empty at the end of a list.
std::string_view next_json_value(std::string_view& rest);
/// What stands between the brackets of an object or a list; empty for any other value.
std::string_view inside_json(std::string_view value);
/// Takes the next member of an object's inside; false at its end. The key is unescaped.
bool next_json_member(std::string_view& inside, std::string& key, std::string_view& value);
/// The text of a JSON string; any other value as it is written.
std::string json_string_text(std::string_view value);
inline bool is_json_null(std::string_view value) {
  return value == "null";
}
/// The same value with every object's members in the order of their keys: equal texts for equal values.
std::string sorted_json(std::string_view value);

}  // namespace hirewire
