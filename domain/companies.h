#pragma once
// The rules of context companies (docs/domain.md §3). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/companies.h"
#include "schemas/language/refusal.h"

namespace hirewire::companies {

/// A company's entry of the directory: it is known by its name, in any case and spacing.
DirectoryKey name_key(std::string_view name);
/// A department's: company and name, likewise in any case and spacing.
DirectoryKey department_key(const Uuid& company_id, std::string_view name);
/// That of a user who founded one: while it is there he founds no other.
DirectoryKey founder_key(const Uuid& user_id);

Touches touches(const CreateCompany& command, const Actor& actor);
/// 409 where the tenant has a company of that name, whatever its case and spacing. An hr user may add one while he has
/// none, and none that he founded: 403.
Result<Events> decide(const Seen<Company>& seen, const CreateCompany& command, const Actor& actor);

Touches touches(const UpdateCompany& command, const Actor& actor);
/// 404, 403 for another company than the actor's own where that is as far as he reaches, 412, 409 for a name that is
/// taken. Nothing changed is no event.
Result<Events> decide(const Seen<Company>& seen, const UpdateCompany& command, const Actor& actor);

/// Its name is free again, and its founder to found another; who knows a candidate through it counts as nobody (CO3 of
/// the operations).
Result<Events> decide(const Seen<Company>& seen, const DeleteCompany& command, const Actor& actor);

/// Merged by top-level keys; 422 for a key that the house understands and whose value is not one of its own. Nothing
/// changed is no event.
Result<Events> decide(const Seen<WholeCompany>& seen, const SetHiringPreferences& command, const Actor& actor);

/// A company's first contact is its primary one; a new primary one takes it from the other.
Touches touches(const AddContact& command, const Actor& actor);
Result<Events> decide(const Seen<WholeCompany>& seen, const AddContact& command, const Actor& actor);

/// 422 for giving up being the primary contact: another one takes it.
Touches touches(const UpdateContact& command, const Actor& actor);
Result<Events> decide(const Seen<WholeCompany>& seen, const UpdateContact& command, const Actor& actor);

/// Where it was the primary one, the oldest of the others is then.
Touches touches(const RemoveContact& command, const Actor& actor);
Result<Events> decide(const Seen<WholeCompany>& seen, const RemoveContact& command, const Actor& actor);

/// One that is there is no event; neither is one of a company that is gone, where the house asks. 404, 403 as for the
/// company's contacts; 422 for a name of blanks.
Touches touches(const EnsureDepartment& command, const Actor& actor);
Result<Events> decide(const Seen<CompanyWithDepartment>& seen, const EnsureDepartment& command, const Actor& actor);

/// Its name is free again: who names it afterwards brings it back.
Touches touches(const RemoveDepartment& command, const Actor& actor);
Result<Events> decide(const Seen<CompanyWithDepartment>& seen, const RemoveDepartment& command, const Actor& actor);

}  // namespace hirewire::companies
