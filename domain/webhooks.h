#pragma once
// The rules of context webhooks (docs/domain.md §18). Pure: no clock, no I/O.
#include "domain/rules/seen.h"
#include "schemas/language/refusal.h"
#include "schemas/webhooks.h"

namespace hirewire::webhooks {

Touches touches(const AddEndpoint& command, const Actor& actor);
/// 422 for a URL that is not http or https or that carries a user and password, and for an unknown event. With reach
/// `company` for the own company only. 403, too, for who does not hold view_candidates, view_contacts and view_users as
/// far as the endpoint hears: an API key that does not name them, say (docs/domain.md §18).
Result<Events> decide(const Seen<Endpoint>& seen, const AddEndpoint& command, const Actor& actor);

}  // namespace hirewire::webhooks
