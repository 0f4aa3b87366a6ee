#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "storage/flow/fold.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Brings the database up to this binary, beside running workers of the version before: the two logins, schemas,
/// tables; what tables have got since, and who may do what with them, whoever changed it (growth.h). Records the
/// partition count at the first start. Safe to run twice and by two processes at once; where nothing is due it waits
/// for nobody, and changes only the logins' passwords (logins.h). What only a rebuild brings is logged (`differences`).
/// As the owner, with the right to create schemas and roles. Throws SqlError, and std::runtime_error with the remedy
/// for a column that cannot be added and, before anything is changed, for a key that is not the one of the directory's
/// hashes (directory_key.h).
void migrate(const Config& config, const Folds& folds);

/// What `migrate` has still to do, asked as a worker: migrations of this binary by path, `tables` for those of the
/// folds; `logins`, and nothing else, where a worker or a door is not let in; empty: the database is up to date.
std::vector<std::string> missing_migrations(const Config& config, const Folds& folds);

/// Why the fold tables of a migrated database may not be what this binary would make of its log, a sentence each;
/// empty: they are. `hirewire rebuild` mends all of it. As the owner, whose right it takes to make tables to compare.
std::vector<std::string> differences(const Config& config, const Folds& folds);

/// Where the rights in a migrated database (grants to door, worker and PUBLIC, row security, policies) are others than
/// this binary's files say, a sentence each; empty: nowhere. `hirewire migrate` mends all of it. As the owner.
std::vector<std::string> different_rights(const Config& config);

/// One process at a time changes the tables: waits until no other migrates or rebuilds; the turn is the session's until
/// that ends.
void wait_for_turn(Session& session, const Config& config);

/// In the session's transaction: the fold schema is what this binary's files and folds make of the log.
void record_rebuilt(Session& session, const Config& config, const Folds& folds);

/// The partition count recorded at the first start, asked as a door. Throws std::runtime_error with the remedy where
/// nothing was migrated yet, or with another HIREWIRE_KEY, or the directory's hashes are of another key.
int recorded_partitions(const Config& config);

}  // namespace hirewire
