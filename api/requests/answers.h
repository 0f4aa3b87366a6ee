#pragma once
#include <string>
#include <string_view>

#include "api/routing/operation.h"
#include "api/routing/router.h"

namespace hirewire {

/// What became of a request, as the route's document has it. A 201 or 200 of one object carries its ETag.
Response present(const Placed& placed, const Call& call, const Answer& answer);

/// A refusal in a dialect's status and body, with the headers that belong to it (WWW-Authenticate, Retry-After).
/// `status`: where the reason does not say it all (408, 431); 0 = the dialect's for the reason.
Response present(const Dialect& dialect, const Refusal& refusal, std::string_view request_id, int status = 0);

}  // namespace hirewire
