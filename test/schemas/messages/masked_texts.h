#pragma once
#include <string_view>
#include <utility>

namespace hirewire::test {

/// What people write, and what masking leaves of it (schemas/messages/contacts.h, masked_text).
inline constexpr std::pair<std::string_view, std::string_view> masked_texts[] = {
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

}  // namespace hirewire::test
