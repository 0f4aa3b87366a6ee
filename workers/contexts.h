#pragma once
#include <utility>
#include <vector>

#include "storage/flow/fold.h"
#include "workers/flow/context.h"

namespace hirewire {

// Which command of a context meets which decision, and what its events ask for: workers/<context>.cpp.
namespace candidates {
const Context& context();
}
namespace companies {
const Context& context();
}
namespace identity {
const Context& context();
}
namespace platform {
const Context& context();
}
namespace skills {
const Context& context();
}
namespace webhooks {
const Context& context();
}

/// A context, and what folds its events.
using Part = std::pair<const Context*, std::vector<Fold>>;
/// All that the house has.
const std::vector<Part>& parts();

}  // namespace hirewire
