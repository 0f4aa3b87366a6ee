#pragma once
#include <vector>

#include "storage/fold.h"

namespace hirewire::webhooks {

/// Which file folds which event of this context.
const std::vector<Fold>& folds();

}  // namespace hirewire::webhooks
