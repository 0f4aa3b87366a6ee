#pragma once
#include <string>

#include "base/config.h"

namespace hirewire {

/// Of the house's own listener, as this machine reaches it.
std::string own_url(const Config& config);

}  // namespace hirewire
