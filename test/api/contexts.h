#pragma once
// All contexts as main.cpp lists them. One that is missing here is found by the drift test: nothing names its .sql
// files.
#include <utility>
#include <vector>

#include "storage/candidates/folds.h"
#include "storage/companies/folds.h"
#include "storage/identity/folds.h"
#include "storage/platform/folds.h"
#include "storage/webhooks/folds.h"
#include "workers/candidates.h"
#include "workers/companies.h"
#include "workers/identity.h"
#include "workers/platform.h"
#include "workers/webhooks.h"

namespace hirewire::test {

inline const std::vector<std::pair<const Context*, std::vector<Fold>>>& contexts() {
  static const std::vector<std::pair<const Context*, std::vector<Fold>>> all{
      {&candidates::context(), candidates::folds()}, {&companies::context(), companies::folds()},
      {&identity::context(), identity::folds()},     {&platform::context(), platform::folds()},
      {&webhooks::context(), webhooks::folds()},
  };
  return all;
}

}  // namespace hirewire::test
