#pragma once
// What signs a user in, keeps him in and signs him out: the union of the five documents' bodies. A route picks its
// document's members; a dialect spells them (`access`, `accessToken`).
#include "schemas/language/shape.h"

namespace hirewire::identity {

struct LoginRequest {
  std::string email;
  std::string password;  ///< secret
};
struct RefreshRequest {
  std::string refresh_token;  ///< secret
};
struct LogoutRequest {
  std::optional<std::string> refresh_token;  ///< secret: its session is closed too
};

/// Who signed in (interview-platform:29-36, ats:28).
struct SignedInUser {
  Uuid id;
  std::string email;
  std::string first_name;
  std::string last_name;
  std::string name;
  std::string role;
  std::optional<Uuid> company_id;
  bool is_company_admin = false;
  bool is_verified = false;
};

struct TokenPair {
  std::string access_token;
  std::optional<std::string> refresh_token;
  std::string token_type = "bearer";
  std::int64_t expires_in = 3600;  ///< seconds, of the access token
  std::optional<SignedInUser> user;
};

}  // namespace hirewire::identity

namespace hirewire {
extern template const Shape& shape_of<identity::SignedInUser>();  // a base in other contexts too
}
