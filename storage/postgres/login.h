#pragma once
#include <string>

#include "base/config.h"
#include "storage/postgres/session.h"

// Who logs in at the database. The owner of schemas and tables is whoever HIREWIRE_POSTGRES_OWNER names: `migrate` and
// `rebuild` only. Door and workers have a login each, which `migrate` makes (storage/migrations/logins.h): it owns
// nothing, and its password follows from HIREWIRE_KEY.
namespace hirewire {

/// Of Role::door or Role::worker. Shorter than PostgreSQL's 63 bytes, for a namespace has at most 32.
std::string login_of(const Config& config, Role role);
/// 64 hexadecimal digits, a keyed hash of the login. Throws std::invalid_argument for a malformed HIREWIRE_KEY.
std::string login_password(const Config& config, Role role);
/// What to connect with: HIREWIRE_POSTGRES, user and password that login's (the owner's: HIREWIRE_POSTGRES_OWNER as it
/// is), with a bound on how long connecting may take. Throws SqlError 08001 for a URL that libpq cannot read.
std::string login_url(const Config& config, Role role);

}  // namespace hirewire
