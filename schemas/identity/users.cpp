#include "schemas/identity/users.h"

#include "schemas/language/describe.h"

namespace hirewire::identity {

BOOST_DESCRIBE_STRUCT(WrittenName, (), (first_name, last_name, name))

BOOST_DESCRIBE_STRUCT(CreateUser, (NewObject, UserDetails, WrittenName),
                      (role, company_id, is_company_admin, is_verified, password, role_id, password_hash))
BOOST_DESCRIBE_STRUCT(InviteUser, (NewObject, UserDetails, WrittenName), (company_id, role, is_company_admin))
BOOST_DESCRIBE_STRUCT(UserPictureSet, (UploadedFile), ())
BOOST_DESCRIBE_STRUCT(UpdateUser, (ExistingObject, UploadedFile), (profile, standing, name, is_active, role_id))
BOOST_DESCRIBE_STRUCT(ChangeRole, (ExistingObject), (role, company_id, role_id, role_before))
BOOST_DESCRIBE_STRUCT(ActivateUser, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(DeactivateUser, (ExistingObject), (of_company))
BOOST_DESCRIBE_STRUCT(DismissCompanyUsers, (), (company_id, part))
BOOST_DESCRIBE_STRUCT(DeleteUser, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(ImportUserRow, (),
                      (line, email, first_name, last_name, name, role, company_id, company, department, role_id))
BOOST_DESCRIBE_STRUCT(ImportUserChunk, (), (id, from_file, send_invitations, rows, faults, partitions))
BOOST_DESCRIBE_STRUCT(ImportUsersBody, (), (users, send_invitations))

BOOST_DESCRIBE_STRUCT(UserCreated, (UserFields), (password_hash))
BOOST_DESCRIBE_STRUCT(UserInvited, (UserFields, accounts::MailedToken), (is_mailed))
BOOST_DESCRIBE_STRUCT(UserUpdated, (), (changes, is_verified, company_id))
BOOST_DESCRIBE_STRUCT(UserRoleChanged, (UserStanding), (extra_roles))
BOOST_DESCRIBE_STRUCT(UserActivated, (), (email, company_id))
BOOST_DESCRIBE_STRUCT(UserDeactivated, (), (email, company_id))
BOOST_DESCRIBE_STRUCT(UserDeleted, (), (email, company_id))
BOOST_DESCRIBE_STRUCT(UsersImported, (), (created, failed, skipped, users, faults))
BOOST_DESCRIBE_STRUCT(UsersDismissed, (), (company_id, part, users))

BOOST_DESCRIBE_STRUCT(HeldSession, (), (id, version))
BOOST_DESCRIBE_STRUCT(Account, (Stored, UserFields), (kind, state, base, sessions, in_reach, is_last_admin))
BOOST_DESCRIBE_STRUCT(CompanyUsers, (), (id, deleted, parts, next))

BOOST_DESCRIBE_STRUCT(RegisteredUserView, (UserView), (verification_token))
BOOST_DESCRIBE_STRUCT(UserImportResultView, (), (total, created, failed, skipped, errors, created_users, message))

}  // namespace hirewire::identity

namespace hirewire {

using namespace identity;

// As UserNames has them (schemas/identity.cpp), and room for both in one.
template <>
Marks marks_of<WrittenName>() {
  return {mark("first_name").min(1).max(150).personal().never_null(), mark("last_name").max(150).personal(),
          mark("name").min(1).max(301).personal().never_null()};
}
template <>
Marks marks_of<CreateUser>() {
  return {mark("role").format(Format::role).max(64), mark("password").format(Format::password).secret(),
          mark("role_id").internal(), mark("password_hash").secret().internal()};
}
template <>
Marks marks_of<InviteUser>() {
  return {mark("role").format(Format::role).max(64)};
}
template <>
Marks marks_of<UpdateUser>() {
  return {mark("name").min(1).max(301).personal().never_null(), mark("is_active").never_null(),
          mark("role_id").internal()};
}
template <>
Marks marks_of<ChangeRole>() {
  return {mark("role").format(Format::role).max(64), mark("role_id").internal(),
          mark("role_before").max(64).internal()};
}
template <>
Marks marks_of<ImportUserRow>() {
  return {mark("line").internal(),
          mark("email").format(Format::email).max(254).personal(),
          mark("first_name").min(1).max(150).personal(),
          mark("last_name").max(150).personal(),
          mark("name").max(301).personal(),
          mark("role").max(64),
          mark("company").max(200),
          mark("department").max(100),
          mark("role_id").internal()};
}
template <>
Marks marks_of<ImportUserChunk>() {
  return {mark("id").internal(), mark("partitions").internal()};
}
template <>
Marks marks_of<ImportUsersBody>() {
  return {mark("users").min(1).max(1'000)};
}

template <>
Marks marks_of<DeactivateUser>() {
  return {mark("of_company").internal()};
}
template <>
Marks marks_of<UserCreated>() {
  return {mark("password_hash").secret()};
}
template <>
Marks marks_of<UserActivated>() {
  return {mark("email").personal()};
}
template <>
Marks marks_of<UserDeactivated>() {
  return {mark("email").personal()};
}
template <>
Marks marks_of<UserDeleted>() {
  return {mark("email").personal()};
}
template <>
Marks marks_of<UsersImported>() {
  return {mark("users").internal(), mark("faults").internal()};
}

template const Shape& shape_of<WrittenName>();
template const Shape& shape_of<CreateUser>();
template const Shape& shape_of<InviteUser>();
template const Shape& shape_of<UpdateUser>();
template const Shape& shape_of<ChangeRole>();
template const Shape& shape_of<ActivateUser>();
template const Shape& shape_of<DeactivateUser>();
template const Shape& shape_of<DismissCompanyUsers>();
template const Shape& shape_of<DeleteUser>();
template const Shape& shape_of<ImportUserRow>();
template const Shape& shape_of<ImportUserChunk>();
template const Shape& shape_of<ImportUsersBody>();
template const Shape& shape_of<UserCreated>();
template const Shape& shape_of<UserInvited>();
template const Shape& shape_of<UserUpdated>();
template const Shape& shape_of<UserPictureSet>();
template const Shape& shape_of<UserRoleChanged>();
template const Shape& shape_of<UserActivated>();
template const Shape& shape_of<UserDeactivated>();
template const Shape& shape_of<UserDeleted>();
template const Shape& shape_of<UsersImported>();
template const Shape& shape_of<UsersDismissed>();
template const Shape& shape_of<HeldSession>();
template const Shape& shape_of<Account>();
template const Shape& shape_of<CompanyUsers>();
template const Shape& shape_of<RegisteredUserView>();
template const Shape& shape_of<UserImportResultView>();

}  // namespace hirewire
