#pragma once
#include "workers/flow/context.h"

namespace hirewire {

/// The one list of the house.
const Contexts& contexts();

// Each of them: which struct's name stands for columns, which command meets which decision, what folds its events and
// what they ask for (workers/<context>.cpp).
namespace accounts {
const Context& context();
}
namespace api_keys {
const Context& context();
}
namespace assignments {
const Context& context();
}
namespace candidates {
const Context& context();
}
namespace companies {
const Context& context();
}
namespace consultants {
const Context& context();
}
namespace identity {
const Context& context();
}
namespace mail {
const Context& context();
}
namespace notifications {
const Context& context();
}
namespace platform {
const Context& context();
}
namespace presence {
const Context& context();
}
namespace skills {
const Context& context();
}
namespace webhooks {
const Context& context();
}

}  // namespace hirewire
