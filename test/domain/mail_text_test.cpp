#include "domain/mail_text.h"

#include <doctest/doctest.h>

#include <array>

using namespace hirewire::mail;

TEST_CASE("a name that would become a link is left out of a mail, any other stays as it is") {
  for (const char* name : {"Ada", "Zoë", "J. R. R.", "J.R.R", "St. John", "O'Neill-Ärger", "Jr.", "", "候補者"})
    CHECK(name_in_mail(name) == name);
  for (const char* name : {"https://evil.example", "Buy pills at HTTP://evil", "//evil", "www.evil.example", "WWW.evil",
                           "Win at evil.example now", "ada@evil.example", "bücher.example", "evil.中国"})
    CHECK_MESSAGE(name_in_mail(name).empty(), name);
}

TEST_CASE("what a server said of a mail names nobody") {
  const std::string hidden[] = {"jane@example.org"};
  CHECK(without_addresses("smtp; 550 5.1.1 <jane@example.org>\r\n unknown\x01") == "smtp; 550 5.1.1 ... unknown?");
  CHECK(without_addresses("rfc822;JANE@EXAMPLE.ORG failed", hidden) == "... failed");
  CHECK(without_addresses("server-one gave up", std::array{std::string("Server")}) == "... gave up");
  CHECK(without_addresses(std::string(500, 'x')).empty());
  CHECK(without_addresses("a " + std::string(197, 'x') + " b").size() == 199);
}
