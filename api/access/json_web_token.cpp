#include "api/access/json_web_token.h"

#include <fmt/format.h>

#include <array>

#include "schemas/language/describe.h"
#include "schemas/language/json.h"

namespace hirewire {

/// A token's body, as on the wire (RFC 7519 §4.1 and ours).
struct TokenClaims {
  std::string iss;
  std::string aud;
  std::int64_t exp = 0;
  std::int64_t iat = 0;
  Uuid sub;
  Uuid sid;
  Uuid tid;
  std::string rol;
  std::string typ;
  std::int64_t gen = 0;
};
BOOST_DESCRIBE_STRUCT(TokenClaims, (), (iss, aud, exp, iat, sub, sid, tid, rol, typ, gen))

namespace {

constexpr std::string_view issuer = "hirewire";
constexpr std::string_view key_purpose = "jwt";
constexpr std::size_t longest = 4096;
constexpr std::int64_t skew_seconds = 30;

std::string_view text_of(const std::array<std::uint8_t, 32>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
std::string_view name_of(TokenUse use) {
  return use == TokenUse::access ? "access" : "refresh";
}
std::int64_t lifetime_of(TokenUse use) {
  return use == TokenUse::access ? access_token_seconds : refresh_token_seconds;
}
std::int64_t seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

}  // namespace

JsonWebTokens::JsonWebTokens(const Keys& keys, std::string_view audience) : keys_(keys), audience_(audience) {
  // The key's name is made with the key, so that a changed HIREWIRE_KEY is a changed name, and tells nothing about it.
  const auto name = base64url(text_of(keys.sign("jwt-kid", "")).substr(0, 6));
  header_ = base64url(fmt::format(R"({{"alg":"HS256","typ":"JWT","kid":"{}"}})", name)) + ".";
}

std::string JsonWebTokens::signature(std::string_view signed_part) const {
  return base64url(text_of(keys_.sign(key_purpose, signed_part)));
}

std::string JsonWebTokens::issue(const TokenSubject& subject, TokenUse use, Instant at) const {
  const auto iat = seconds_of(at);
  const TokenClaims claims{std::string(issuer),
                           audience_,
                           iat + lifetime_of(use),
                           iat,
                           subject.user,
                           subject.session,
                           subject.tenant,
                           subject.role,
                           std::string(name_of(use)),
                           subject.generation};
  std::string token = header_ + base64url(to_json(claims));
  const auto code = signature(token);
  return token + "." + code;
}

std::optional<TokenSubject> JsonWebTokens::verify(std::string_view token, TokenUse use, Instant at) const {
  if (token.size() > longest || !token.starts_with(header_)) return std::nullopt;
  const auto dot = token.rfind('.');
  const auto signed_part = token.substr(0, dot);
  // Codes are compared as text: of two spellings of one code, the one with stray bits at its end is not ours.
  if (!equal_in_constant_time(token.substr(dot + 1), signature(signed_part))) return std::nullopt;
  if (signed_part.size() < header_.size()) return std::nullopt;
  const auto body = unbase64url(signed_part.substr(header_.size()));
  if (!body) return std::nullopt;
  const auto claims = read_json_as<TokenClaims>(*body);
  // Whatever another writer would have written otherwise is not ours: blanks, 1.0 for 1, an unknown claim. (A new claim
  // has to be optional, or an upgrade signs everybody out.)
  if (!claims || to_json(*claims) != *body) return std::nullopt;
  const auto now_seconds = seconds_of(at);
  const bool ours = claims->iss == issuer && claims->aud == audience_ && claims->typ == name_of(use);
  const bool timely = claims->iat >= 0 && claims->iat <= now_seconds + skew_seconds && claims->exp > now_seconds &&
                      claims->exp - claims->iat == lifetime_of(use);
  if (!ours || !timely || claims->gen < 0 || claims->sub.is_nil() || claims->sid.is_nil()) return std::nullopt;
  const Instant expires{std::chrono::seconds(claims->exp)};
  return TokenSubject{claims->sub, claims->sid, claims->tid, claims->rol, claims->gen, expires};
}

}  // namespace hirewire
