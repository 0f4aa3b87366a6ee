#include "base/instance_slot.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/id.h"
#include "base/log.h"

namespace hirewire {

InstanceSlot::InstanceSlot(const std::string& folder, const std::string& stem) {
  std::error_code bad;
  std::filesystem::create_directories(folder, bad);
  for (int n = 1; !bad; ++n) {
    name_ = fmt::format("{}-{}", stem, n);
    file_ = ::open(fmt::format("{}/{}.lock", folder, name_).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    if (file_ < 0 || errno != EWOULDBLOCK) bad = {errno, std::generic_category()};
    if (file_ >= 0) ::close(file_);
  }
  file_ = -1;
  name_ = fmt::format("{}-{}", stem, to_string(mint()));
  log::warn("instance_without_slot", {{"folder", folder}, {"error", bad.message()}});
}

InstanceSlot::~InstanceSlot() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace hirewire
