#include "domain/mail_address.h"

#include <doctest/doctest.h>

#include <string>

using namespace hirewire::mail;

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
                          "a@ü..de"})
    CHECK_MESSAGE(!ascii_address(bad), bad);
  CHECK_FALSE(ascii_address(std::string(65, 'a') + "@b.example"));
  CHECK(ascii_address("jörg@b.example").error().contains("outside ASCII"));
}
