#pragma once
#include "workers/context.h"

namespace hirewire::platform {

/// Which command of this context meets which decision; what starts and drives an import (domain.md §20, task.queued).
const Context& context();

}  // namespace hirewire::platform
