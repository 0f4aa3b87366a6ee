#pragma once
#include "workers/context.h"

namespace hirewire::companies {

/// Which command of this context meets which decision, and what its events ask for.
const Context& context();

}  // namespace hirewire::companies
