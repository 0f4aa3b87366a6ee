#include "schemas/accounts.h"

#include "schemas/language/describe.h"

namespace hirewire::accounts {

BOOST_DESCRIBE_STRUCT(MailedToken, (), (token_id, purpose, expires_at, address))

BOOST_DESCRIBE_STRUCT(RegisterRequest, (),
                      (email, password, password_confirm, first_name, last_name, username, phone, role, tenant_code))
BOOST_DESCRIBE_STRUCT(AddressRequest, (), (email))
BOOST_DESCRIBE_STRUCT(TokenRequest, (), (token))
BOOST_DESCRIBE_STRUCT(ResetPasswordRequest, (), (token, new_password, password, new_password_confirm))
BOOST_DESCRIBE_STRUCT(ChangePasswordRequest, (), (old_password, new_password, new_password_confirm))

BOOST_DESCRIBE_STRUCT(RegisterUser, (NewObject, identity::UserFields),
                      (password_hash, token_id, token_expires_at, session_id, listener, session_expires_at))
BOOST_DESCRIBE_STRUCT(RequestVerification, (), (id, token_id, expires_at))
BOOST_DESCRIBE_STRUCT(RequestPasswordReset, (), (id, token_id, expires_at))
BOOST_DESCRIBE_STRUCT(VerifyEmail, (), (token_id))
BOOST_DESCRIBE_STRUCT(ResetPassword, (), (token_id, password_hash))
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (id, verified_against, password_hash))

BOOST_DESCRIBE_STRUCT(UserRegistered, (identity::UserFields), (password_hash))
BOOST_DESCRIBE_STRUCT(UserVerificationRequested, (MailedToken), ())
BOOST_DESCRIBE_STRUCT(UserPasswordResetRequested, (MailedToken), ())
BOOST_DESCRIBE_STRUCT(UserEmailVerified, (), (email, role))
BOOST_DESCRIBE_STRUCT(UserPasswordChanged, (), (password_hash))

BOOST_DESCRIBE_STRUCT(StoredAccount, (), (id, version, email, role, state, is_verified, credential_version))
BOOST_DESCRIBE_STRUCT(AccountWithSession, (StoredAccount), (session_id, session_version))
BOOST_DESCRIBE_STRUCT(TokenHolder, (),
                      (id, purpose, expires_at, used, same_address, user_id, user_version, email, role, state,
                       is_verified, session_id, session_version))

BOOST_DESCRIBE_STRUCT(RegisteredView, (identity::SignedInUser),
                      (user_id, username, phone, roles, is_active, created_at, token, access_token, refresh_token,
                       token_type, expires_in, user))

}  // namespace hirewire::accounts

namespace hirewire {

using namespace accounts;

namespace {
Mark new_secret(std::string_view name) {
  return mark(name).min(1).max(1024).secret().format(Format::password);
}
}  // namespace

template <>
Marks marks_of<MailedToken>() {
  return {mark("token_id").internal(), mark("purpose").values({"verify", "reset", "invite"}),
          mark("address").personal()};
}

template <>
Marks marks_of<RegisterRequest>() {
  return {mark("email").format(Format::email).max(254).personal(),
          new_secret("password"),
          new_secret("password_confirm"),
          mark("first_name").min(1).max(150).personal(),
          mark("last_name").max(150).personal(),
          mark("username").max(150).personal(),
          mark("phone").max(50).personal(),
          mark("role").format(Format::role).max(50),
          mark("tenant_code").max(63)};
}
// As at the login: an address that is malformed is nobody's.
template <>
Marks marks_of<AddressRequest>() {
  return {mark("email").min(1).max(254).personal()};
}
template <>
Marks marks_of<TokenRequest>() {
  return {mark("token").min(1).max(1024).secret()};
}
template <>
Marks marks_of<ResetPasswordRequest>() {
  return {mark("token").min(1).max(1024).secret(), new_secret("new_password"), new_secret("password"),
          new_secret("new_password_confirm")};
}
template <>
Marks marks_of<ChangePasswordRequest>() {
  return {new_secret("old_password"), new_secret("new_password"), new_secret("new_password_confirm")};
}

template <>
Marks marks_of<RegisterUser>() {
  return {mark("password_hash").secret()};
}
template <>
Marks marks_of<ResetPassword>() {
  return {mark("password_hash").secret()};
}
template <>
Marks marks_of<ChangePassword>() {
  return {mark("password_hash").secret()};
}
template <>
Marks marks_of<UserRegistered>() {
  return {mark("password_hash").secret()};
}
template <>
Marks marks_of<UserEmailVerified>() {
  return {mark("email").personal()};
}
template <>
Marks marks_of<UserPasswordChanged>() {
  return {mark("password_hash").secret()};
}
template <>
Marks marks_of<StoredAccount>() {
  return {mark("email").personal()};
}
template <>
Marks marks_of<TokenHolder>() {
  return {mark("email").personal()};
}
// `everyone`, because he is not signed in while he asks (schemas/tokens.cpp).
template <>
Marks marks_of<RegisteredView>() {
  return {mark("user_id").everyone(),    mark("username").everyone().personal(), mark("phone").everyone().personal(),
          mark("roles").everyone(),      mark("is_active").everyone(),           mark("created_at").everyone(),
          mark("token").everyone(),      mark("access_token").everyone(),        mark("refresh_token").everyone(),
          mark("token_type").everyone(), mark("expires_in").everyone(),          mark("user").everyone()};
}

template const Shape& shape_of<MailedToken>();
template const Shape& shape_of<RegisterRequest>();
template const Shape& shape_of<AddressRequest>();
template const Shape& shape_of<TokenRequest>();
template const Shape& shape_of<ResetPasswordRequest>();
template const Shape& shape_of<ChangePasswordRequest>();
template const Shape& shape_of<RegisterUser>();
template const Shape& shape_of<RequestVerification>();
template const Shape& shape_of<RequestPasswordReset>();
template const Shape& shape_of<VerifyEmail>();
template const Shape& shape_of<ResetPassword>();
template const Shape& shape_of<ChangePassword>();
template const Shape& shape_of<UserRegistered>();
template const Shape& shape_of<UserVerificationRequested>();
template const Shape& shape_of<UserPasswordResetRequested>();
template const Shape& shape_of<UserEmailVerified>();
template const Shape& shape_of<UserPasswordChanged>();
template const Shape& shape_of<StoredAccount>();
template const Shape& shape_of<AccountWithSession>();
template const Shape& shape_of<TokenHolder>();
template const Shape& shape_of<RegisteredView>();

}  // namespace hirewire
