#pragma once
#include <vector>

#include "schemas/async_api.h"
#include "storage/fold.h"
#include "workers/context.h"

namespace hirewire {

/// What a context is asked and what it tells, all on its lane.
std::vector<MessageType> message_types(const Context& context, const std::vector<Fold>& folds);

}  // namespace hirewire
