#include "schemas/identity.h"

#include "schemas/language/describe.h"

namespace hirewire::identity {

BOOST_DESCRIBE_STRUCT(UserDetails, (), (email, username, phone, bio, department, locale, time_zone))
BOOST_DESCRIBE_STRUCT(UserNames, (), (first_name, last_name))
BOOST_DESCRIBE_STRUCT(UserProfile, (UserNames, UserDetails), (notify_by_mail))
BOOST_DESCRIBE_STRUCT(UserStanding, (), (role, company_id, is_company_admin))
BOOST_DESCRIBE_STRUCT(UserFields, (UserProfile, UserStanding), (extra_roles, is_verified))

BOOST_DESCRIBE_STRUCT(OpenSession, (), (id, user_id, verified_against, listener, expires_at))
BOOST_DESCRIBE_STRUCT(RenewPasswordHash, (), (id, verified_against, password_hash))
BOOST_DESCRIBE_STRUCT(RefreshSession, (), (session_id, generation, listener, expires_at))
BOOST_DESCRIBE_STRUCT(CloseSession, (), (session_id))
BOOST_DESCRIBE_STRUCT(JoinCompany, (), (id, company_id, is_company_admin))

BOOST_DESCRIBE_STRUCT(PasswordHashRenewed, (), (password_hash))
BOOST_DESCRIBE_STRUCT(UserJoinedCompany, (), (company_id, is_company_admin))
BOOST_DESCRIBE_STRUCT(SessionOpened, (), (user_id, listener, expires_at))
BOOST_DESCRIBE_STRUCT(SessionRefreshed, (), (user_id, generation, used, expires_at))
BOOST_DESCRIBE_STRUCT(SessionClosed, (), (user_id, reason))

BOOST_DESCRIBE_STRUCT(User, (), (id, version, email, role, company_id, state, credential_version))
BOOST_DESCRIBE_STRUCT(StoredSession, (), (id, version, user_id, generation, used, state, expires_at))
BOOST_DESCRIBE_STRUCT(SessionState, (StoredSession), (user_state))

BOOST_DESCRIBE_STRUCT(UserView, (Identified, UserFields, Versioned),
                      (name, roles, department_id, picture_url, state, is_active))
BOOST_DESCRIBE_STRUCT(OwnSession, (Identified), (listener, expires_at, created_at))
BOOST_DESCRIBE_STRUCT(Credentials, (), (tenant_id, user_id, password_hash, credential_version, state))
BOOST_DESCRIBE_STRUCT(SessionView, (Principal), (id, state, user_state))

}  // namespace hirewire::identity

namespace hirewire {

using namespace identity;

// RFC 5321 §4.5.3.1: 254 characters of a path. Names: what a form shows and an index holds.
template <>
Marks marks_of<UserDetails>() {
  return {mark("email").format(Format::email).max(254).personal(),
          mark("username").max(150).personal(),
          mark("phone").format(Format::phone).max(40).personal(),
          mark("bio").max(5'000).personal(),
          mark("department").max(100),
          mark("locale").max(35),
          mark("time_zone").max(64)};
}
template <>
Marks marks_of<UserNames>() {
  return {mark("first_name").min(1).max(150).personal(), mark("last_name").max(150).personal()};
}
template <>
Marks marks_of<UserStanding>() {
  return {mark("role").format(Format::role).max(64)};
}
template <>
Marks marks_of<UserFields>() {
  return {mark("extra_roles").max(50)};
}

template <>
Marks marks_of<OpenSession>() {
  return {mark("listener").max(50)};
}
template <>
Marks marks_of<RenewPasswordHash>() {
  return {mark("password_hash").secret()};
}
template <>
Marks marks_of<RefreshSession>() {
  return {mark("generation").min(0), mark("listener").max(50)};
}

template <>
Marks marks_of<PasswordHashRenewed>() {
  return {mark("password_hash").secret()};
}
template <>
Marks marks_of<SessionClosed>() {
  return {mark("reason").values({"logout", "replaced", "reuse", "password", "deactivated", "expired"})};
}

template <>
Marks marks_of<User>() {
  return {mark("email").personal()};
}

template <>
Marks marks_of<UserView>() {
  return {mark("name").personal(), mark("roles").derived(), mark("department_id").derived(),
          mark("picture_url").format(Format::binary).derived()};
}
template <>
Marks marks_of<Credentials>() {
  return {mark("password_hash").secret()};
}

template const Shape& shape_of<UserDetails>();
template const Shape& shape_of<UserNames>();
template const Shape& shape_of<UserProfile>();
template const Shape& shape_of<UserStanding>();
template const Shape& shape_of<UserFields>();
template const Shape& shape_of<OpenSession>();
template const Shape& shape_of<RenewPasswordHash>();
template const Shape& shape_of<RefreshSession>();
template const Shape& shape_of<CloseSession>();
template const Shape& shape_of<JoinCompany>();
template const Shape& shape_of<PasswordHashRenewed>();
template const Shape& shape_of<UserJoinedCompany>();
template const Shape& shape_of<SessionOpened>();
template const Shape& shape_of<SessionRefreshed>();
template const Shape& shape_of<SessionClosed>();
template const Shape& shape_of<User>();
template const Shape& shape_of<StoredSession>();
template const Shape& shape_of<SessionState>();
template const Shape& shape_of<UserView>();
template const Shape& shape_of<OwnSession>();
template const Shape& shape_of<Credentials>();
template const Shape& shape_of<SessionView>();

}  // namespace hirewire
