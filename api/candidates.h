#pragma once
#include "api/routing/operation.h"

namespace hirewire::candidates {

extern const Operation list_candidates;
extern const Operation create_candidate;
extern const Operation get_candidate;
extern const Operation update_candidate;
extern const Operation delete_candidate;
extern const Operation search_candidates;
extern const Operation get_candidate_dashboard_stats;

}  // namespace hirewire::candidates
