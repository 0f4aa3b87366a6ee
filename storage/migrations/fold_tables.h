#pragma once
#include <string>
#include <string_view>

#include "base/config.h"
#include "storage/postgres/session.h"

// The tables that folds write, as their files say: each context's storage/<context>/tables.sql, storage/flow/tables.sql
// for what belongs to none, and migrations/policies.sql around all of them. storage/<context>/functions.sql are
// functions that read these tables with their owner's rights, each a `create or replace` in schema {flow}, with a
// search path of its own and for exactly who needs it. They find the tables by name at each call, because `rebuild`
// puts others in their place. migrations/flow_rights.sql says who may do what in schema {flow}.
namespace hirewire {

/// Makes them, empty, in this schema, which is there and has none.
void make_fold_tables(Session& session, const Config& config, const std::string& schema);
/// Makes the functions in this schema, or puts them in the place of those of another version.
void make_fold_functions(Session& session, const Config& config, std::string_view schema);
/// Makes in these two schemas, which are there and empty, what has a right in flow and fold schema: the tables of the
/// folds, and of the flow just the names, with the grants, row security and policies that all the files say. In the
/// session's transaction, whose search_path is pg_catalog from then on.
void make_rights(Session& session, const Config& config, const std::string& flow, const std::string& fold);
/// All these files' text.
std::string fold_tables_text(const Config& config);

/// The text of a .sql file of storage/ with {flow}, {fold}, {door} and {worker} filled.
std::string migration_text(const Config& config, std::string_view path, std::string_view fold);
std::string migration_text(const Config& config, std::string_view path, std::string_view fold, std::string_view flow);

}  // namespace hirewire
