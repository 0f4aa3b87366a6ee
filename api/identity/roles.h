#pragma once
// Operations on custom roles (docs/domain.md §1).
#include "api/routing/operation.h"

namespace hirewire::identity {

extern const Operation create_role;
extern const Operation list_roles;
/// The house's own: no document deletes a role.
extern const Operation delete_role;

}  // namespace hirewire::identity
