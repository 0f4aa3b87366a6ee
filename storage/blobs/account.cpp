#include "storage/blobs/account.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace hirewire {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t digits = 19;  // of every number, so that a shorter one leaves nothing of a longer one

[[noreturn]] void fail(std::string_view what) {
  throw std::system_error(errno, std::generic_category(), fmt::format("blob store: {}", what));
}

std::int64_t bytes_in(const fs::path& files) {
  std::int64_t bytes = 0;
  std::error_code gone;
  for (fs::recursive_directory_iterator at(files, gone), end; !gone && at != end; at.increment(gone)) {
    std::error_code none;
    if (at->is_regular_file(none)) bytes += static_cast<std::int64_t>(at->file_size(none));
  }
  return bytes;
}

}  // namespace

Account::Account(const fs::path& folder, std::string_view tenant, const fs::path& files)
    : files_(files), descriptor_(::open((folder / tenant).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) fail("open a tenant's account");
  while (::flock(descriptor_, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    ::close(descriptor_);
    fail("lock a tenant's account");
  }
  std::array<char, digits> text{};
  const auto got = ::pread(descriptor_, text.data(), text.size(), 0);
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), used_);
  if (got != digits || bad != std::errc{} || end != text.data() + text.size()) count_again();
}

Account::~Account() {
  ::close(descriptor_);  // gives the lock back
}

void Account::add(std::int64_t bytes) {
  write(used_ + bytes);
}

std::int64_t Account::count_again() {
  write(bytes_in(files_));
  return used_;
}

void Account::write(std::int64_t used) {
  used_ = used;
  const std::string text = fmt::format("{:0{}}", used, digits);
  // A number that could not be written, on a full disk, is counted again by the next sweep.
  [[maybe_unused]] const auto written = ::pwrite(descriptor_, text.data(), text.size(), 0);
}

}  // namespace hirewire
