#include "workers/mail/outbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <fstream>
#include <iostream>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/config.h"

namespace hirewire::mail {
namespace {

[[noreturn]] void fail() {
  throw std::system_error(errno, std::generic_category());
}

class Descriptor {
 public:
  explicit Descriptor(int opened) : descriptor_(opened) {
    if (opened < 0) fail();
  }
  ~Descriptor() { ::close(descriptor_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
      if (n < 0 && errno != EINTR) fail();
      if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void make_durable() const {
    if (::fsync(descriptor_) != 0) fail();
  }

 private:
  int descriptor_;
};

constexpr std::string_view being_written = ".new-";

void put(const std::filesystem::path& folder, const std::string& name, std::string_view bytes) {
  std::string temporary = folder / (std::string(being_written) + "XXXXXX");
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // 0600
  try {
    file.write(bytes);
    file.make_durable();
    if (::rename(temporary.c_str(), (folder / name).c_str()) != 0) fail();
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)).make_durable();
}

/// Files that a crash left half written. Another process may be writing a young one.
void remove_abandoned(const std::filesystem::path& folder) {
  const auto oldest = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with(being_written)) continue;
    std::error_code gone;  // another process removes them too
    const auto written = entry.last_write_time(gone);
    if (!gone && written < oldest) std::filesystem::remove(entry.path(), gone);
  }
}

/// `<id@domain>`, made by `compose`, so without slashes; the longest domains are cut to what a file's name may be long.
std::string name_of(const Message& message) {
  constexpr std::string_view ending = ".eml";
  const auto size = std::min(message.message_id.size() - 2, NAME_MAX - ending.size());
  return message.message_id.substr(1, size) + std::string(ending);
}

}  // namespace

Outbox::Outbox(std::filesystem::path folder) : folder_(std::move(folder)) {
  if (std::filesystem::create_directories(folder_))
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
  remove_abandoned(folder_);
}

Outcome Outbox::deliver(const Message& message, const BeforeData& before_data) {
  before_data();
  try {
    put(folder_, name_of(message), message.bytes);
    return {.kind = Outcome::Kind::accepted};
  } catch (const std::system_error& error) {
    return {.kind = Outcome::Kind::temporary, .text = error.code().message()};
  }
}

int show_outbox(const Given& given) {
  const Config config = load_config();
  const auto& arguments = given.words;
  std::ostream& out = std::cout;
  std::multimap<std::filesystem::file_time_type, std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(config.outbox, none))
    if (entry.path().extension() == ".eml") files.emplace(entry.last_write_time(), entry.path());
  const bool list = arguments.empty() || arguments[0] == "list";
  const std::string begin = arguments.size() > 1 ? arguments[1] + "@" : "";
  for (const auto& [at, file] : files) {
    const std::string name = file.filename();
    if (list) {
      out << name.substr(0, name.find('@')) << "  " << std::filesystem::file_size(file) << " bytes\n";
    } else if (!begin.empty() && name.starts_with(begin)) {
      out << std::ifstream(file, std::ios::binary).rdbuf();
      return 0;
    }
  }
  if (list && files.empty()) out << "no mails in " << config.outbox << '\n';
  if (list) return 0;
  out << "no mail has this id: `hirewire outbox` lists those there are\n";
  return 1;
}

}  // namespace hirewire::mail
