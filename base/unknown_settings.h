#pragma once
#include <string>
#include <vector>

namespace hirewire {

struct UnknownSetting {
  std::string name;     ///< of a HIREWIRE_* variable that no setting is called
  std::string nearest;  ///< the setting that is spelled most like it; empty: none is
};

/// Those that are set in the environment, by name; without those that only ./dev and the tests read.
std::vector<UnknownSetting> unknown_settings();

}  // namespace hirewire
