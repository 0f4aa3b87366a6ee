#include "base/crash_point.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>

namespace hirewire {
namespace {

constexpr std::array<std::string_view, 14> names = {
    "after_poll",   "after_load",    "before_commit",  "after_commit",       "before_reply",
    "before_relay", "after_relay",   "before_react",   "after_react_commit", "after_lease",
    "after_send",   "before_finish", "between_chunks", "before_done"};

std::atomic<const std::string_view*> armed = nullptr;

}  // namespace

void crash_point(std::string_view name) {
  const auto* at = armed.load(std::memory_order_relaxed);
  if (at != nullptr && *at == name) ::kill(::getpid(), SIGKILL);
}

void arm_crash_point(std::string_view name) {
  const auto* const found = std::ranges::find(names, name);
  if (found == names.end()) throw std::invalid_argument(fmt::format("no crash point is named `{}`", name));
  armed.store(found, std::memory_order_relaxed);
}

std::span<const std::string_view> crash_points() {
  return names;
}

}  // namespace hirewire
