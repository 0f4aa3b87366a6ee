#pragma once
#include "workers/context.h"

namespace hirewire::candidates {

const Context& context();

}  // namespace hirewire::candidates
