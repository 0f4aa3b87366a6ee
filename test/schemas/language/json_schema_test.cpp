#include "schemas/language/json_schema.h"

#include <doctest/doctest.h>

#include "schemas/language/json.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;

namespace {

std::string schema_of(const Shape& shape, const SchemaOptions& options = {}) {
  std::string out;
  write_json_schema(out, shape, options);
  CHECK(canonical_json(out).has_value());
  return out;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the schema of a small struct, to the letter") {
  CHECK(schema_of(shape_of<sample::Contact>()) ==
        R"({"type":"object","properties":{"email":{"type":"string","format":"email","maxLength":254},)"
        R"("phone":{"type":["string","null"],"maxLength":10000},)"
        R"("rank":{"type":"integer","format":"int64","minimum":1,"maximum":9}},"required":["email","rank"]})");
}

TEST_CASE("kinds, lists, nested objects, allowed values and nulls") {
  const std::string schema = schema_of(shape_of<sample::Everything>());
  CHECK(has(schema, R"("at":{"type":"string","format":"date-time"})"));
  CHECK(has(schema, R"("id":{"type":"string","format":"uuid"})"));
  CHECK(has(schema, R"("extra":{"description":"At most 65536 bytes as JSON.","x-max-bytes":65536})"));
  CHECK(has(schema, R"("tags":{"type":"array","items":{"type":"string","maxLength":10000},"maxItems":3})"));
  CHECK(has(schema,
            R"("stage":{"type":["string","null"],"maxLength":10000,"enum":["applied","interview","hired",null]})"));
  CHECK(has(schema, R"("contacts":{"type":"array","items":{"type":"object","properties":{"email":)"));
  CHECK(has(schema, R"("years":{"type":["number","null"]})"));
  CHECK(has(schema, R"("required":["id","name","age","score","active","at"])"));
}

TEST_CASE("a request in a dialect's names, without what is internal, secret or for others") {
  SchemaOptions options;
  options.rename = [](std::string_view member) {
    return member == "name" ? std::string("fullName") : std::string(member);
  };
  options.request = true;
  options.with_secret = false;
  options.audience = Audience::owner;
  const std::string schema = schema_of(shape_of<sample::Everything>(), options);
  CHECK(has(schema, R"("fullName":{)"));
  CHECK(has(schema, R"("required":["fullName","age")"));
  CHECK(has(schema, R"("tags":{"type":["array","null"],)"));  // null empties a list
  CHECK_FALSE(has(schema, "\"id\""));
  CHECK_FALSE(has(schema, "\"password\""));
  CHECK_FALSE(has(schema, "\"site\""));
  options.audience = Audience::everyone;
  CHECK_FALSE(has(schema_of(shape_of<sample::Everything>(), options), "\"age\""));
}
