#pragma once
#include <vector>

#include "storage/fold.h"

namespace hirewire::platform {

/// Which file folds which event of this context.
const std::vector<Fold>& folds();

}  // namespace hirewire::platform
