#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "base/seal.h"

namespace hirewire {

inline constexpr std::int64_t access_token_seconds = 3600;  ///< ai-interviewer:31, 1530
inline constexpr std::int64_t refresh_token_seconds = 30 * 24 * 3600;

/// What a token is good for; one is never taken for the other.
enum class TokenUse : std::uint8_t { access, refresh };

/// Whom a token names. The role is a hint for clients: the door reads it from the session.
struct TokenSubject {
  Uuid user;
  Uuid session;
  Uuid tenant;
  std::string role;
  std::int64_t generation = 0;  ///< of a refresh token: which of the session's successors it is
  Instant expires{};            ///< from `verify`
};

/// Tokens as RFC 7519 and RFC 8725 want them: HS256 and nothing else, under a key of their own, named by `kid`. Only
/// what `issue` could have made is accepted: the header byte for byte, the signature in constant time before any claim
/// is read, no padding, no white space, no claim twice, no lifetime but the two above, at most 4 KiB.
class JsonWebTokens {
 public:
  /// `audience`: the house's namespace. A token of another house that shares the key is refused.
  JsonWebTokens(const Keys& keys, std::string_view audience);

  [[nodiscard]] std::string issue(const TokenSubject& subject, TokenUse use, Instant at) const;
  /// nullopt where the token is not ours, is not for this use, is over, or was issued more than 30 s from now.
  [[nodiscard]] std::optional<TokenSubject> verify(std::string_view token, TokenUse use, Instant at) const;

 private:
  [[nodiscard]] std::string signature(std::string_view signed_part) const;

  const Keys& keys_;
  std::string audience_;
  std::string header_;  ///< encoded, with its dot
};

}  // namespace hirewire
