#pragma once
#include <optional>
#include <string>

#include "base/config.h"
#include "storage/postgres/session.h"

// The directory's hashes (who has an e-mail) stand in tables and log and cannot be made again with another key, so they
// stay those of the key with which the database was first migrated. With any other the house finds nobody, and says so
// nowhere: so the database records by which key they are made, as a keyed hash of a fixed text.
namespace hirewire {

/// The remedy, where the recorded key is not the one of which these settings make the directory's hashes
/// (HIREWIRE_KEY_OLD, else HIREWIRE_KEY); nullopt where it is, and where nothing is recorded or set up. As anybody.
std::optional<std::string> wrong_directory_key(Session& session, const Config& config);

/// Throws std::runtime_error with that remedy.
void require_directory_key(Session& session, const Config& config);

/// The same for `migrate`, before it changes anything; as the owner. In a database of before there was a record the
/// hashes of its users' e-mails must be those of this key.
void require_directory_key_to_migrate(Session& owner, const Config& config);

/// As the owner: records it where nothing is recorded, and requires it.
void record_directory_key(Session& owner, const Config& config);

}  // namespace hirewire
