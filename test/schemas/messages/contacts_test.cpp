#include "schemas/messages/contacts.h"

#include <doctest/doctest.h>

#include <chrono>

using namespace hirewire;

TEST_CASE("a telephone number keeps its country code and its last four digits") {
  CHECK(masked_phone("+1 415 555 0100") == "+1-XXXXXX0100");
  CHECK(masked_phone("+4930123456") == "+49-XXXX3456");
  CHECK(masked_phone("098765 43210") == "XXXXXXX3210");
  CHECK(masked_phone("123") == "XXX");
}

TEST_CASE("free text loses the addresses, links and numbers that stand in it, and nothing else") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"Seven years of C++, 2019 - 2023 at ACME, since 01/2024.",
       "Seven years of C++, 2019 - 2023 at ACME, since 01/2024."},
      {"Born 1990-05-17; 40 people, 3 teams, 99.9 %", "Born 1990-05-17; 40 people, 3 teams, 99.9 %"},
      {"Schreib an ada@example.org, bitte", "Schreib an xxx@masked.com, bitte"},
      {"(ada.l+x@mail.example.co.uk)", "(xxx@masked.com)"},
      {"mailto:ada@example.org", "xxx@masked.com"},
      {"josé@exämple.org", "xxx@masked.com"},
      {"call +91 98765 43210 now", "call +91-XXXXXX3210 now"},
      {"call (415) 555-2019.", "call XXXXXX2019."},
      {"tel:+4930123456", "tel:+49-XXXX3456"},
      {"Ph9876543210", "PhXXXXXX3210"},
      {"555 0123 / 555 0199", "XXXXXXXXXX0199"},
      {"see https://a.example/x and www.ada.example", "see [link] and [link]"},
      {"linkedin.com/in/ada, github.com/ada", "[link], [link]"},
      {"alice.com, alice.de/me; alice.co.uk/cv (bit.ly/x) alice.com?x", "[link], [link]; [link] ([link]) [link]"},
      {"and/or, e.g. Node.js, ASP.NET, B.Sc.", "and/or, e.g. Node.js, ASP.NET, B.Sc."},
      {"98765\u00A043210 98765\u201343210", "XXXXXXXXXXXXXXXX3210"},
      {"06_12_34_56_78, 98765,43210", "XXXXXXXXXXXXXXXX3210"},
      {"98765\t43210 · x 98765\u200B43210", "XXXXXX3210 · x XXXXXX3210"},
      {"since 2021 06 12 34 56 78", "since XXXXXXXXXX5678"},
      {"\uFF19\uFF18\uFF17\uFF16\uFF15\uFF14\uFF13\uFF12 now", "XXXXXXXX now"},
      {"CTC 2400000, then 12,00,000", "CTC 2400000, then 12,00,000"},
      {"o'neil@example.org {al!ice}@example.org a\uFF20example.org", "xxx@masked.com xxx@masked.com xxx@masked.com"},
      {"@ada", "@ada"},
  };
  for (const auto& [text, shown] : cases) {
    CHECK(masked_text(text) == shown);
    CHECK(masked_text(shown) == shown);  // who sends it back as he got it wishes for nothing
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
