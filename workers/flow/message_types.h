#pragma once
#include <vector>

#include "schemas/messages/async_api.h"
#include "storage/flow/fold.h"
#include "workers/flow/context.h"

namespace hirewire {

/// A context's commands and events, all on its lane.
std::vector<MessageType> message_types(const Context& context, const std::vector<Fold>& folds);

}  // namespace hirewire
