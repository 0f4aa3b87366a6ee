#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "schemas/language/json.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;

namespace {

struct Place {
  std::int64_t line;
  std::int64_t column;
  bool operator==(const Place&) const = default;
};

Place place_of(std::string_view text) {
  const auto read = read_json_as<sample::Contact>(text);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().reason == Reason::malformed);
  REQUIRE(read.error().faults.size() == 1);
  const Fault& fault = read.error().faults[0];
  const std::string place = "Line " + std::to_string(fault.line) + ", column " + std::to_string(fault.column) + ": ";
  CHECK(read.error().message == place + fault.message);
  return {fault.line, fault.column};
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("malformed JSON is told with its line and column") {
  CHECK(place_of("") == Place{1, 1});
  CHECK(place_of("{\n  \"email\": \"a@b.co\"\n  \"rank\": 1\n}") == Place{3, 3});
  CHECK(place_of("{\"email\": \"é\", x}") == Place{1, 16});
  CHECK(place_of("{\"rank\": 01}") == Place{1, 10});
  CHECK(place_of("{\"rank\": 1,}") == Place{1, 12});
  CHECK(place_of("{\"rank\": [1 2]}") == Place{1, 13});
  CHECK(place_of("{\"rank\": 1") == Place{1, 11});
  CHECK(place_of("{\"email\": \"a") == Place{1, 11});
  CHECK(place_of("{\"email\": \"a\tb\"}") == Place{1, 13});
  CHECK(place_of("{\"email\": \"\\q\"}") == Place{1, 12});
  CHECK(place_of("{\"rank\": 1} 2") == Place{1, 13});
  CHECK(place_of("{\"rank\": tru}") == Place{1, 10});
  CHECK(place_of("[]") == Place{1, 1});
}

TEST_CASE("duplicate keys, U+0000, bad UTF-8 and lone surrogates are refused at every level") {
  CHECK(place_of("{\"rank\": 1,\n\"rank\": 2}") == Place{2, 1});
  CHECK(place_of(R"({"unknown": [{"a": 1, "a": 2}]})") == Place{1, 23});
  CHECK(place_of(R"({"unknown": "\u0000"})") == Place{1, 14});
  CHECK(place_of(R"({"a\u0000": 1})") == Place{1, 4});
  CHECK(place_of("{\"unknown\": \"\xC3\"}") == Place{1, 14});
  CHECK(place_of(R"({"unknown": "\uD800"})") == Place{1, 14});
  CHECK(place_of(R"({"unknown": "\uDC00"})") == Place{1, 14});
  CHECK_FALSE(canonical_json(R"({"a":1,"\u0061":2})").has_value());
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"key" + std::to_string(i) + "\":1,";
  CHECK(canonical_json(many + "\"last\":1}").has_value());
  CHECK_FALSE(canonical_json(many + "\"key3\":1}").has_value());
  CHECK_FALSE(canonical_json(many + "\"key99\":1}").has_value());
}

TEST_CASE("depth and number of values are bounded") {
  CHECK(canonical_json(nested(32)).has_value());
  CHECK_FALSE(canonical_json(nested(33)).has_value());
  CHECK(canonical_json(nested(33), 33).has_value());
  CHECK_FALSE(canonical_json(nested(1'000'000)).has_value());
  std::string wide = "[";
  for (int i = 0; i < 999'998; ++i) wide += "1,";
  CHECK(canonical_json(wide + "1]").has_value());
  CHECK_FALSE(canonical_json(wide + "1,1]").has_value());
}

TEST_CASE("canonical JSON has no blanks, the same order, and is its own canonical form") {
  const auto json = canonical_json(" { \"b\" : [ 1.50 , -0.0, 1E2, true ,null ] ,\n\"a\" : \"\\u00e9\\/\" } ");
  REQUIRE(json.has_value());
  CHECK(json->text == "{\"b\":[1.5,-0.0,100,true,null],\"a\":\"é/\"}");
  CHECK(canonical_json(json->text)->text == json->text);
  CHECK(canonical_json("[1e16,1.0,0.0,-1e18]")->text == "[10000000000000000,1,0,-1000000000000000000]");
  for (const std::string_view number : {"1e22", "-1e300", "1e-7", "0.1", "9223372036854775808", "1e19", "5e-324"}) {
    CAPTURE(number);
    const std::string once = canonical_json(number)->text;
    CHECK(canonical_json(once)->text == once);  // what is shown may be sent back
  }
}

TEST_CASE("JSONTestSuite: y_ accepted, n_ refused, none crashes") {
  const auto folder = sample::corpora() / "json";
  if (!std::filesystem::exists(folder)) {
    std::cout << "skipped: " << folder << " is missing\n";
    return;
  }
  // RFC 8259 lets these pass; json.h does not: duplicate keys and U+0000.
  constexpr std::array<std::string_view, 4> refused_by_us{
      "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json", "y_object_escaped_null_in_key.json",
      "y_string_null_escape.json"};
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    CAPTURE(name);
    ++files;
    const auto json = canonical_json(sample::bytes_of(entry.path()));
    if (json) CHECK(canonical_json(json->text)->text == json->text);
    if (!json) CHECK_FALSE(json.error().message.empty());
    if (name.starts_with("y_"))
      CHECK(json.has_value() == (std::ranges::find(refused_by_us, name) == refused_by_us.end()));
    if (name.starts_with("n_")) {
      CHECK_FALSE(json.has_value());
      CHECK(json.error().faults.size() == 1);
    }
  }
  CHECK(files >= 318);
}

TEST_CASE("naughty strings survive a round trip byte for byte") {
  const auto file = sample::corpora() / "text" / "blns.txt";
  if (!std::filesystem::exists(file)) {
    std::cout << "skipped: " << file << " is missing\n";
    return;
  }
  std::ifstream in(file);
  int strings = 0;
  for (std::string line; std::getline(in, line); ++strings) {
    CAPTURE(line);
    sample::Contact contact{"a@b.co", line, 1};
    const auto again = read_json_as<sample::Contact>(to_json(contact));
    REQUIRE(again.has_value());
    CHECK(again->phone == line);
  }
  CHECK(strings > 500);
  const auto whole = canonical_json(sample::bytes_of(sample::corpora() / "text" / "blns.json"));
  REQUIRE(whole.has_value());
  CHECK(canonical_json(whole->text)->text == whole->text);
}
