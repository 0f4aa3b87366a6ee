#pragma once
// Credentials of programs (docs/domain.md §2).
#include "api/routing/operation.h"

namespace hirewire::api_keys {

/// The key is in this answer and in no other. Made with a key that names permissions, it gets no others.
extern const Operation issue_api_key;
extern const Operation list_api_keys;
/// Refused at this door at once, at the others within a second.
extern const Operation revoke_api_key;

}  // namespace hirewire::api_keys
