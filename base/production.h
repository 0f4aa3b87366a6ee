#pragma once
#include <string>
#include <vector>

#include "base/config.h"

namespace hirewire {

/// What only a house for trial may have, a sentence each that begins with its name and tells the remedy, never a
/// secret. load_config refuses it where HIREWIRE_ENV is `production`.
std::vector<std::string> unfit_for_production(const Config& config);

/// What is seldom meant in production and yet may be, a sentence each that begins with its name. main() logs them.
std::vector<std::string> warnings(const Config& config);

}  // namespace hirewire
