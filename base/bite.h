#pragma once
#include <string_view>

#ifdef HIREWIRE_BITE
#include <cstdlib>
#include <string>
#endif

namespace hirewire {

/// Whether HIREWIRE_DISABLE (a comma list) names the mechanism: fence, inbox, look-back, append-last, version,
/// signature, caught or replay. Only the test program hirewire_bite listens to it, to show that each chaos scenario
/// notices when its mechanism is missing (test/chaos/bite.py). In every other build this is the constant false and
/// leaves no trace.
#ifdef HIREWIRE_BITE
inline bool disabled(std::string_view mechanism) {
  static const std::string list = [] {
    const char* const value = std::getenv("HIREWIRE_DISABLE");
    return "," + std::string(value == nullptr ? "" : value) + ",";
  }();
  return list.contains("," + std::string(mechanism) + ",");
}
#else
constexpr bool disabled(std::string_view) {
  return false;
}
#endif

}  // namespace hirewire
