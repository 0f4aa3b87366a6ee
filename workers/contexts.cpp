#include "workers/contexts.h"

#include "storage/folds.h"

namespace hirewire {

const std::vector<Part>& parts() {
  static const std::vector<Part> all{
      {&candidates::context(), candidates::folds()}, {&companies::context(), companies::folds()},
      {&identity::context(), identity::folds()},     {&platform::context(), platform::folds()},
      {&skills::context(), skills::folds()},         {&webhooks::context(), webhooks::folds()},
  };
  return all;
}

}  // namespace hirewire
