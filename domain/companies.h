#pragma once
// The rules of context companies (docs/domain.md §3). Pure: no clock, no I/O.
#include "domain/rules/seen.h"
#include "schemas/companies.h"
#include "schemas/language/refusal.h"

namespace hirewire::companies {

Touches touches(const CreateCompany& command, const Actor& actor);
/// 409 where the tenant has a company of that name, whatever its case and spacing. An hr user may add one while he has
/// none.
Result<Events> decide(const Seen<Company>& seen, const CreateCompany& command, const Actor& actor);

}  // namespace hirewire::companies
