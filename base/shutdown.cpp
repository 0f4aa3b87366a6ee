#include "base/shutdown.h"

#include <cstdlib>
#include <thread>

#include "base/log.h"

namespace hirewire {

void end_at_the_latest(std::chrono::seconds wait) {
  std::thread([wait] {
    std::this_thread::sleep_for(wait);
    log::warn("shutdown_cut_short", {{"after_seconds", wait.count()}});
    std::_Exit(0);
  }).detach();
}

}  // namespace hirewire
