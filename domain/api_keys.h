#pragma once
// The rules of context api_keys (docs/domain.md §2). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/api_keys.h"

namespace hirewire::api_keys {

Touches touches(const IssueApiKey& command, const Actor& actor);
/// A key of the caller's own. 422 for a permission that there is not, or that he does not hold, and for an end that has
/// passed.
Result<Events> decide(const Seen<ApiKey>& seen, const IssueApiKey& command, const Actor& actor);

/// 404, 412; 403 for a company's admin about another company's.
Result<Events> decide(const Seen<ApiKey>& seen, const RevokeApiKey& command, const Actor& actor);

}  // namespace hirewire::api_keys
