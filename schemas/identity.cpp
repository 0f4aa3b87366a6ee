#include "schemas/identity.h"

#include "schemas/language/describe.h"

namespace hirewire::identity {

BOOST_DESCRIBE_STRUCT(CreateUser, (),
                      (id, email, password_hash, first_name, last_name, role, company_id, is_company_admin,
                       is_verified))
BOOST_DESCRIBE_STRUCT(OpenSession, (), (id, user_id, verified_against, listener, expires_at))
BOOST_DESCRIBE_STRUCT(RefreshSession, (), (session_id, generation, listener, expires_at))
BOOST_DESCRIBE_STRUCT(CloseSession, (), (session_id))
BOOST_DESCRIBE_STRUCT(DeactivateUser, (), (id))

BOOST_DESCRIBE_STRUCT(UserCreated, (),
                      (email, password_hash, first_name, last_name, role, company_id, is_company_admin, is_verified))
BOOST_DESCRIBE_STRUCT(UserDeactivated, (), (email))
BOOST_DESCRIBE_STRUCT(SessionOpened, (), (user_id, listener, expires_at))
BOOST_DESCRIBE_STRUCT(SessionRefreshed, (), (user_id, generation, used, expires_at))
BOOST_DESCRIBE_STRUCT(SessionClosed, (), (user_id, reason))

BOOST_DESCRIBE_STRUCT(User, (), (id, version, email, role, company_id, state, credential_version))
BOOST_DESCRIBE_STRUCT(SessionState, (), (id, version, user_id, generation, used, state, expires_at, user_state))

BOOST_DESCRIBE_STRUCT(UserView, (),
                      (id, email, first_name, last_name, name, username, phone, bio, role, roles, department,
                       company_id, is_company_admin, is_verified, is_active, locale, time_zone, version, created_at,
                       updated_at))
BOOST_DESCRIBE_STRUCT(Credentials, (), (tenant_id, user_id, password_hash, credential_version, state))
BOOST_DESCRIBE_STRUCT(SessionView, (),
                      (id, user_id, state, user_state, role, company_id, candidate_id, is_company_admin, is_verified))

namespace {

// RFC 5321 §4.5.3.1: 254 characters of a path. Names: what a form shows and an index holds.
Mark email() {
  return mark("email").format(Format::email).max(254).personal();
}
Mark first_name() {
  return mark("first_name").min(1).max(150).personal();
}
Mark last_name() {
  return mark("last_name").max(150).personal();
}
Mark role() {
  return mark("role").format(Format::role).max(50);
}
Mark session_end() {
  return mark("reason").values({"logout", "replaced", "reuse", "password", "deactivated", "expired"});
}

}  // namespace

}  // namespace hirewire::identity

namespace hirewire {

using namespace identity;

template <>
const Shape& shape_of<CreateUser>() {
  static const Shape shape = describe<CreateUser>(
      "CreateUser",
      {mark("id").internal(), email(), mark("password_hash").secret().internal(), first_name(), last_name(), role()});
  return shape;
}
template <>
const Shape& shape_of<OpenSession>() {
  static const Shape shape = describe<OpenSession>("OpenSession", {mark("listener").max(50)});
  return shape;
}
template <>
const Shape& shape_of<RefreshSession>() {
  static const Shape shape =
      describe<RefreshSession>("RefreshSession", {mark("generation").min(0), mark("listener").max(50)});
  return shape;
}
template <>
const Shape& shape_of<CloseSession>() {
  static const Shape shape = describe<CloseSession>("CloseSession");
  return shape;
}
template <>
const Shape& shape_of<DeactivateUser>() {
  static const Shape shape = describe<DeactivateUser>("DeactivateUser");
  return shape;
}

template <>
const Shape& shape_of<UserCreated>() {
  static const Shape shape = describe<UserCreated>(
      "UserCreated",
      {email(), mark("password_hash").secret(), mark("first_name").personal(), mark("last_name").personal()});
  return shape;
}
template <>
const Shape& shape_of<UserDeactivated>() {
  static const Shape shape = describe<UserDeactivated>("UserDeactivated", {mark("email").personal()});
  return shape;
}
template <>
const Shape& shape_of<SessionOpened>() {
  static const Shape shape = describe<SessionOpened>("SessionOpened");
  return shape;
}
template <>
const Shape& shape_of<SessionRefreshed>() {
  static const Shape shape = describe<SessionRefreshed>("SessionRefreshed");
  return shape;
}
template <>
const Shape& shape_of<SessionClosed>() {
  static const Shape shape = describe<SessionClosed>("SessionClosed", {session_end()});
  return shape;
}

template <>
const Shape& shape_of<User>() {
  static const Shape shape = describe<User>("User", {mark("email").personal()});
  return shape;
}
template <>
const Shape& shape_of<SessionState>() {
  static const Shape shape = describe<SessionState>("SessionState");
  return shape;
}

template <>
const Shape& shape_of<UserView>() {
  static const Shape shape = describe<UserView>(
      "UserView", {email(), mark("first_name").personal(), mark("last_name").personal(), mark("name").personal(),
                   mark("username").personal(), mark("phone").personal(), mark("bio").personal(), role()});
  return shape;
}
template <>
const Shape& shape_of<Credentials>() {
  static const Shape shape = describe<Credentials>("Credentials", {mark("password_hash").secret()});
  return shape;
}
template <>
const Shape& shape_of<SessionView>() {
  static const Shape shape = describe<SessionView>("SessionView");
  return shape;
}

}  // namespace hirewire
