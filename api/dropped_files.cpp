#include "api/dropped_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>

#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t id_length = 36;

/// Whether a program has the file open for writing (fcntl(2), leases); nullopt where the file system or the file's
/// owner does not let us ask.
std::optional<bool> is_being_written(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return std::nullopt;
  std::optional<bool> answer;
  if (::fcntl(descriptor, F_SETLEASE, F_RDLCK) == 0) {
    answer = false;
    ::fcntl(descriptor, F_SETLEASE, F_UNLCK);
  } else if (errno == EAGAIN) {
    answer = true;
  }
  ::close(descriptor);
  return answer;
}

/// So that an id before it and an ending behind it still make a file's name.
std::string not_too_long(const std::string& name) {
  constexpr std::size_t longest = 200;
  if (name.size() <= longest) return name;
  std::string ending = fs::path(name).extension();
  if (ending.size() > longest / 4) ending.clear();
  const std::string_view kept = std::string_view(name).substr(0, longest - ending.size());
  return std::string(kept.substr(0, valid_utf8(kept))) + ending;
}

bool may_be_unfinished(std::string_view name) {
  constexpr std::array<std::string_view, 5> endings = {".part", ".tmp", ".crdownload", ".filepart", "~"};
  return name.starts_with('.') || name.starts_with('~') ||
         std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::error_code none;
  std::vector<fs::directory_entry> entries;
  for (const auto& entry : fs::directory_iterator(folder, none)) entries.push_back(entry);
  std::ranges::sort(entries);
  return entries;
}

/// False where there is something of that name already, or the file is gone.
bool move_to(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EEXIST || errno == ENOENT) return false;
  throw fs::filesystem_error("cannot move a dropped file", from, to, std::error_code(errno, std::system_category()));
}

/// Readable for whom the dropped file is. Whole or not at all.
void write_report(const fs::path& file, std::string_view report, const struct stat& like) {
  const fs::path unfinished = file.string() + ".tmp";
  const auto failed = [&] {
    throw fs::filesystem_error("cannot write a report", file, std::error_code(errno, std::system_category()));
  };
  const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) failed();
  // Where the house may not give files away, they stay its own.
  const bool given = ::fchown(descriptor, like.st_uid, like.st_gid) == 0;
  const bool opened = given && ::fchmod(descriptor, like.st_mode & 0666) == 0;
  (void)opened;
  bool whole = true;
  for (std::string_view rest = report; whole && !rest.empty();) {
    const auto written = ::write(descriptor, rest.data(), rest.size());
    whole = written >= 0 || errno == EINTR;
    if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
  }
  whole = whole && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!whole) failed();
  fs::rename(unfinished, file);
}

}  // namespace

fs::path TakenFile::path() const {
  return place / "taken" / (to_string(task) + "." + name);
}

DroppedFiles::DroppedFiles(fs::path folder, DropPatience patience) : folder_(std::move(folder)), patience_(patience) {}

std::vector<TakenFile> DroppedFiles::look() {
  std::vector<TakenFile> taken;
  Complete waiting;
  for (const auto& tenant : entries_of(folder_)) {
    if (!tenant.is_directory()) continue;
    const std::string code = tenant.path().filename();
    look_into(tenant.path(), code, {}, waiting, taken);
    for (const auto& company : entries_of(tenant.path())) {
      const std::string id = company.path().filename();
      if (company.is_directory() && parse_uuid(id)) look_into(company.path(), code, id, waiting, taken);
    }
  }
  waiting_ = std::move(waiting);  // what is gone is forgotten
  return taken;
}

void DroppedFiles::look_into(const fs::path& place, const std::string& tenant_code, const std::string& company,
                             Complete& waiting, std::vector<TakenFile>& taken) {
  if (!fs::is_directory(place / "in")) return;
  for (const char* folder : {"taken", "done", "failed"}) fs::create_directory(place / folder, place / "in");
  for (const auto& entry : entries_of(place / "taken")) {
    const std::string name = entry.path().filename();
    const auto task = name.size() > id_length ? parse_uuid(name.substr(0, id_length)) : std::nullopt;
    if (task && name[id_length] == '.')
      taken.push_back({place, tenant_code, company, *task, name.substr(id_length + 1)});
  }
  for (const auto& entry : entries_of(place / "in")) {
    if (taken.size() >= most_taken) return;
    const std::string name = entry.path().filename();
    if (may_be_unfinished(name) || entry.is_symlink() || !entry.is_regular_file()) continue;
    if (!is_complete(entry, waiting)) continue;
    TakenFile file{place, tenant_code, company, mint(), not_too_long(name)};
    if (move_to(entry.path(), file.path())) taken.push_back(std::move(file));
  }
}

bool DroppedFiles::is_complete(const fs::directory_entry& entry, Complete& waiting) const {
  std::error_code gone;
  Seen now{entry.file_size(gone), entry.last_write_time(gone), std::chrono::steady_clock::now()};
  if (gone) return false;
  const auto before = waiting_.find(entry.path());
  if (before != waiting_.end() && before->second.size == now.size && before->second.written == now.written)
    now.since = before->second.since;
  waiting.emplace(entry.path(), now);
  const auto unchanged = std::chrono::steady_clock::now() - now.since;
  if (unchanged < patience_.closed) return false;
  const auto written = is_being_written(entry.path());
  return written ? !*written : unchanged >= patience_.unknown;
}

void DroppedFiles::settle(const TakenFile& file, bool is_done, std::string_view report) {
  struct stat like{};
  if (::stat(file.path().c_str(), &like) != 0) {
    if (errno == ENOENT) return;
    throw fs::filesystem_error("cannot look at a taken file", file.path(),
                               std::error_code(errno, std::system_category()));
  }
  const fs::path folder = file.place / (is_done ? "done" : "failed");
  std::string name = file.name;
  if (fs::exists(folder / name)) name = to_string(file.task) + "." + name;
  write_report(folder / (name + ".report.txt"), report, like);
  move_to(file.path(), folder / name);
}

}  // namespace hirewire
