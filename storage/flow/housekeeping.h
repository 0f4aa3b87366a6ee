#pragma once
#include "storage/postgres/session.h"

namespace hirewire {

/// Deletes what has been kept long enough (docs/architecture.md §3): inbox rows after 30 days, attempts after 90. Up to
/// 10,000 of each a call. Returns how many were deleted.
std::int64_t forget_old(Session& session);

/// Tells the planner of young tables that have grown (migrations/005_grown.sql); to be called about once a second.
/// Gives of how many.
std::int64_t analyze_grown(Session& session);

}  // namespace hirewire
