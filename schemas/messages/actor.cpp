#include "schemas/messages/actor.h"

#include "schemas/language/describe.h"

namespace hirewire {

BOOST_DESCRIBE_STRUCT(Principal, (),
                      (user_id, role, company_id, candidate_id, is_company_admin, is_verified, permissions))

template const Shape& shape_of<Principal>();

}  // namespace hirewire
