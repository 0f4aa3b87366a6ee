#pragma once
// Operations of consultants and of whom they work for (docs/domain.md §10).
#include "api/routing/operation.h"

namespace hirewire::consultants {

extern const Operation list_consultants;
extern const Operation get_consultant;
extern const Operation create_consultant;
extern const Operation update_consultant;
extern const Operation delete_consultant;
extern const Operation list_consultant_assignments;
extern const Operation list_consultant_clients;
extern const Operation list_consultant_candidates;
extern const Operation assign_candidate_to_consultant;
extern const Operation unassign_candidate_from_consultant;
extern const Operation get_consultant_performance;
extern const Operation get_consultant_targets;
extern const Operation update_consultant_targets;

}  // namespace hirewire::consultants
