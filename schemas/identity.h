#pragma once
// Context identity (docs/domain.md §2). Lane identity; a session carries its user's tag.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::identity {

inline constexpr std::string_view lane = identity_lane;

/// What is said of a user beside his names.
struct UserDetails {
  std::string email;  ///< unique in the house, in any spelling of the mailbox
  std::optional<std::string> username;
  std::optional<std::string> phone;
  std::optional<std::string> bio;
  std::optional<std::string> department;  ///< as typed
  std::optional<std::string> locale;      ///< BCP 47
  std::optional<std::string> time_zone;   ///< IANA
};
struct UserNames {
  std::string first_name;
  std::string last_name;  ///< empty where he has one name
};
/// What a user says of himself.
struct UserProfile : UserNames, UserDetails {
  bool notify_by_mail = false;  ///< what he is told goes to him by mail, too; nobody else changes it
};
/// What others say of him.
struct UserStanding {
  std::string role;  ///< canonical; in a request also the name or the id of a custom role
  std::optional<Uuid> company_id;
  bool is_company_admin = false;
};
/// What is said of a user, the password apart.
struct UserFields : UserProfile, UserStanding {
  std::vector<Uuid> extra_roles;  ///< custom roles, whose permissions he holds beside his role's
  bool is_verified = false;
};

// ---- commands (those about users are in schemas/identity/users.h)

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

/// By the house: a user without a company becomes one of this company's. Who founded a company is its admin.
struct JoinCompany {
  Uuid id;  ///< of the user
  Uuid company_id;
  bool is_company_admin = false;
};

// ---- events

/// The password is the same, and so is its credential version.
struct PasswordHashRenewed {
  static constexpr std::string_view type = "user.password_hash_renewed";
  std::string password_hash;  ///< secret
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
  std::vector<std::string> roles;          ///< his role, and the names of his custom ones
  std::optional<Uuid> department_id;       ///< of the one that `department` names, where his company has it
  std::optional<std::string> picture_url;  ///< made when it is shown, good for 15 minutes
  std::string state;                       ///< active, deactivated
  bool is_active = true;
};

/// An open session, as its user sees it. The bearer token's claim `sid` says which is the one that asks.
struct OwnSession : Identified {
  std::string listener;  ///< the document whose door was used
  Instant expires_at;
  Instant created_at;
};

/// What the door needs to verify a password (storage/identity/credentials.sql); never rendered.
struct Credentials {
  Uuid tenant_id;
  Uuid user_id;
  std::string password_hash;  ///< secret: sealed; empty: he was invited and has none yet
  std::int64_t credential_version = 0;
  std::string state;
};

/// What authentication needs to know of a session, at most a second old (storage/identity/session.sql).
struct SessionView : Principal {
  Uuid id;
  std::string state;       ///< open, closed
  std::string user_state;  ///< active, deactivated, deleted
};

}  // namespace hirewire::identity

namespace hirewire {

extern template const Shape& shape_of<identity::UserDetails>();
extern template const Shape& shape_of<identity::UserProfile>();
extern template const Shape& shape_of<identity::UserStanding>();
extern template const Shape& shape_of<identity::UserFields>();
extern template const Shape& shape_of<identity::UserView>();

}  // namespace hirewire
