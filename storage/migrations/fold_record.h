#pragma once
#include <string>
#include <vector>

#include "base/config.h"
#include "storage/flow/fold.h"
#include "storage/postgres/session.h"

// Which statement and which members folded the rows that are in the tables: a row of `setting` for each event type.
namespace hirewire {

/// The event types that this binary folds in another way than the events in the log were folded: with another
/// statement, without a member that was folded (it may be called otherwise now), or where nothing was folded before.
/// The tables then lack what only `hirewire rebuild` brings. A member that has come since is no such change: old events
/// do not have it. Of a database that has no record yet it is believed that the folds were the same.
std::vector<std::string> changed_folds(Session& session, const Config& config, const Folds& folds);

/// What would be recorded of all of them.
std::string fold_records_text(const Folds& folds);

/// All rows were made by these folds, now, in the session's transaction.
void record_folds(Session& session, const Config& config, const Folds& folds);
/// The same of all but the changed ones, which keep their record until a rebuild.
void record_unchanged_folds(Session& session, const Config& config, const Folds& folds);

}  // namespace hirewire
