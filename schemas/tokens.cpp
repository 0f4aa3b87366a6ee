#include "schemas/tokens.h"

#include "schemas/language/describe.h"

namespace hirewire::identity {

BOOST_DESCRIBE_STRUCT(LoginRequest, (), (email, password))
BOOST_DESCRIBE_STRUCT(RefreshRequest, (), (refresh_token))
BOOST_DESCRIBE_STRUCT(LogoutRequest, (), (refresh_token))
BOOST_DESCRIBE_STRUCT(SignedInUser, (),
                      (id, email, first_name, last_name, name, role, company_id, is_company_admin, is_verified))
BOOST_DESCRIBE_STRUCT(TokenPair, (), (access_token, refresh_token, token_type, expires_in, user))

}  // namespace hirewire::identity

namespace hirewire {

using namespace identity;

// An e-mail that is malformed is nobody's: the answer is the same 401 as for an unknown one, so it has no format here.
template <>
Marks marks_of<LoginRequest>() {
  return {mark("email").min(1).max(254).personal(),
          mark("password").min(1).max(1024).secret().format(Format::password)};
}
template <>
Marks marks_of<RefreshRequest>() {
  return {mark("refresh_token").min(1).max(4096).secret()};
}
template <>
Marks marks_of<LogoutRequest>() {
  return {mark("refresh_token").max(4096).secret()};
}
// Members of UserFields are the owner's; here the caller is not signed in while he asks.
template <>
Marks marks_of<SignedInUser>() {
  return {mark("id").everyone(),
          mark("email").everyone().format(Format::email).personal(),
          mark("first_name").everyone().personal(),
          mark("last_name").everyone().personal(),
          mark("name").everyone().personal(),
          mark("role").everyone().format(Format::role),
          mark("company_id").everyone(),
          mark("is_company_admin").everyone(),
          mark("is_verified").everyone()};
}
// The caller himself gets the pair: `everyone`, because he is not signed in while he asks.
template <>
Marks marks_of<TokenPair>() {
  return {mark("access_token").everyone(), mark("refresh_token").everyone(), mark("token_type").everyone(),
          mark("expires_in").everyone(), mark("user").everyone()};
}

template const Shape& shape_of<LoginRequest>();
template const Shape& shape_of<RefreshRequest>();
template const Shape& shape_of<LogoutRequest>();
template const Shape& shape_of<SignedInUser>();
template const Shape& shape_of<TokenPair>();

}  // namespace hirewire
