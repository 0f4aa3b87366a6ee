#include "api/identity/roles.h"

#include "schemas/identity.h"
#include "schemas/identity/roles.h"

namespace hirewire::identity {

namespace {

constexpr Resource role{"role", "identity/role_by_id.sql", "identity/roles.sql", &shape_of<RoleView>, lane};

}  // namespace

constinit const Operation create_role = sends_and_shows<DefineRole>(role, "create_role", "manage_roles");
constinit const Operation list_roles = lists(role, "list_roles", "view_roles");
constinit const Operation delete_role =
    sends<DeleteRole>(role, "delete_role", "manage_roles", {.changes_rights = true});

}  // namespace hirewire::identity
