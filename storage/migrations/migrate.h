#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "storage/flow/fold.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Brings the database up to this binary, beside running workers of the version before: schemas, the two roles, tables,
/// policies; what tables have got since (growth.h). Records the partition count at the first start. Safe to run twice
/// and by two processes at once; where nothing is due it asks once and changes nothing. What only a rebuild brings is
/// logged
/// (`differences`). Needs the right to create schemas and roles. Throws SqlError, and std::runtime_error with the
/// remedy for a column that cannot be added.
void migrate(const Config& config, const Folds& folds);

/// What `migrate` has still to do: migrations of this binary by path, `tables` for those of the folds, `roles`; empty:
/// the database is up to date.
std::vector<std::string> missing_migrations(const Config& config, const Folds& folds);

/// Why the fold tables of a migrated database may not be what this binary would make of its log, a sentence each;
/// empty: they are. `hirewire rebuild` mends all of it.
std::vector<std::string> differences(const Config& config, const Folds& folds);

/// One process at a time changes the tables: waits until no other migrates or rebuilds; the turn is the session's until
/// that ends.
void wait_for_turn(Session& session, const Config& config);

/// In the session's transaction: the fold schema is what this binary's files and folds make of the log.
void record_rebuilt(Session& session, const Config& config, const Folds& folds);

/// The partition count recorded at the first start. Throws std::runtime_error with the remedy where nothing was
/// migrated yet.
int recorded_partitions(const Config& config);

}  // namespace hirewire
