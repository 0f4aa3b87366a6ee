#pragma once
#include <string>
#include <vector>

#include "base/config.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Adds to the fold schema what its files have got since it was made, beside running workers of the version before:
/// tables, columns, defaults, keys, indexes, constraints, policies and grants that are missing. Policies and grants
/// that no file asks for are taken away, those that are others than in the files replaced. Nobody waits longer than two
/// seconds for one of its locks; it tries again where a table is busy, for about a minute. What it was killed in the
/// middle of, it goes on with when it is called again. The caller holds the turn (storage/migrations/migrate.h), and no
/// transaction is open.
///
/// A column that is added holds its default in all rows there are. So one that is never NULL needs a default, which
/// {create SkillFields} writes for a member that has a natural beginning (storage/postgres/columns.h). Throws
/// std::runtime_error, before anything is changed, that names what has none and the remedy; and where a table stays
/// busy.
void grow(Session& session, const Config& config);

/// In what the fold schema's tables are not as their files say, a sentence each; empty: in nothing. After `grow` that
/// is what only `hirewire rebuild` brings: another type, a column that is gone, another index of the same name. Rows
/// are not looked at. Leaves nothing behind.
std::vector<std::string> differences_from_files(Session& session, const Config& config);

}  // namespace hirewire
