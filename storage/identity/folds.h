#pragma once
#include <vector>

#include "storage/fold.h"

namespace hirewire::identity {

/// Which file folds which event of this context.
const std::vector<Fold>& folds();

}  // namespace hirewire::identity
