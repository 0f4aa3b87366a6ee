#pragma once
// The rule of ratings (docs/domain.md §3). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/companies_ratings.h"
#include "schemas/language/refusal.h"

namespace hirewire::companies {

Touches touches(const RateCompany& command, const Actor& actor);
/// 404 for an unknown company, 403 for who has no application there. What he said already is no event.
Result<Events> decide(const Seen<RatedCompany>& seen, const RateCompany& command, const Actor& actor);

}  // namespace hirewire::companies
