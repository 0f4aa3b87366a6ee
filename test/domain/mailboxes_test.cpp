// Each entry of the directory that an e-mail address makes.
#include <doctest/doctest.h>

#include <string>

#include "domain/candidates.h"
#include "domain/identity/accounts.h"
#include "domain/mail.h"
#include "schemas/language/email_address.h"

using namespace hirewire;

TEST_CASE("whichever way a mailbox is typed, it is one entry of the directory of each kind") {
  using Key = DirectoryKey (*)(std::string_view);
  for (const Key key : {Key(candidates::email_key), Key(candidates::account_email_key), Key(identity::email_key),
                        Key(mail::suppressed_key), Key(mail::unsubscribed_key), Key(mail::candidate_key)}) {
    const auto typed = [&](std::string_view address) { return key(tidied_address(address)); };
    CHECK(typed("JOS\u00C9@B\u00DCCHER.example") == typed("\u00A0mailto:jose\u0301@xn--bcher-kva.EXAMPLE"));
    CHECK(typed("Ada@Example.org") == typed("'ada@example.org\u200B"));
    CHECK(typed("Ada@Example.org").value == "ada@example.org");
    CHECK(typed("ada@example.org") != typed("ada.l@example.org"));
  }
}
