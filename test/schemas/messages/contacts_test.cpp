#include "schemas/messages/contacts.h"

#include <doctest/doctest.h>

#include <chrono>

#include "test/schemas/messages/masked_texts.h"

using namespace hirewire;

TEST_CASE("a telephone number keeps its country code and its last four digits") {
  CHECK(masked_phone("+1 415 555 0100") == "+1-XXXXXX0100");
  CHECK(masked_phone("+4930123456") == "+49-XXXX3456");
  CHECK(masked_phone("098765 43210") == "XXXXXXX3210");
  CHECK(masked_phone("123") == "XXX");
}

TEST_CASE("free text loses the addresses, links and numbers that stand in it, and nothing else") {
  for (const auto& [text, shown] : test::masked_texts) {
    CHECK(masked_text(text) == shown);
    CHECK(masked_text(shown) == shown);  // who sends it back as he got it wishes for nothing
  }
}

TEST_CASE("an open map loses them from its texts, numbers and keys") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"remote": true, "salary": 2400000, "note": "any \"time\""})",
       R"({"remote":true,"salary":2400000,"note":"any \"time\""})"},
      {R"({"mail":"a@b.example","more":[{"tel":"+49 30 123456"},null,"www.ada.example"]})",
       R"({"mail":"xxx@masked.com","more":[{"tel":"+49-XXXX3456"},null,"[link]"]})"},
      {R"({"tel":4930123456,"n":-12.5})", R"({"tel":"XXXXXX3456","n":-12.5})"},
      {R"({"a@b.example":1,"c@d.example":2,"xxx@masked.com 2":3})",
       R"({"xxx@masked.com":1,"xxx@masked.com 2":2,"xxx@masked.com 2 2":3})"},
      {R"("a\u0040b.example")", R"("xxx@masked.com")"},
      {"{}", "{}"},
      {"[]", "[]"},
      {"null", "null"},
  };
  for (const auto& [json, shown] : cases) {
    CHECK(masked_json(json) == shown);
    CHECK(masked_json(shown) == shown);
  }
}

TEST_CASE("what holds a mask is known by it") {
  for (const char* text :
       {"xxx@masked.com", "Very strong. Mail XXX@masked.com", "a [link]", "+91-XXXXXX3210", "XXXXXXXX"})
    CHECK(holds_mask(text));
  for (const char* text : {"", "XXL, xxx, XXX and 2019", "link", "maxxxed"}) CHECK_FALSE(holds_mask(text));
}

TEST_CASE("the longest texts are masked in no time, whatever they are made of") {
  for (const std::string_view piece : {"a", "(", "1 ", "+", "a@", "a.", "-1", "é", "://"}) {
    std::string text;
    while (text.size() < 10'000) text += piece;
    const auto began = std::chrono::steady_clock::now();
    CHECK(masked_text(text).size() <= 4 * text.size());
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(1));
  }
}
