#include "api/access/json_web_token.h"
#include "schemas/language/json.h"
#include "test/fuzz/property.h"

using namespace hirewire;
using fuzz::must;

namespace {

constexpr auto key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const Instant at{std::chrono::seconds(1'763'289'000)};
const TokenSubject subject{*parse_uuid("0199d6f0-0000-7000-8000-000000000001"),
                           *parse_uuid("0199d6f0-0000-7000-8000-000000000002"),
                           *parse_uuid("0199d6f0-0000-7000-8000-000000000003"), "hr", 3};

struct House {
  Keys keys{key};
  JsonWebTokens tokens{keys, "hirewire"};
  std::string access = tokens.issue(subject, TokenUse::access, at);
  std::string refresh = tokens.issue(subject, TokenUse::refresh, at);

  /// With the true key: only the claims can give it away.
  [[nodiscard]] std::string signed_with(std::string_view claims) const {
    const auto part = access.substr(0, access.find('.') + 1) + base64url(claims);
    const auto code = keys.sign("jwt", part);
    return part + "." + base64url({reinterpret_cast<const char*>(code.data()), code.size()});
  }
};

const House& house() {
  static const House only;
  return only;
}

/// Nothing verifies but what we issued, byte for byte, and each for its use only.
void forged(std::string_view token) {
  must(!house().tokens.verify(token, TokenUse::access, at) || token == house().access,
       "only our access token verifies");
  must(!house().tokens.verify(token, TokenUse::refresh, at) || token == house().refresh,
       "only our refresh token verifies");
}

/// A true token with a few bytes of the fuzzer's in it.
void altered(std::string_view changes) {
  std::string token = changes.size() % 2 == 0 ? house().access : house().refresh;
  for (; changes.size() >= 3; changes.remove_prefix(3)) {
    const auto place =
        static_cast<unsigned char>(changes[0]) * std::size_t{256} + static_cast<unsigned char>(changes[1]);
    token[place % token.size()] = changes[2];
  }
  forged(token);
  forged(token.substr(0, token.size() - changes.size()));
  forged(token + std::string(changes));
}

/// Even under a true signature only claims as we write them are read.
void claimed(std::string_view claims) {
  const auto token = house().signed_with(claims);
  for (const auto use : {TokenUse::access, TokenUse::refresh}) {
    const auto read = house().tokens.verify(token, use, at);
    if (!read) continue;
    const auto issued = json_integer(claims, "iat");
    must(issued.has_value(), "a token that verifies says when it was issued");
    must(house().tokens.issue(*read, use, Instant(std::chrono::seconds(*issued))) == token,
         "a token that verifies is one that we would issue");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto text = fuzz::text_of(bytes, size);
  forged(text);
  altered(text);
  claimed(text);
  // The claims of a true token with the fuzzer's text at a place of its choice.
  std::string claims =
      *unbase64url(std::string_view(house().access)
                       .substr(house().access.find('.') + 1, house().access.rfind('.') - house().access.find('.') - 1));
  if (size > 1) claims.replace(bytes[0] % claims.size(), bytes[1] % 8, text.substr(2));
  claimed(claims);
  return 0;
}
