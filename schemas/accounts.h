#pragma once
// Context accounts (docs/domain.md §2): what an account's owner does himself: register, prove his address, change his
// password. Lane identity; what a token names has its user's tag. The tables of users and sessions are identity's.
#include "schemas/identity.h"
#include "schemas/tokens.h"

namespace hirewire::accounts {

inline constexpr std::string_view lane = identity_lane;

/// How long a mailed token is good.
inline constexpr std::chrono::seconds verification_life = std::chrono::days(7);
inline constexpr std::chrono::seconds reset_life = std::chrono::hours(1);
inline constexpr std::chrono::seconds invitation_life = std::chrono::days(14);

/// What is said of a token that is used, old, or none of ours: never which.
inline constexpr std::string_view dead_token = "The token is used or too old; ask for a new mail.";

/// A mailed token's row as an event makes it: the mail's sender makes the token of its id (base/one_time_token.h).
struct MailedToken {
  Uuid token_id;
  std::string purpose;  ///< verify, reset, invite
  Instant expires_at;
  std::string address;  ///< whom the mail goes to: of another address the token proves nothing
};

// ---- what callers send

/// The union of crm-routes:41, interview-platform:42-54 and ats:20-23.
struct RegisterRequest {
  std::string email;
  std::string password;                         ///< secret
  std::optional<std::string> password_confirm;  ///< secret; the same, where it is sent
  std::string first_name;
  std::string last_name;
  std::optional<std::string> username;
  std::optional<std::string> phone;
  std::optional<std::string> role;         ///< candidate, which is the default, or employer
  std::optional<std::string> tenant_code;  ///< else the tenant of the host name
};
struct AddressRequest {
  std::string email;
};
struct TokenRequest {
  std::string token;  ///< secret: of a mail
};
/// `password` is another word for new_password; one of them is needed.
struct ResetPasswordRequest {
  std::string token;                                ///< secret: of a mail
  std::optional<std::string> new_password;          ///< secret
  std::optional<std::string> password;              ///< secret
  std::optional<std::string> new_password_confirm;  ///< secret
};
struct ChangePasswordRequest {
  std::optional<std::string> old_password;          ///< secret; an admin needs none for another's
  std::string new_password;                         ///< secret
  std::optional<std::string> new_password_confirm;  ///< secret
};

// ---- commands

/// A user registers himself and is signed in; a mail asks him to prove his address.
struct RegisterUser : NewObject, identity::UserFields {
  std::string password_hash;  ///< secret
  Uuid token_id;
  Instant token_expires_at;
  Uuid session_id;
  std::string listener;
  Instant session_expires_at;
};
/// Sent for an unknown address too, with an id that nobody has: so asking takes the same time for both.
struct RequestVerification {
  Uuid id;  ///< of the user
  Uuid token_id;
  Instant expires_at;
};
struct RequestPasswordReset {
  Uuid id;  ///< of the user
  Uuid token_id;
  Instant expires_at;
};
struct VerifyEmail {
  Uuid token_id;
};
struct ResetPassword {
  Uuid token_id;
  std::string password_hash;  ///< secret
};
struct ChangePassword {
  Uuid id;  ///< of the user
  std::optional<std::int64_t>
      verified_against;       ///< the credential version whose hash the old password was checked with
  std::string password_hash;  ///< secret
};

// ---- events

struct UserRegistered : identity::UserFields {
  static constexpr std::string_view type = "user.registered";
  std::string password_hash;  ///< secret
};
struct UserVerificationRequested : MailedToken {
  static constexpr std::string_view type = "user.verification_requested";
};
struct UserPasswordResetRequested : MailedToken {
  static constexpr std::string_view type = "user.password_reset_requested";
};
struct UserEmailVerified {
  static constexpr std::string_view type = "user.email_verified";
  std::string email;
  std::string role;
};
struct UserPasswordChanged {
  static constexpr std::string_view type = "user.password_changed";
  std::string password_hash;  ///< secret
};

// ---- what load fills

struct StoredAccount {
  Uuid id;
  std::int64_t version = 0;
  std::string email;
  std::string role;
  std::string state;
  bool is_verified = false;
  std::int64_t credential_version = 0;
};
/// An account and one of its open sessions; without any there is one row without a session.
struct AccountWithSession : StoredAccount {
  std::optional<Uuid> session_id;
  std::optional<std::int64_t> session_version;
};
/// A token's row, its user, and one of his open sessions, or none.
struct TokenHolder {
  Uuid id;  ///< of the token's row
  std::string purpose;
  Instant expires_at;
  bool used = false;
  bool same_address = false;  ///< the user's address is the one it was mailed to
  Uuid user_id;
  std::int64_t user_version = 0;
  std::string email;
  std::string role;
  std::string state;
  bool is_verified = false;
  std::optional<Uuid> session_id;
  std::optional<std::int64_t> session_version;
};

// ---- views

/// Who has registered, signed in already: ats:23 wants userId and token, crm-routes and interview-platform the user.
struct RegisteredView : identity::SignedInUser {
  Uuid user_id;
  std::optional<std::string> username;
  std::optional<std::string> phone;
  std::vector<std::string> roles;
  bool is_active = true;
  Instant created_at;
  std::string token;  ///< the access token
  std::string access_token;
  std::string refresh_token;
  std::string token_type = "bearer";
  std::int64_t expires_in = 3600;  ///< seconds, of the access token
  identity::SignedInUser user;
};

}  // namespace hirewire::accounts

namespace hirewire {
extern template const Shape& shape_of<accounts::MailedToken>();  // a base in other contexts too
}
