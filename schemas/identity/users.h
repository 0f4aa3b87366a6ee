#pragma once
// Users as others manage them (docs/domain.md §2): commands, events and what decisions see.
#include "schemas/accounts.h"
#include "schemas/candidates.h"
#include "schemas/files/uploaded_file.h"
#include "schemas/identity.h"

namespace hirewire::identity {

using candidates::ImportFault;

/// A person's name as a request has it: whole, divided at its last blank, or in parts, which come first.
struct WrittenName {
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::optional<std::string> name;
};

// ---- commands: crm-reference:19-23, crm-routes:58-65, ai-interviewer:236-446

/// By staff or by `hirewire seed`. Without a password the user is invited: he sets one by a link that is mailed to him.
struct CreateUser : NewObject, UserDetails, WrittenName {
  std::optional<std::string> role;  ///< a role, or the name or the id of a custom one; absent: interviewer
  std::optional<Uuid> company_id;   ///< absent: that of who adds him
  std::optional<bool> is_company_admin;
  std::optional<bool> is_verified;      ///< an admin vouches for the address
  std::optional<std::string> password;  ///< secret: the door makes the hash of it and takes it out
  std::optional<Uuid> role_id;          ///< internal: of the custom role that `role` names
  std::string password_hash;            ///< secret, internal
};

/// By a company's admin (ats:61): somebody new is invited; a user without a company, whose id the door found by the
/// e-mail, joins.
struct InviteUser : NewObject, UserDetails, WrittenName {
  Uuid company_id;
  std::optional<std::string> role;  ///< hr or interviewer; absent: hr. Who is there keeps his own
  std::optional<bool> is_company_admin;
};

/// By himself or by who may; what only others may change is refused where he changes it himself. A picture comes with
/// his own form alone (interview-platform:521-523).
struct UpdateUser : ExistingObject, UploadedFile {
  Changes<UserProfile> profile;
  Changes<UserStanding> standing;
  std::optional<std::string> name;  ///< whole: what `profile` does not say of his names
  std::optional<bool> is_active;
  std::optional<Uuid> role_id;  ///< internal: of the custom role that the standing's role names
};

struct ChangeRole : ExistingObject {
  std::string role;
  std::optional<Uuid> company_id;          ///< absent: his own
  std::optional<Uuid> role_id;             ///< internal: of the custom role that `role` names
  std::optional<std::string> role_before;  ///< internal, by the house: nothing comes of it where he has another by then
};
struct ActivateUser : ExistingObject {};
struct DeactivateUser : ExistingObject {
  std::optional<Uuid>
      of_company;  ///< internal, by the house: nothing comes of it where he is of no such company by then
};
struct DeleteUser : ExistingObject {};

/// By the house: of a company that is deleted, whoever is there for it alone, hr users and interviewers, is
/// deactivated; a part of them at a time.
struct DismissCompanyUsers {
  Uuid company_id;
  std::int64_t part = 0;
};

/// One user of an import (crm-routes:65).
struct ImportUserRow {
  std::int64_t line = 0;  ///< internal: the file's line, or the 1-based place in the list
  std::string email;
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::optional<std::string> name;
  std::optional<std::string> role;  ///< absent: interviewer
  std::optional<Uuid> company_id;
  std::optional<std::string> company;  ///< its name, where no id is given
  std::optional<std::string> department;
  std::optional<Uuid> role_id;  ///< internal
};
/// A whole import of at most a thousand rows. They have no passwords: who is made is invited.
struct ImportUserChunk {
  Uuid id;  ///< of the import; what it makes is at home in its partition
  bool from_file = false;
  bool send_invitations = true;
  std::vector<ImportUserRow> rows;
  std::vector<ImportFault> faults;  ///< rows that could not be read
  std::int64_t partitions = 1;      ///< of the lane
};
/// Its body in JSON: the users stay as they came, each judged by itself.
struct ImportUsersBody {
  std::vector<Json> users;
  std::optional<bool> send_invitations;  ///< absent: yes
};

// ---- events

struct UserCreated : UserFields {
  static constexpr std::string_view type = "user.created";
  std::string password_hash;  ///< secret
};
/// An account without a password: its owner is asked by mail to set one.
struct UserInvited : UserFields, accounts::MailedToken {
  static constexpr std::string_view type = "user.invited";
  bool is_mailed = true;  ///< false: an import that sends no invitations; then there is no token either
};
struct UserUpdated {
  static constexpr std::string_view type = "user.updated";
  Changes<UserProfile> changes;
  bool is_verified = false;        ///< from now on: a new address is not
  std::optional<Uuid> company_id;  ///< whose he is
};
struct UserPictureSet : UploadedFile {
  static constexpr std::string_view type = "user.picture_set";
};
/// What others say of him is now this.
struct UserRoleChanged : UserStanding {
  static constexpr std::string_view type = "user.role_changed";
  std::vector<Uuid> extra_roles;
};
struct UserActivated {
  static constexpr std::string_view type = "user.activated";
  std::string email;
  std::optional<Uuid> company_id;
};
struct UserDeactivated {
  static constexpr std::string_view type = "user.deactivated";
  std::string email;
  std::optional<Uuid> company_id;
};
/// His names stay for what he did; his address is free again.
struct UserDeleted {
  static constexpr std::string_view type = "user.deleted";
  std::string email;
  std::optional<Uuid> company_id;
};
/// Of an import, an aggregate of its own. The users' own events stand beside it.
struct UsersImported {
  static constexpr std::string_view type = "users.imported";
  std::int64_t created = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::vector<Uuid> users;          ///< internal: who was made, in the rows' order
  std::vector<ImportFault> faults;  ///< internal
};
/// Of a part of a company's users, an aggregate of its own; each of them is deactivated by a command of his own.
struct UsersDismissed {
  static constexpr std::string_view type = "users.dismissed";
  Uuid company_id;
  std::int64_t part = 0;
  std::vector<Uuid> users;
};

// ---- what load fills

/// An open session of a user, to be closed with him.
struct HeldSession {
  Uuid id;
  std::int64_t version = 0;
};
/// What a command about users looks at, by its id: a user, the company that he is of or comes to, a custom role.
struct Account : Stored, UserFields {
  std::string kind;                   ///< user, company, role
  std::string state;                  ///< of a user: active, deactivated, deleted
  std::string base;                   ///< of a custom role: the role that it adds to
  std::vector<HeldSession> sessions;  ///< of a user: those that are open
  bool in_reach = false;              ///< a user, of the actor (storage/identity/scope.sql)
  bool is_last_admin = false;         ///< of a user: the tenant has no other active admin
};
/// A company, how many parts of its users were dismissed, and who is next (storage/identity/load_company_users.sql).
struct CompanyUsers {
  Uuid id;
  bool deleted = false;
  std::int64_t parts = 0;
  std::vector<Uuid> next;
};

// ---- views

/// ai-interviewer:430-465: the token itself goes by mail alone.
struct RegisteredUserView : UserView {
  std::string verification_token;
};
/// As ai-interviewer:555-571 has it for candidates.
struct UserImportResultView {
  std::int64_t total = 0;
  std::int64_t created = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::vector<ImportFault> errors;
  std::vector<UserView> created_users;
  std::string message;
};

}  // namespace hirewire::identity

namespace hirewire {
extern template const Shape& shape_of<identity::WrittenName>();
}  // namespace hirewire
