#pragma once
#include <span>
#include <string_view>

namespace hirewire {

/// Dies by SIGKILL here, without any cleaning up, where HIREWIRE_CRASH_AT names this point. Otherwise costs one
/// comparison. `name` must be one of crash_points(); a test checks that each is used.
void crash_point(std::string_view name);
void arm_crash_point(
    std::string_view name);  ///< from Config::crash_at; throws std::invalid_argument for an unknown name
std::span<const std::string_view> crash_points();  ///< what `hirewire crash-points` lists

}  // namespace hirewire
