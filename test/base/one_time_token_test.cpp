#include "base/one_time_token.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {
const Keys keys(std::string(64, 'a'));
const TokenRow row{mint(), mint()};
}  // namespace

TEST_CASE("a mailed token names its row, and is the same whenever it is made") {
  const auto token = one_time_token(keys, "reset", row);
  CHECK(token.size() == 86);
  CHECK(token == one_time_token(keys, "reset", row));
  CHECK(read_one_time_token(keys, "reset", token) == row);
  CHECK(token != one_time_token(keys, "reset", {row.tenant, mint()}));
}

TEST_CASE("a token of another purpose, another house or another spelling is none") {
  const auto token = one_time_token(keys, "verify", row);
  CHECK_FALSE(read_one_time_token(keys, "reset", token));
  CHECK_FALSE(read_one_time_token(keys, "", token));
  CHECK_FALSE(read_one_time_token(Keys(std::string(64, 'b')), "verify", token));
  for (const std::string& other : {std::string(), token + "A", token.substr(1), token + "=", " " + token})
    CHECK_FALSE(read_one_time_token(keys, "verify", other));
  // Every change of a character, also of the bits that base64 leaves over at the end.
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(read_one_time_token(keys, "verify", other));
  }
}
