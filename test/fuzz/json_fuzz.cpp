#include "schemas/candidates.h"
#include "schemas/language/json.h"
#include "schemas/language/json_diagnosis.h"
#include "schemas/language/json_walk.h"
#include "schemas/language/utf8.h"
#include "test/fuzz/property.h"

using namespace hirewire;
using fuzz::must;

namespace {

/// Every value of sound JSON is walked to its end, and nothing beside it.
void walk(std::string_view value) {
  if (value.starts_with('{')) {
    auto inside = inside_json(value);
    std::string key;
    std::string_view member;
    while (next_json_member(inside, key, member)) {
      must(is_utf8(key) && !key.contains('\0'), "a key is UTF-8 without U+0000");
      walk(member);
    }
    must(inside.empty(), "an object is walked to its end");
  } else if (value.starts_with('[')) {
    auto inside = inside_json(value);
    while (!inside.empty()) {
      const auto before = inside.size();
      walk(next_json_value(inside));
      must(inside.size() < before, "a walk goes on");
    }
  } else if (value.starts_with('"')) {
    const auto decoded = json_string_text(value);
    must(is_utf8(decoded) && !decoded.contains('\0'), "a string is UTF-8 without U+0000");
  }
}

void canonical(std::string_view text) {
  const auto json = canonical_json(text);
  if (!json) {
    must(!json.error().message.empty(), "a refusal says why");
    must(diagnose_json(text, 32).line >= 1, "a place has a line");
    return;
  }
  must(is_utf8(json->text), "canonical JSON is UTF-8");
  const auto again = canonical_json(json->text);
  must(again && again->text == json->text, "canonical JSON read again is the same");
  walk(json->text);
}

void described(std::string_view text, bool bind) {
  candidates::CreateCandidate command;
  const auto& shape = shape_of<candidates::CreateCandidate>();
  if (!read_json(text, shape, &command, {.bind = bind})) return;
  std::vector<Fault> faults;
  check(shape, &command, faults, false);  // binding leaves limits and absent members to it
  must(bind || faults.empty(), "what was read whole is checked");
  if (!faults.empty()) return;
  const auto written = to_json(command);
  candidates::CreateCandidate again;
  must(read_json(written, shape, &again).has_value(), "what was written is read");
  must(to_json(again) == written, "and is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto text = fuzz::text_of(bytes, size);
  canonical(text);
  described(text, true);
  described(text, false);
  return 0;
}
