#pragma once
#include <string>
#include <vector>

#include "base/config.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Adds to the fold schema what its files have got since it was made, beside running workers of the version before:
/// tables, columns, defaults, keys, indexes and constraints that are missing. Nobody waits longer than two seconds for
/// one of its locks; it tries again where a table is busy, for about a minute. What it was killed in the middle of, it
/// goes on with when it is called again. The caller holds the turn (storage/migrations/migrate.h), and no transaction
/// is open.
///
/// A column that is added holds its default in all rows there are. So one that is never NULL needs a default, which
/// {create SkillFields} writes for a member that has a natural beginning (storage/postgres/columns.h). Throws
/// std::runtime_error, before anything is changed, that names what has none and the remedy; and where a table stays
/// busy.
void grow(Session& session, const Config& config);

/// Makes the rights in flow and fold schema what the files say, beside running processes: grants to the two logins and
/// to PUBLIC, row security and policies that are missing are brought, those that no file asks for taken away, others
/// replaced. What is right already is not touched; grants lock no table. Else as `grow`, after which it is called.
void bring_rights(Session& session, const Config& config);
/// Where they are others, a sentence each; empty: nowhere. Locks no table and leaves nothing behind.
std::vector<std::string> rights_unlike_files(Session& session, const Config& config);

/// In what the fold schema's tables are not as their files say, a sentence each; empty: in nothing. After `grow` that
/// is what only `hirewire rebuild` brings: another type, a column that is gone, another index of the same name. Rows
/// are not looked at. Leaves nothing behind.
std::vector<std::string> differences_from_files(Session& session, const Config& config);

}  // namespace hirewire
