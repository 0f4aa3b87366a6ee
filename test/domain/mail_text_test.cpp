#include "domain/mail_text.h"

#include <doctest/doctest.h>

using namespace hirewire::mail;

TEST_CASE("a name that would become a link is left out of a mail, any other stays as it is") {
  for (const char* name : {"Ada", "Zoë", "J. R. R.", "J.R.R", "St. John", "O'Neill-Ärger", "Jr.", "", "候補者"})
    CHECK(name_in_mail(name) == name);
  for (const char* name : {"https://evil.example", "Buy pills at HTTP://evil", "//evil", "www.evil.example", "WWW.evil",
                           "Win at evil.example now", "ada@evil.example", "bücher.example", "evil.中国"})
    CHECK_MESSAGE(name_in_mail(name).empty(), name);
}
