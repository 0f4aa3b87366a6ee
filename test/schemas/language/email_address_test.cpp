#include "schemas/language/email_address.h"

#include <doctest/doctest.h>

#include <string>

#include "base/lower.h"
#include "base/unicode.h"
#include "schemas/language/json.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;
using sample::Contact;

TEST_CASE("addresses are checked, and foreign domains become A-labels") {
  CHECK(ascii_address("Alice.B+x@Example.COM").value() == "Alice.B+x@example.com");
  CHECK(ascii_address("a@münchen.de").value() == "a@xn--mnchen-3ya.de");
  CHECK(ascii_address("a@straße.example").value() == "a@xn--strae-oqa.example");
  CHECK(ascii_address("root@localhost").value() == "root@localhost");
  for (const char* bad : {"",
                          "a",
                          "@",
                          "a@",
                          "@b.example",
                          "a b@c.example",
                          "a@b@c.example",
                          "a..b@c.example",
                          ".a@c.example",
                          "a.@c.example",
                          "a@b",
                          "a@-b.example",
                          "a@b-.example",
                          "a@b..example",
                          "a@b.example.",
                          "a@[127.0.0.1]",
                          "a@127.0.0.1",
                          "a@b_c.example",
                          "a@b.example,c@d.example",
                          "a;b@c.example",
                          "(x)a@b.example",
                          "\"a b\"@c.example",
                          "<a@b.example>",
                          "a@b.example>",
                          "a@b.example\r\nRCPT TO:<x@y.example>",
                          "a@ü..de",
                          "a@ü b.de",
                          "a@ü\u00A0b.de",
                          "a@ü_b.de"})
    CHECK_MESSAGE(!ascii_address(bad), bad);
  CHECK_FALSE(ascii_address(std::string(65, 'a') + "@b.example"));
  CHECK(ascii_address("jörg@b.example").error().contains("outside ASCII"));
}

TEST_CASE("what is typed becomes the address that is kept") {
  const auto is = [](std::string_view typed, std::string_view kept) {
    const auto made = tidied_address(typed);
    CHECK_MESSAGE(made == kept, typed);
    CHECK_MESSAGE(tidied_address(made) == made, typed);
  };
  is("Ada.L@Example.COM", "Ada.L@Example.COM");  // as typed: the directory compares it in lower case
  is(" a@b.example\t", "a@b.example");
  is("a@b.example\u00A0", "a@b.example");
  is("\u00A0\u3000a@b.example", "a@b.example");
  is("a@b.example\u200B", "a@b.example");
  is("\u200Ea@b.example\u202C", "a@b.example");
  is("\uFEFFa@b.example", "a@b.example");
  is("a\u200Bb@c.example", "ab@c.example");
  is("a@b\u200B.example", "a@b.example");
  is("a\u00ADb@c.exam\u00ADple", "ab@c.example");
  is("JOS\u00C9@example.com", "jos\u00E9@example.com");
  is("jose\u0301@example.com", "jos\u00E9@example.com");
  is("Strau\u00DF@example.com", "strauss@example.com");
  is("\u039F\u03A3@example.com", "\u03BF\u03C3@example.com");
  is("Ada@B\u00DCCHER.example", "Ada@xn--bcher-kva.example");
  is("a@bu\u0308cher.example", "a@xn--bcher-kva.example");
  is("a@xn--bcher-kva.example", "a@xn--bcher-kva.example");
  is("a@\u4F8B\u3048\u3002\u30C6\u30B9\u30C8", "a@xn--r8jz45g.xn--zckzah");  // an ideographic full stop
  is("mailto:a@b.example", "a@b.example");
  is("MailTo: a@b.example?subject=Hello?", "a@b.example");
  is("'a@b.example", "a@b.example");
  is("'a@b.example'", "a@b.example");
  is("o'brien@b.example", "o'brien@b.example");
  is("a?b@c.example", "a?b@c.example");
  // No addresses: trimmed, for the check to refuse.
  is("", "");
  is("\u00A0", "");
  is("N/A", "N/A");
  is(" \u00E9 ", "\u00E9");
  is("\u00E9@", "\u00E9@");
  is("a@\u00FC b.de", "a@\u00FC b.de");
  is("Ada <a@b.example>", "Ada <a@b.example>");
  is("a@b\u200E.example", "a@b\u200E.example");  // IDNA has no marks of direction within a name
}

TEST_CASE("however a mailbox is spelt, one text is compared, whatever Unicode has") {
  for (std::uint32_t point = 0x80; point < 0x110000; ++point) {
    if (point >= 0xD800 && point < 0xE000) continue;
    std::string sign;
    if (point < 0x800) {
      sign = {static_cast<char>(0xC0 | point >> 6), static_cast<char>(0x80 | (point & 0x3F))};
    } else if (point < 0x10000) {
      sign = {static_cast<char>(0xE0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 0x3F)),
              static_cast<char>(0x80 | (point & 0x3F))};
    } else {
      sign = {static_cast<char>(0xF0 | point >> 18), static_cast<char>(0x80 | (point >> 12 & 0x3F)),
              static_cast<char>(0x80 | (point >> 6 & 0x3F)), static_cast<char>(0x80 | (point & 0x3F))};
    }
    const std::string address = "x" + sign + "\u0323\u0301y@b.example";
    const std::string once = lower(tidied_address(address));
    if (lower(tidied_address(once)) != once) FAIL_CHECK(point << ": " << once);
  }
}

TEST_CASE("an address that cannot be mailed is told why") {
  for (const char* good : {"a@b.example", "Ada.L+x@Example.COM", "jos\u00E9@example.com", "a@xn--bcher-kva.example"})
    CHECK_MESSAGE(!fault_of_address(good), good);
  const auto why = [](std::string_view text) { return std::string(fault_of_address(text).value_or("nothing")); };
  CHECK(why("N/A") == "is not a name, @ and a domain");
  CHECK(why("a..b@c.example").contains("before the @"));
  CHECK(why("a\u00A0b@c.example").contains("before the @"));
  CHECK(why("a@b_c.example").contains("behind the @"));
  CHECK(why("a@127.0.0.1").contains("behind the @"));
  CHECK(why("a@b\u200E.example").contains("behind the @"));
  CHECK(why("Ada <a@b.example>").contains("leave the name"));
  CHECK(why("<a@b.example>").contains("leave"));
  CHECK(why("a@localhost").contains("behind the @"));
  CHECK(why(std::string(64, 'a') + "@" + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
            std::string(63, 'd') + ".example") == "is longer than 254 bytes");
}

TEST_CASE("a request's addresses are tidied as they are read, what is stored is left") {
  Contact contact;
  REQUIRE(read_json("{\"email\":\"\u00A0JOS\u00C9@example.com\",\"rank\":1}", shape_of<Contact>(), &contact,
                    {.bind = true}));
  CHECK(contact.email == "jos\u00E9@example.com");
  std::vector<Fault> faults;
  read_text("mailto:a@b.example", *shape_of<Contact>().find("email"), &contact, faults);
  CHECK(contact.email == "a@b.example");
  REQUIRE(read_logged("{\"email\":\"mailto:a@b.example\",\"rank\":1}", shape_of<Contact>(), &contact));
  CHECK(contact.email == "mailto:a@b.example");
}
