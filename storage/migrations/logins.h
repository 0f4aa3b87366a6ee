#pragma once
#include "base/config.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// As the owner: makes the logins of door and workers (storage/postgres/login.h) where they are missing, and gives them
/// the password of this HIREWIRE_KEY. The server is handed what proves the password, never the password. Logins are the
/// cluster's: others may be at the same one. Takes away what makes more of one than a login; throws
/// std::runtime_error, which names it, where it is a member of another role.
void renew_logins(Session& owner, const Config& config);

/// Whether the server lets both in. Throws SqlError where it is not there.
bool logins_fit(const Config& config);

}  // namespace hirewire
