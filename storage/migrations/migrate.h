#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// The files that make the fold schema, in order, as it is now: `migrate` runs each once and later adds what they have
/// got since (a table, a column, an index), `rebuild` runs all of them for its shadow.
inline constexpr const char* fold_migrations[] = {"migrations/folds.sql", "migrations/policies.sql",
                                                  "migrations/002_identity.sql"};

/// Brings the database up to this binary: schemas, the two roles, tables, policies; records the partition count at the
/// first start. Safe to run twice and by two processes at once (an advisory lock). Needs the right to create schemas
/// and roles.
void migrate(const Config& config);

/// The migrations of this binary that the database lacks, by path; empty: it is up to date.
std::vector<std::string> missing_migrations(const Config& config);

/// The partition count recorded at the first start. Throws std::runtime_error with the remedy where nothing was
/// migrated yet.
int recorded_partitions(const Config& config);

/// A migration file with {flow}, {fold}, {door} and {worker} filled; `fold` other than its usual name serves `rebuild`.
std::string migration_text(const Config& config, std::string_view path, std::string_view fold);

}  // namespace hirewire
