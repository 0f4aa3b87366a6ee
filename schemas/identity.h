#pragma once
// Context identity (docs/domain.md §2). Lane identity; a session carries its user's tag.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::identity {

inline constexpr std::string_view lane = identity_lane;

/// What is said of a user, the password apart.
struct UserFields {
  std::string email;  ///< unique in the house, in any case of its letters
  std::string first_name;
  std::string last_name;
  std::string role;
  std::optional<Uuid> company_id;
  bool is_company_admin = false;
  bool is_verified = false;
};

// ---- commands

/// By staff or by `hirewire seed`; self registration comes with its own command.
struct CreateUser : NewObject, UserFields {
  std::string password_hash;  ///< secret, internal: made at the door
};

/// Login, once the door has verified the password: refused where the account changed since (`verified_against`).
struct OpenSession {
  Uuid id;  ///< of the session; its tag is the user's
  Uuid user_id;
  std::int64_t verified_against = 0;  ///< the credential version whose hash was checked
  std::string listener;               ///< the document whose door was used
  Instant expires_at;
};

/// Login with a password whose stored hash is of the text as typed, not of its normal form (base/password.h): the same
/// password, hashed anew. Nothing comes of it where the account changed since (`verified_against`).
struct RenewPasswordHash {
  Uuid id;  ///< of the user
  std::int64_t verified_against = 0;
  std::string password_hash;  ///< secret
};

/// Issues a successor; the old token stays good until the successor is first used; a dead one closes the family.
struct RefreshSession {
  Uuid session_id;              ///< named by the presented token
  std::int64_t generation = 0;  ///< of the presented token
  std::string listener;
  Instant expires_at;  ///< of the successor
};

struct CloseSession {
  Uuid session_id;
};

struct DeactivateUser {
  Uuid id;
};

/// By the house: a user without a company becomes one of this company's. Who founded a company is its admin.
struct JoinCompany {
  Uuid id;  ///< of the user
  Uuid company_id;
  bool is_company_admin = false;
};

// ---- events

struct UserCreated : UserFields {
  static constexpr std::string_view type = "user.created";
  std::string password_hash;  ///< secret
};
/// The password is the same, and so is its credential version.
struct PasswordHashRenewed {
  static constexpr std::string_view type = "user.password_hash_renewed";
  std::string password_hash;  ///< secret
};
struct UserDeactivated {
  static constexpr std::string_view type = "user.deactivated";
  std::string email;
};
struct UserJoinedCompany {
  static constexpr std::string_view type = "user.joined_company";
  Uuid company_id;
  bool is_company_admin = false;
};
struct SessionOpened {
  static constexpr std::string_view type = "session.opened";
  Uuid user_id;
  std::string listener;
  Instant expires_at;
};
/// `generation` is the one now issued; `used` the newest that was ever presented: tokens below it are dead.
struct SessionRefreshed {
  static constexpr std::string_view type = "session.refreshed";
  Uuid user_id;
  std::int64_t generation = 0;
  std::int64_t used = 0;
  Instant expires_at;
};
struct SessionClosed {
  static constexpr std::string_view type = "session.closed";
  Uuid user_id;
  std::string reason;  ///< logout, replaced, reuse, password, deactivated, expired
};

// ---- what load fills

struct User {
  Uuid id;
  std::int64_t version = 0;
  std::string email;
  std::string role;
  std::optional<Uuid> company_id;
  std::string state;
  std::int64_t credential_version = 0;
};
/// A user and one of his open sessions; without any there is one row without a session.
struct UserWithSession : User {
  std::optional<Uuid> session_id;
  std::optional<std::int64_t> session_version;
};
struct StoredSession {
  Uuid id;
  std::int64_t version = 0;
  Uuid user_id;
  std::int64_t generation = 0;  ///< issued last
  std::int64_t used = 0;        ///< newest presented
  std::string state;            ///< open, closed
  Instant expires_at;
};
/// With the state of its user.
struct SessionState : StoredSession {
  std::string user_state;
};

// ---- views

struct UserView : Identified, UserFields, Versioned {
  std::string name;
  std::optional<std::string> username;
  std::optional<std::string> phone;
  std::optional<std::string> bio;
  std::vector<std::string> roles;
  std::optional<std::string> department;
  bool is_active = true;
  std::optional<std::string> locale;
  std::optional<std::string> time_zone;
};

/// What the door needs to verify a password (storage/identity/credentials.sql); never rendered.
struct Credentials {
  Uuid tenant_id;
  Uuid user_id;
  std::string password_hash;  ///< secret: sealed
  std::int64_t credential_version = 0;
  std::string state;
};

/// What authentication needs to know of a session, at most a second old (storage/identity/session.sql).
struct SessionView {
  Uuid id;
  Uuid user_id;
  std::string state;       ///< open, closed
  std::string user_state;  ///< active, deactivated, deleted
  std::string role;
  std::optional<Uuid> company_id;
  std::optional<Uuid> candidate_id;
  bool is_company_admin = false;
  bool is_verified = false;
};

}  // namespace hirewire::identity
