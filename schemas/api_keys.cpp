#include "schemas/api_keys.h"

#include "schemas/language/describe.h"

namespace hirewire::api_keys {

BOOST_DESCRIBE_STRUCT(ApiKeyFields, (), (name, permissions, expires_at))
BOOST_DESCRIBE_STRUCT(IssueApiKey, (NewObject, ApiKeyFields), (user_id, company_id, prefix, hash))
BOOST_DESCRIBE_STRUCT(RevokeApiKey, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(ApiKeyIssued, (ApiKeyFields), (user_id, company_id, prefix, hash))
BOOST_DESCRIBE_STRUCT(ApiKeyRevoked, (), (user_id))
BOOST_DESCRIBE_STRUCT(ApiKey, (Stored), (user_id, company_id))
BOOST_DESCRIBE_STRUCT(ApiKeyView, (Identified, ApiKeyFields, Versioned), (user_id, prefix, last_used_at))
BOOST_DESCRIBE_STRUCT(IssuedApiKey, (Identified, ApiKeyFields), (user_id, prefix, key, created_at))
BOOST_DESCRIBE_STRUCT(KeyHolder, (Principal), (hash, key_permissions))

}  // namespace hirewire::api_keys

namespace hirewire {

using namespace api_keys;

template <>
Marks marks_of<ApiKeyFields>() {
  return {mark("name").min(1).max(200), mark("permissions").max(100)};
}
template <>
Marks marks_of<IssueApiKey>() {
  return {mark("user_id").internal(), mark("company_id").internal(), mark("prefix").internal(),
          mark("hash").internal()};
}
template <>
Marks marks_of<ApiKeyView>() {
  return {mark("last_used_at").derived()};
}

template const Shape& shape_of<ApiKeyFields>();
template const Shape& shape_of<IssueApiKey>();
template const Shape& shape_of<RevokeApiKey>();
template const Shape& shape_of<ApiKeyIssued>();
template const Shape& shape_of<ApiKeyRevoked>();
template const Shape& shape_of<ApiKey>();
template const Shape& shape_of<ApiKeyView>();
template const Shape& shape_of<IssuedApiKey>();
template const Shape& shape_of<KeyHolder>();

}  // namespace hirewire
