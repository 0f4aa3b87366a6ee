#include "base/seal.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

using namespace hirewire;

namespace {

template <std::size_t N>
std::string hex_of(const std::array<std::uint8_t, N>& bytes) {
  return hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

const Keys keys("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
const Keys other_keys("100102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F");

}  // namespace

TEST_CASE("SHA-256 gives the vectors of FIPS 180") {
  CHECK(hex_of(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex_of(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_of(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("HMAC-SHA256 gives the vectors of RFC 4231") {
  CHECK(hex_of(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hex_of(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex_of(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))) ==
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  CHECK(hex_of(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("an empty HMAC key is a key and not the one before") {
  const auto empty = hmac_sha256("", "");
  CHECK(hex_of(empty) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  hmac_sha256("another", "text");
  CHECK(hmac_sha256(std::string_view(), "") == empty);
}

TEST_CASE("base64 gives the vectors of RFC 4648") {
  const std::array<std::pair<const char*, const char*>, 7> vectors = {{{"", ""},
                                                                       {"f", "Zg=="},
                                                                       {"fo", "Zm8="},
                                                                       {"foo", "Zm9v"},
                                                                       {"foob", "Zm9vYg=="},
                                                                       {"fooba", "Zm9vYmE="},
                                                                       {"foobar", "Zm9vYmFy"}}};
  for (const auto& [plain, encoded] : vectors) {
    CHECK(base64(plain) == encoded);
    CHECK(unbase64(encoded) == plain);
    std::string unpadded = encoded;
    std::erase(unpadded, '=');
    CHECK(base64url(plain) == unpadded);
    CHECK(unbase64url(unpadded) == plain);
  }
  CHECK(base64("\xfb\xff\xfe") == "+//+");
  CHECK(base64url("\xfb\xff\xfe") == "-__-");
  CHECK(unbase64("+//+") == "\xfb\xff\xfe");
  CHECK(unbase64url("-__-") == "\xfb\xff\xfe");
}

TEST_CASE("every byte survives hex and base64") {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  CHECK(unbase64(base64(all)) == all);
  CHECK(unbase64url(base64url(all)) == all);
  CHECK(hex(all).starts_with("000102"));
  CHECK(hex(all).ends_with("fdfeff"));
  CHECK(hex(all).size() == 512);
}

TEST_CASE("text that is not base64 is refused, also where only its last bits differ") {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Z", "Zm9v!", "Zm 9v", "Zm9v\n", "-__-", "Zh==", "====", "Zg==Zg=="}) {
    CAPTURE(text);
    CHECK_FALSE(unbase64(text));
  }
  for (const char* text : {"Zg==", "Z", "+//+", "Zh", "Zm9v "}) {
    CAPTURE(text);
    CHECK_FALSE(unbase64url(text));
  }
  CHECK_FALSE(unbase64url(std::string_view("Zm9v\0", 5)));
}

TEST_CASE("a message's code is of its key, of every part and of where one ends; the key of before is still known") {
  const auto known = [](const Keys& by, std::vector<std::string_view> parts, std::string_view mac) {
    return by.is_mac(parts, mac);
  };
  const std::vector<std::string_view> parts{"topic", "", "body"};
  const std::string mac = keys.mac(parts);
  CHECK(mac.size() == 45);
  CHECK(known(keys, parts, mac));
  CHECK_FALSE(known(keys, parts, mac.substr(2)));
  CHECK_FALSE(known(keys, {"topi", "c", "body"}, mac));
  CHECK_FALSE(known(keys, {"topic", "body"}, mac));
  CHECK_FALSE(known(keys, {"topic", "", "Body"}, mac));
  CHECK_FALSE(known(keys, parts, mac.substr(1)));
  CHECK_FALSE(known(other_keys, parts, mac));
  const std::string first(64, 'a');
  const std::string second(64, 'b');
  const Keys before(first), after(second, first);
  const std::string first_format =
      "Mgjo6qMjSCaN2KyRyoN5kIfWG1Z34E0TYyqBAZPSnbc";  // what the release before this format wrote of `parts`
  CHECK(known(before, parts, first_format));
  CHECK(known(after, parts, first_format));
  CHECK_FALSE(known(Keys(second), parts, first_format));
  CHECK_FALSE(known(before, {"topic", "body"}, first_format));
  CHECK(known(after, parts, before.mac(parts)));
  CHECK(known(after, parts, after.mac(parts)));
  CHECK_FALSE(known(before, parts, after.mac(parts)));
  CHECK(after.unseal(before.seal("whsec", "here"), "here") == "whsec");
  CHECK_FALSE(after.unseal(before.seal("whsec", "here"), "there").has_value());
  CHECK(after.unseal(after.seal("whsec", "here"), "here") == "whsec");
  CHECK_FALSE(before.unseal(after.seal("whsec", "here"), "here").has_value());
  CHECK(after.directory_value("user_email", "a@b.co") == before.directory_value("user_email", "a@b.co"));
}

TEST_CASE("what was sealed comes back and looks different each time") {
  for (const auto& secret :
       {std::string(), std::string("whsec_abc"), std::string("a\0b", 3), std::string(10'000, 'x')}) {
    const auto sealed = keys.seal(secret, "here");
    CHECK(sealed != keys.seal(secret, "here"));
    CHECK(keys.unseal(sealed, "here") == secret);
    CHECK_FALSE(sealed.contains("whsec"));
    REQUIRE(sealed.starts_with("2."));
    CHECK(sealed.substr(2).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
  }
}

TEST_CASE("a changed, shortened or foreign sealed text opens to nothing") {
  const auto sealed = keys.seal("secret", "here");
  CHECK_FALSE(other_keys.unseal(sealed, "here"));
  const auto bytes = unbase64url(sealed.substr(2)).value();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(keys.unseal("2." + base64url(changed), "here"));
    CHECK_FALSE(keys.unseal("2." + base64url(std::string_view(bytes).substr(0, i)), "here"));
  }
  for (const std::string_view text : {"", "2.", "not sealed at all"}) CHECK_FALSE(keys.unseal(text, "here"));
  CHECK_FALSE(keys.unseal(sealed + "A", "here"));
}

TEST_CASE("a sealed text opens in its own place only, and can't be made one of the format before") {
  const auto sealed = keys.seal("secret", "here");
  CHECK_FALSE(keys.unseal(sealed, "there"));
  CHECK_FALSE(keys.unseal(sealed, ""));
  CHECK_FALSE(keys.unseal(sealed.substr(2), "here"));
  CHECK_FALSE(keys.unseal("3." + sealed.substr(2), "here"));
}

TEST_CASE("a text that was sealed before places were bound opens, under the key of then too") {
  // Made by the release before, with the keys of 64 times a and 64 times b.
  constexpr std::string_view before = "XX9CDLmdbZoPqD9lt15dPXbPpECOY-SGd-Qe7Aufr0Ah_19e28kf6hSVnftxDREgmg";
  const std::string first(64, 'a'), second(64, 'b');
  CHECK(Keys(first).unseal(before, "any place") == "whsec_old");
  CHECK(Keys(second, first).unseal(before, "any place") == "whsec_old");
  CHECK_FALSE(Keys(second).unseal(before, "any place"));
  CHECK_FALSE(Keys(first).unseal("2." + std::string(before), ""));
}

TEST_CASE("each part of a place keeps a sealed text where it is") {
  const Uuid tenant = mint(), id = mint();
  const Sealer sealer(keys, "webhook", tenant, id);
  const auto sealed = sealer.seal("secret", "whsec");
  CHECK(sealer.unseal("secret", sealed) == "whsec");
  CHECK(Sealer(keys, "webhook", tenant, id).unseal("secret", sealed) == "whsec");
  CHECK_FALSE(sealer.unseal("secret2", sealed));
  CHECK_FALSE(Sealer(keys, "webhooks", tenant, id).unseal("ecret", sealed));
  CHECK_FALSE(Sealer(keys, "user", tenant, id).unseal("secret", sealed));
  CHECK_FALSE(Sealer(keys, "webhook", mint(), id).unseal("secret", sealed));
  CHECK_FALSE(Sealer(keys, "webhook", tenant, mint()).unseal("secret", sealed));
  CHECK_FALSE(Sealer(keys, "webhook", id, tenant).unseal("secret", sealed));
  CHECK_FALSE(Sealer(other_keys, "webhook", tenant, id).unseal("secret", sealed));
}

TEST_CASE("a malformed key is refused without being shown") {
  for (const char* hexadecimal : {"", "00", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1",
                                  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00",
                                  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g"}) {
    CAPTURE(hexadecimal);
    CHECK_THROWS_WITH_AS(Keys{hexadecimal}, "a key must be 64 hexadecimal digits", std::invalid_argument);
  }
}

TEST_CASE("a directory value is the same for the same person, and tells nothing of him") {
  const auto value = keys.directory_value("user_email", "asha@example.com");
  CHECK(value.size() == 43);
  CHECK(value == keys.directory_value("user_email", "asha@example.com"));
  CHECK(value != keys.directory_value("candidate_email", "asha@example.com"));
  CHECK(value != keys.directory_value("user_email", "asha@example.org"));
  CHECK(value != other_keys.directory_value("user_email", "asha@example.com"));
  CHECK(keys.directory_value("ab", "c") != keys.directory_value("a", "bc"));
}

TEST_CASE("each purpose signs with a key of its own") {
  const auto signature = keys.sign("jwt", "text");
  CHECK(signature == keys.sign("jwt", "text"));
  CHECK(signature != keys.sign("jwt", "texts"));
  CHECK(signature != keys.sign("mail-token", "text"));
  CHECK(signature != other_keys.sign("jwt", "text"));
  CHECK(keys.sign("jw", "ttext") != signature);
}

TEST_CASE("comparison in constant time compares") {
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "ab"));
}

TEST_CASE("random bytes are as many as asked and never the same") {
  CHECK(random_bytes(0).empty());
  CHECK(random_bytes(32).size() == 32);
  CHECK(random_bytes(32) != random_bytes(32));
}
