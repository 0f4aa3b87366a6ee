#pragma once
#include "workers/context.h"

namespace hirewire::identity {

/// Which command of this context meets which decision, and what its events ask for.
const Context& context();

}  // namespace hirewire::identity
