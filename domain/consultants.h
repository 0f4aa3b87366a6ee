#pragma once
// The rules of context consultants (docs/domain.md §10). Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/consultants.h"
#include "schemas/language/refusal.h"

namespace hirewire::consultants {

/// A user is one consultant at most.
DirectoryKey user_key(const Uuid& user_id);

Touches touches(const CreateConsultant& command, const Actor& actor);
/// By admins. 422 where there is no such active user, 409 where he is a consultant already, or an admin: who is to be
/// one loses his role.
Result<Events> decide(const Seen<FutureConsultant>& seen, const CreateConsultant& command, const Actor& actor);

/// By admins and himself: 404, 403, 412. Nothing changed is no event.
Result<Events> decide(const Seen<Consultant>& seen, const UpdateConsultant& command, const Actor& actor);

/// By admins: 404, 403, 412. His user may be made a consultant again.
Result<Events> decide(const Seen<Consultant>& seen, const DeleteConsultant& command, const Actor& actor);

/// By admins: 404, 403, 412. What is not mentioned stays; nothing changed is no event.
Result<Events> decide(const Seen<Consultant>& seen, const SetTargets& command, const Actor& actor);

Touches touches(const RetireConsultant& command, const Actor& actor);
/// No event where the user is no consultant.
Result<Events> decide(const Seen<Consultant>& seen, const RetireConsultant& command, const Actor& actor);

/// How many candidates one event names.
inline constexpr std::size_t ended_at_once = 200;
Touches touches(const EndAssignments& command, const Actor& actor);
/// Of a deleted consultant only. No event where nothing of his is open any more.
Result<Events> decide(const Seen<AssignedConsultant>& seen, const EndAssignments& command, const Actor& actor);

}  // namespace hirewire::consultants
