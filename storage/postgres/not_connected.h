#pragma once
#include <string>
#include <string_view>

#include "base/config.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Why there is no connection by `url`, in an operator's words and with the setting to mend; never a password. `said`:
/// what libpq said. Asks the place whether a server is there: takes as long as connecting may. 08001: it is not, or it
/// starts just now; 3D000: it has no such database; 53300: it is full; SqlError::login_refused: it does not let this
/// one in.
SqlError not_connected(const Config& config, Role role, const std::string& url, std::string_view said);

}  // namespace hirewire
