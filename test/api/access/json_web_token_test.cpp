#include "api/access/json_web_token.h"

#include <doctest/doctest.h>

using namespace hirewire;

namespace {

constexpr auto key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
constexpr auto other_key = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const Instant at{std::chrono::seconds(1'763'289'000)};
constexpr std::int64_t t = 1'763'289'000;

const TokenSubject subject{*parse_uuid("0199d6f0-0000-7000-8000-000000000001"),
                           *parse_uuid("0199d6f0-0000-7000-8000-000000000002"),
                           *parse_uuid("0199d6f0-0000-7000-8000-000000000003"), "hr", 0};

struct House {
  Keys keys{key};
  JsonWebTokens tokens{keys, "hirewire"};
  std::string good = tokens.issue(subject, TokenUse::access, at);

  [[nodiscard]] std::string header() const { return good.substr(0, good.find('.')); }
  [[nodiscard]] std::string body() const {
    return good.substr(good.find('.') + 1, good.rfind('.') - good.find('.') - 1);
  }
  [[nodiscard]] std::string code() const { return good.substr(good.rfind('.') + 1); }
  [[nodiscard]] std::string claims() const { return *unbase64url(body()); }

  /// Signed with the true key: what is wrong with it is in header or claims alone.
  [[nodiscard]] std::string forged(std::string_view header_text, std::string_view claims_text) const {
    return sealed(base64url(header_text) + "." + base64url(claims_text));
  }
  [[nodiscard]] std::string with_claims(std::string_view claims_text) const {
    return sealed(header() + "." + base64url(claims_text));
  }
  [[nodiscard]] std::string sealed(const std::string& signed_part) const {
    const auto code_bytes = keys.sign("jwt", signed_part);
    return signed_part + "." + base64url({reinterpret_cast<const char*>(code_bytes.data()), code_bytes.size()});
  }
  /// The sound claims with one text put in the place of another.
  [[nodiscard]] std::string changed(std::string_view from, std::string_view to) const {
    auto text = claims();
    const auto place = text.find(from);
    REQUIRE(place != std::string::npos);
    return text.replace(place, from.size(), to);
  }
  [[nodiscard]] bool accepts(std::string_view token, TokenUse use = TokenUse::access, Instant when = at) const {
    return tokens.verify(token, use, when).has_value();
  }
};

std::string flipped(std::string text, std::size_t place) {
  text[place] = text[place] == 'A' ? 'B' : 'A';
  return text;
}

}  // namespace

TEST_CASE("what was issued is accepted, for its use, until its hour is over") {
  const House house;
  const auto got = house.tokens.verify(house.good, TokenUse::access, at);
  REQUIRE(got);
  CHECK(got->user == subject.user);
  CHECK(got->session == subject.session);
  CHECK(got->tenant == subject.tenant);
  CHECK(got->role == "hr");
  CHECK(house.accepts(house.good, TokenUse::access, at + std::chrono::seconds(3599)));
  CHECK_FALSE(house.accepts(house.good, TokenUse::access, at + std::chrono::seconds(3600)));
  CHECK(house.accepts(house.good, TokenUse::access, at - std::chrono::seconds(30)));
  CHECK_FALSE(house.accepts(house.good, TokenUse::access, at - std::chrono::seconds(31)));

  auto third = subject;
  third.generation = 3;
  const auto refresh = house.tokens.issue(third, TokenUse::refresh, at);
  CHECK(house.tokens.verify(refresh, TokenUse::refresh, at + std::chrono::hours(24 * 29))->generation == 3);
  CHECK_FALSE(house.accepts(refresh, TokenUse::refresh, at + std::chrono::hours(24 * 30)));
}

TEST_CASE("the forger's own tools work: a token signed with the true key and sound claims is accepted") {
  const House house;
  CHECK(house.accepts(house.with_claims(house.claims())));
  CHECK(house.accepts(house.forged(*unbase64url(house.header()), house.claims())));
}

TEST_CASE("forged headers are refused, even under a true signature") {
  const House house;
  const auto header = *unbase64url(house.header());
  const auto kid = header.substr(header.find("kid\":\"") + 6, 8);
  const auto with = [&](std::string_view alg) {
    return fmt::format(R"({{"alg":{},"typ":"JWT","kid":"{}"}})", alg, kid);
  };
  CHECK(with("\"HS256\"") == header);
  for (const std::string& text :
       std::vector<std::string>{with("\"none\""),
                                with("\"None\""),
                                with("\"NONE\""),
                                with("\"nOnE\""),
                                with("\"\""),
                                with("null"),
                                with("\"hs256\""),
                                with("\"HS384\""),
                                with("\"HS512\""),
                                with("\"RS256\""),
                                with("\"ES256\""),
                                with("\"EdDSA\""),
                                with("[\"HS256\"]"),
                                with("\"HS256 \""),
                                with("\"\\u0048S256\""),
                                R"({"typ":"JWT"})",
                                "{}",
                                "",
                                "null",
                                "[]",
                                "\"HS256\"",
                                header + " ",
                                " " + header,
                                header.substr(0, header.size() - 1) + R"(,"alg":"none"})",
                                R"({"alg":"none",)" + header.substr(1),
                                header.substr(0, header.size() - 1) + R"(,"jwk":{"kty":"oct","k":"AAAA"}})",
                                header.substr(0, header.size() - 1) + R"(,"jku":"http://evil/keys"})",
                                header.substr(0, header.size() - 1) + R"(,"x5u":"http://evil/cert"})",
                                header.substr(0, header.size() - 1) + R"(,"crit":["b64"],"b64":false})",
                                header.substr(0, header.size() - 1) + R"(,"zip":"DEF"})",
                                R"({"alg":"HS256","typ":"JWT"})",
                                R"({"alg":"HS256","typ":"JWT","kid":""})",
                                R"({"alg":"HS256","typ":"JWT","kid":null})",
                                R"({"alg":"HS256","typ":"JWT","kid":"../../dev/null"})",
                                R"({"alg":"HS256","typ":"JWT","kid":"x' union select 'a"})",
                                R"({"alg":"HS256","typ":"at+jwt","kid":")" + kid + "\"}",
                                R"({"alg":"HS256","typ":"jwt","kid":")" + kid + "\"}",
                                R"({"alg":"HS256","typ":"JWT","cty":"JWT","kid":")" + kid + "\"}",
                                R"({"typ":"JWT","alg":"HS256","kid":")" + kid + "\"}"}) {
    CAPTURE(text);
    CHECK_FALSE(house.accepts(house.forged(text, house.claims())));
    CHECK_FALSE(house.accepts(base64url(text) + "." + house.body() + "."));  // and without any signature
  }
}

TEST_CASE("broken framing is refused") {
  const House house;
  const auto& good = house.good;
  const auto part = house.header() + "." + house.body();
  for (const std::string& token :
       std::vector<std::string>{"",
                                ".",
                                "..",
                                "...",
                                "a.b.c",
                                house.header(),
                                part,
                                part + ".",
                                house.header() + "..",
                                "." + house.body() + "." + house.code(),
                                house.header() + ".." + house.code(),
                                good + ".",
                                "." + good,
                                good + "." + house.code(),
                                good + "." + good,
                                house.body() + "." + house.header() + "." + house.code(),
                                house.code() + "." + house.body() + "." + house.header(),
                                house.header() + "." + house.code() + "." + house.body(),
                                good + "=",
                                good + "==",
                                house.header() + "=." + house.body() + "." + house.code(),
                                house.sealed(part + "="),
                                house.sealed(part + "=="),
                                house.sealed(part + "A"),
                                house.sealed(part + "!"),
                                house.sealed(part + " "),
                                " " + good,
                                good + " ",
                                good + "\n",
                                "\t" + good,
                                "Bearer " + good,
                                part + " ." + house.code(),
                                part + ".\n" + house.code(),
                                good + std::string(1, '\0'),
                                std::string(1, '\0') + good,
                                part + "." + house.code() + std::string("\0x", 2),
                                good.substr(0, good.size() - 1),
                                good.substr(1),
                                good.substr(0, good.size() / 2),
                                flipped(good, good.size() - 1),
                                flipped(good, good.size() - 20),
                                flipped(good, 3),
                                flipped(good, house.header().size() + 10),
                                part + "." + std::string(43, 'A'),
                                part + "." + std::string(43, '_'),
                                part + "." + base64url(std::string(64, 'x')),
                                part + "\xE2\x80\xA4" + house.code(),
                                "\xEF\xBB\xBF" + good,
                                house.header() + "\xE3\x80\x82" + house.body() + "." + house.code(),
                                house.sealed(house.header() + "." + std::string(8192, 'A')),
                                std::string(1 << 20, 'A'),
                                std::string(1 << 16, '.')}) {
    CAPTURE(token.substr(0, 400));
    CHECK_FALSE(house.accepts(token));
  }
}

TEST_CASE("another spelling of the same signature is not the signature") {
  const House house;
  // 43 characters hold 258 bits: the last one has two to spare.
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  int accepted = 0;
  for (const char c : alphabet) accepted += house.accepts(house.good.substr(0, house.good.size() - 1) + c) ? 1 : 0;
  CHECK(accepted == 1);
  auto standard = house.good;
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  if (standard != house.good) CHECK_FALSE(house.accepts(standard));
}

TEST_CASE("forged claims are refused, even under a true signature") {
  const House house;
  const auto exp = fmt::format("\"exp\":{}", t + 3600);
  const auto iat = fmt::format("\"iat\":{}", t);
  const auto set_exp = [&](std::string_view value) { return house.changed(exp, fmt::format("\"exp\":{}", value)); };
  const auto set_iat = [&](std::string_view value) { return house.changed(iat, fmt::format("\"iat\":{}", value)); };
  const auto lasting = [&](std::int64_t from, std::int64_t to) {
    auto text = house.changed(iat, fmt::format("\"iat\":{}", from));
    return text.replace(text.find(exp), exp.size(), fmt::format("\"exp\":{}", to));
  };
  const auto user = to_string(subject.user);
  for (const std::string& claims : std::vector<std::string>{
           set_exp(std::to_string(t - 1)), set_exp(std::to_string(t)), set_exp("0"), set_exp("-1"),
           set_exp("-9223372036854775808"), set_exp("9223372036854775807"), set_exp("99999999999999999999"),
           set_exp("1e99"), set_exp(std::to_string(t + 3600) + ".0"), set_exp(fmt::format("\"{}\"", t + 3600)),
           set_exp("null"), set_exp("true"), set_exp("[]"), set_exp("{}"), set_exp("NaN"),
           set_exp(std::to_string(t + 3601)), set_exp(std::to_string(t + 30 * 24 * 3600)), house.changed(exp + ",", ""),
           set_iat("null"), set_iat("-1"), set_iat("\"x\""), set_iat("1.5"), set_iat(std::to_string(t - 5)),
           house.changed(iat + ",", ""), lasting(t + 60, t + 60 + 3600), lasting(t - 3600, t),
           lasting(-9223372036854775807, t + 3600), lasting(0, 3600),
           house.changed(R"("iss":"hirewire")", R"("iss":"evil")"),
           house.changed(R"("iss":"hirewire")", R"("iss":["hirewire"])"), house.changed(R"("iss":"hirewire",)", ""),
           house.changed(R"("iss":"hirewire")", R"("iss":"Hirewire")"),
           house.changed(R"("aud":"hirewire")", R"("aud":"other")"),
           house.changed(R"("aud":"hirewire")", R"("aud":["hirewire"])"),
           house.changed(R"("aud":"hirewire")", R"("aud":"hirewire ")"), house.changed(R"("aud":"hirewire",)", ""),
           house.changed(R"("typ":"access")", R"("typ":"refresh")"),
           house.changed(R"("typ":"access")", R"("typ":"Access")"), house.changed(R"("typ":"access")", R"("typ":"")"),
           house.changed(R"("typ":"access",)", ""), house.changed(user, ""), house.changed(user, "1"),
           house.changed(user, "00000000-0000-0000-0000-000000000000"), house.changed("\"" + user + "\"", "null"),
           house.changed("\"" + user + "\"", "[\"" + user + "\"]"), house.changed(user, user + " "),
           house.changed(user, "{" + user + "}"), house.changed(user, user + "' or '1'='1"),
           house.changed(user, user.substr(1) + "\\u0000"),
           house.changed(to_string(subject.session), "00000000-0000-0000-0000-000000000000"),
           house.changed(R"("gen":0)", R"("gen":-1)"), house.changed(R"("gen":0)", R"("gen":"0")"),
           // Said twice: whichever a reader would take.
           house.changed(exp, exp + fmt::format(",\"exp\":{}", t + 9999)),
           house.changed(exp, fmt::format("\"exp\":{},", t - 5) + exp),
           house.changed("\"rol\":\"hr\"", "\"rol\":\"hr\",\"rol\":\"superadmin\""),
           house.changed("\"exp\"", "\"\\u0065xp\":1,\"exp\""),
           // Not one object.
           "", "{}", "[]", "null", "1", "\"x\"", "[" + house.claims() + "]", house.claims() + house.claims(),
           house.claims() + "x", house.claims().substr(0, house.claims().size() - 1), "\"" + house.good + "\"",
           house.good, "\xEF\xBB\xBF" + house.claims(), "\xFF" + house.claims(), house.claims() + std::string(1, '\0'),
           std::string(600, '[') + std::string(600, ']')}) {
    CAPTURE(claims);
    CHECK_FALSE(house.accepts(house.with_claims(claims)));
  }
}

TEST_CASE("one use is never taken for the other, nor one house's token at another's door") {
  const House house;
  const auto refresh = house.tokens.issue(subject, TokenUse::refresh, at);
  CHECK_FALSE(house.accepts(refresh, TokenUse::access));
  CHECK_FALSE(house.accepts(house.good, TokenUse::refresh));
  const Keys strange_keys(other_key);
  const JsonWebTokens strangers(strange_keys, "hirewire");
  CHECK_FALSE(house.accepts(strangers.issue(subject, TokenUse::access, at)));
  const JsonWebTokens neighbours(house.keys, "neighbour");
  CHECK_FALSE(house.accepts(neighbours.issue(subject, TokenUse::access, at)));
  CHECK_FALSE(neighbours.verify(house.good, TokenUse::access, at).has_value());
}

TEST_CASE("a key that is guessed, public or meant for something else signs nothing") {
  const House house;
  const auto part = house.header() + "." + house.body();
  for (const std::string& guess : std::vector<std::string>{"", "secret", "hirewire", "your-256-bit-secret", "changeme",
                                                           key, *unbase64(base64(key)), std::string(32, '\0'),
                                                           "-----BEGIN PUBLIC KEY-----", house.header()}) {
    const auto code = hmac_sha256(guess, part);
    CHECK_FALSE(house.accepts(part + "." + base64url({reinterpret_cast<const char*>(code.data()), code.size()})));
  }
  for (const auto purpose : {"", "mail-token", "command-link", "jwt-kid", "JWT", "jwt "}) {
    const auto code = house.keys.sign(purpose, part);
    CHECK_FALSE(house.accepts(part + "." + base64url({reinterpret_cast<const char*>(code.data()), code.size()})));
  }
}

TEST_CASE("every single changed character spoils a token") {
  const House house;
  int accepted = 0;
  for (std::size_t i = 0; i < house.good.size(); ++i) {
    for (const char c : {'A', 'z', '0', '-', '.', '=', ' ', '\0'}) {
      auto token = house.good;
      if (token[i] == c) continue;
      token[i] = c;
      accepted += house.accepts(token) ? 1 : 0;
    }
    accepted += house.accepts(house.good.substr(0, i)) ? 1 : 0;
  }
  CHECK(accepted == 0);
}

TEST_CASE("a token holds no more than it must and fits a header") {
  const House house;
  CHECK(house.good.size() < 700);
  CHECK(house.claims().find("email") == std::string::npos);
}
