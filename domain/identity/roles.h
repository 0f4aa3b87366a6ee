#pragma once
// The rules about custom roles (docs/domain.md §1).
#include "domain/rules/object.h"
#include "schemas/identity/roles.h"
#include "schemas/language/refusal.h"

namespace hirewire::identity {

Touches touches(const DefineRole& command, const Actor& actor);
/// 409 for a name that a role has, of the tenant or of the house; 422 for a base that is not hr, consultant or
/// interviewer, and for a permission that is none or that nobody below an admin can hold.
Result<Events> decide(const Seen<CustomRole>& seen, const DefineRole& command, const Actor& actor);

/// Its name is free again; who had it keeps his role and what it permits.
Result<Events> decide(const Seen<CustomRole>& seen, const DeleteRole& command, const Actor& actor);

}  // namespace hirewire::identity
