#include "api/access/api_key.h"

#include <doctest/doctest.h>

#include "base/seal.h"

using namespace hirewire;

TEST_CASE("an API key names its row, and its hash alone is kept") {
  const Uuid tenant = mint(), id = mint();
  const NewApiKey key = make_api_key(tenant, id);
  CHECK(looks_like_api_key(key.text));
  CHECK(key.text.starts_with(key.prefix));
  CHECK(key.prefix.size() == 20);
  const auto shown = read_api_key(key.text);
  REQUIRE(shown);
  CHECK(shown->tenant == tenant);
  CHECK(shown->id == id);
  CHECK(shown->hash == key.hash);
  CHECK_FALSE(key.text.contains(key.hash));
  CHECK(make_api_key(tenant, id).hash != key.hash);
}

TEST_CASE("what is no API key is not read as one, and another's random bytes have another hash") {
  const NewApiKey key = make_api_key(mint(), mint());
  for (const std::string& other : {std::string(), std::string("hwk_"), key.text.substr(4), key.text + "A",
                                   key.text.substr(0, key.text.size() - 1), "hwk_" + std::string(108, '!')})
    CHECK_FALSE(read_api_key(other));
  std::string other = key.text;
  other[other.size() - 2] = other[other.size() - 2] == 'A' ? 'B' : 'A';
  const auto shown = read_api_key(other);
  CHECK((!shown || shown->hash != key.hash));
}
