#include "api/requests/fingerprint.h"

#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"

namespace hirewire {

namespace {

/// Quoted, so that no name runs into its value.
void append_pair(std::string& out, std::string_view name, std::string_view value) {
  write_json_string(out, name);
  write_json_string(out, value);
}

}  // namespace

std::string fingerprint(const Call& call, std::string_view body_says) {
  std::string asked = call.request.method + ' ' + call.canonical_path + '\n';
  for (const auto& [name, value] : call.query) append_pair(asked, name, value);
  if (const auto match = call.request.header("if-match"); !match.empty()) append_pair(asked, "If-Match", match);
  asked += '\n';
  asked += body_says;
  const auto digest = call.services.keys.sign("fingerprint", asked);
  return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string said_in_json(std::string_view body) {
  if (body.empty()) return {};
  const auto json = canonical_json(body);
  return json ? sorted_json(json->text) : std::string(body);
}

std::string said_in_form(const FormFields& fields, std::string_view filename, std::string_view content) {
  std::string out;
  append_pair(out, filename, content);
  for (const auto& [name, value] : fields) append_pair(out, name, value);
  return out;
}

}  // namespace hirewire
