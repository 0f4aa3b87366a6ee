#pragma once
#include "workers/contexts.h"

namespace hirewire::test {

inline const std::vector<Part>& contexts() {
  return parts();
}

}  // namespace hirewire::test
