#include "base/password.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace hirewire;

namespace {

bool is_right(std::string_view password, std::string_view encoded) {
  return match_password(password, encoded) == PasswordMatch::right;
}

// Of "caf\u00e9" and of "\ufb01sh" as typed, by the release before.
constexpr std::string_view composed_as_typed =
    "$argon2id$v=19$m=19456,t=2,p=1$e4lxsx/qhyCJdkZHKLwX9Q$KukVL0ErRf21TlSsgzLj/hoEN927XlNbI7yBhBePxiI";
constexpr std::string_view ligature_as_typed =
    "$argon2id$v=19$m=19456,t=2,p=1$n8/9ByBm0b/GxVGMI8zYzg$sXe1bTC4/iHAvzaSKR9sXNtzcA+6f87cLlSI5JYnUS8";

}  // namespace

TEST_CASE("a password is known by its hash and by no other") {
  const auto encoded = hash_password("correct horse");
  CHECK(encoded.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(encoded != hash_password("correct horse"));
  CHECK(is_right("correct horse", encoded));
  for (const std::string_view other : {"correct horsf", ""})
    CHECK(match_password(other, encoded) == PasswordMatch::none);
  CHECK(is_right("", hash_password("")));
  for (const std::string& broken :
       {std::string(), std::string("correct horse"), encoded.substr(0, encoded.size() - 1), std::string(5000, '$')})
    CHECK(match_password("correct horse", broken) == PasswordMatch::none);
}

TEST_CASE("a password is the same however it was typed: NFKC") {
  CHECK(normal_password("plain") == "plain");
  CHECK(normal_password("e\u0301") == "\u00e9");
  CHECK(normal_password("\u00e9") == "\u00e9");
  CHECK(normal_password("\ufb01sh") == "fish");
  CHECK(normal_password("\uff30\uff57\uff11") == "Pw1");
  CHECK(normal_password("\u1e9b\u0323") == "\u1e69");  // UAX #15, figure 6
  CHECK(normal_password(std::string_view("\u00e9\0x", 4)) == std::string_view("\u00e9\0x", 4));
  CHECK(normal_password("\u212bngstrom") == "\u00c5ngstrom");
  CHECK(normal_password("A b") == "A b");  // neither case nor blanks are lost
  const auto encoded = hash_password("caf\u00e9 \ufb01sh");
  CHECK(is_right("cafe\u0301 fish", encoded));
  CHECK(is_right("caf\u00e9 \ufb01sh", encoded));
  CHECK(match_password("cafe fish", encoded) == PasswordMatch::none);
}

TEST_CASE("an old hash of the text as typed still opens, and says that it is one") {
  CHECK(is_right("caf\u00e9", composed_as_typed));  // normal already
  CHECK(is_right("cafe\u0301", composed_as_typed));
  CHECK(match_password("\ufb01sh", ligature_as_typed) == PasswordMatch::as_typed);
  CHECK(match_password("fish", ligature_as_typed) == PasswordMatch::none);
  CHECK(match_password("\ufb01s", ligature_as_typed) == PasswordMatch::none);
}

TEST_CASE("what is not UTF-8 is no password") {
  for (const std::string_view bytes : {"\xff", "caf\xe9", "\xc3", "\xed\xa0\x80", "\xc0\x80"}) {
    CAPTURE(bytes.size());
    CHECK_FALSE(normal_password(bytes));
    CHECK_THROWS_WITH_AS((void)hash_password(bytes), "a password must be UTF-8", std::invalid_argument);
    CHECK(match_password(bytes, composed_as_typed) == PasswordMatch::none);
  }
}
