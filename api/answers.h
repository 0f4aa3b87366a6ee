#pragma once
#include <string>
#include <string_view>

#include "api/operation.h"
#include "api/router.h"

namespace hirewire {

/// What became of a request, as the route's document has it. A 201 or 200 of one object carries its ETag.
Response present(const Placed& placed, const Call& call, const Answer& answer);

/// A refusal in a dialect's status and body, with the headers that belong to it (WWW-Authenticate, Retry-After).
/// `status`: where the reason does not say it all (408, 431); 0 = the dialect's for the reason.
Response present(const Dialect& dialect, const Refusal& refusal, std::string_view request_id, int status = 0);

/// A signed link to what became of a command; the signature is the credential (GET /api/v1/commands/{id}?sig=…).
std::string command_link(const Keys& keys, const Uuid& tenant, const Uuid& command);
/// The tenant that such a link was signed for; nullopt where the signature is not ours.
std::optional<Uuid> tenant_of_link(const Keys& keys, const Uuid& command, std::string_view signature);

}  // namespace hirewire
