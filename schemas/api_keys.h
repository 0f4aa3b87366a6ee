#pragma once
// Context api_keys (docs/domain.md §2): credentials of programs that act for a user. Lane identity; a key has its
// user's tag.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::api_keys {

inline constexpr std::string_view lane = identity_lane;

struct ApiKeyFields {
  std::string name;
  std::vector<std::string> permissions;  ///< the key holds no others; none: all that its user holds
  std::optional<Instant> expires_at;
};

/// The key itself is made at the door, shown once and stored nowhere: `hash` is the SHA-256 of its 32 random bytes,
/// which tells nothing about them, so it is no secret.
struct IssueApiKey : NewObject, ApiKeyFields {
  Uuid user_id;                    ///< internal: for whom it acts, who issues it
  std::optional<Uuid> company_id;  ///< internal: his
  std::string prefix;              ///< internal: the key's first characters, by which people know it
  std::string hash;                ///< internal
};
struct RevokeApiKey : ExistingObject {};

struct ApiKeyIssued : ApiKeyFields {
  static constexpr std::string_view type = "api_key.issued";
  Uuid user_id;
  std::optional<Uuid> company_id;
  std::string prefix;
  std::string hash;
};
struct ApiKeyRevoked {
  static constexpr std::string_view type = "api_key.revoked";
  Uuid user_id;
};

struct ApiKey : Stored {
  Uuid user_id;
  std::optional<Uuid> company_id;
};

struct ApiKeyView : Identified, ApiKeyFields, Versioned {
  Uuid user_id;
  std::string prefix;
  std::optional<Instant> last_used_at;
};
/// The only answer that holds the key.
struct IssuedApiKey : Identified, ApiKeyFields {
  Uuid user_id;
  std::string prefix;
  std::string key;
  Instant created_at;
};

/// What authentication needs to know of a key, at most a second old (storage/api_keys/holder.sql); never rendered.
struct KeyHolder : Principal {
  std::string hash;
  std::vector<std::string> key_permissions;  ///< the key holds no others; none: all that its user holds
};

}  // namespace hirewire::api_keys
