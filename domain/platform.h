#pragma once
// The rules of context platform (docs/domain.md §19): tenants, their settings, and tasks. Pure: no clock, no I/O.
#include "domain/rules/object.h"
#include "schemas/language/refusal.h"
#include "schemas/platform.h"

namespace hirewire::platform {

Touches touches(const CreateTenant& command, const Actor& actor);
/// Sent in the name of the tenant that it makes (actor.tenant_id = id): all of a tenant's rows lie behind its own wall.
/// 409 for a code or a host name that another tenant has. For superadmins and the house.
Result<Events> decide(const Seen<Tenant>& seen, const CreateTenant& command, const Actor& actor);

/// 412; 422 that names each known key whose value does not do, or `maintenance`, which has a command of its own; 413
/// where the settings would grow beyond 64 KiB. Whether a time zone exists is the door's to ask. Nothing changed is no
/// event.
Result<Events> decide(const Seen<Settings>& seen, const UpdateSettings& command, const Actor& actor);

Touches touches(const StartTask& command, const Actor& actor);
/// With reach `company` for the own company only, which is the default too. An import needs its file.
Result<Events> decide(const Seen<Task>& seen, const StartTask& command, const Actor& actor);

Touches touches(const FinishTask& command, const Actor& actor);
/// Completed already is no event; 409 after a failure or a cancellation, but for the house, which only comes too late
/// then.
Result<Events> decide(const Seen<Task>& seen, const FinishTask& command, const Actor& actor);

Touches touches(const FailTask& command, const Actor& actor);
/// Failed already is no event; the rest as for FinishTask.
Result<Events> decide(const Seen<Task>& seen, const FailTask& command, const Actor& actor);

Touches touches(const CancelTask& command, const Actor& actor);
/// Cancelled already is no event; 409 once it has ended. For reach `tenant`: a task's company is not looked at.
Result<Events> decide(const Seen<Task>& seen, const CancelTask& command, const Actor& actor);

}  // namespace hirewire::platform
