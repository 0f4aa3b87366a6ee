#pragma once
#include <vector>

#include "storage/flow/fold.h"

// What folds the events of each context: storage/<context>/folds.cpp.
namespace hirewire {
namespace candidates {
const std::vector<Fold>& folds();
}
namespace companies {
const std::vector<Fold>& folds();
}
namespace identity {
const std::vector<Fold>& folds();
}
namespace platform {
const std::vector<Fold>& folds();
}
namespace skills {
const std::vector<Fold>& folds();
}
namespace webhooks {
const std::vector<Fold>& folds();
}
}  // namespace hirewire
