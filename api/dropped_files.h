#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace hirewire {

/// A file that a door has taken to import. Its name on disk says all: a door that was killed goes on with it.
struct TakenFile {
  std::filesystem::path place;  ///< the folder with `in`, `taken`, `done` and `failed`
  std::string tenant_code;
  std::string company;  ///< a folder's name below the tenant's; empty: the tenant itself
  Uuid task;            ///< of the import
  std::string name;     ///< as it was dropped

  [[nodiscard]] std::filesystem::path path() const;
};

/// How long nobody has changed a file that may be taken: where the system says that nobody has it open for writing, and
/// where it cannot say.
struct DropPatience {
  std::chrono::milliseconds closed{2000};
  std::chrono::milliseconds unknown{10'000};
};

/// The files below HIREWIRE_DROP: `<tenant code>/in` and `<tenant code>/<company id>/in`, each of them a place
/// (docs/operations.md, Drop folder). Several processes may look after one folder: a file is taken by renaming it,
/// which one of them can. Blocking calls; trouble with the disk throws std::filesystem::filesystem_error.
class DroppedFiles {
 public:
  static constexpr std::size_t most_taken = 100;  ///< at once; others wait in `in`
  explicit DroppedFiles(std::filesystem::path folder, DropPatience patience = {});

  /// Takes what is complete, and gives all that is taken. Hidden files and those that browsers and copying programs
  /// name as unfinished (.part, .tmp, .crdownload, ~) are left alone, and so is what is no plain file.
  std::vector<TakenFile> look();

  /// Moves the file to `done` or `failed`, its report beside it as `<name>.report.txt`. One of that name that is there
  /// already stays: the new one has its task's id before it. Done by another process already is no fault.
  static void settle(const TakenFile& file, bool is_done, std::string_view report);

 private:
  struct Seen {
    std::uintmax_t size = 0;
    std::filesystem::file_time_type written;
    std::chrono::steady_clock::time_point since;
  };
  using Complete = std::map<std::filesystem::path, Seen>;

  void look_into(const std::filesystem::path& place, const std::string& tenant_code, const std::string& company,
                 Complete& waiting, std::vector<TakenFile>& taken);
  [[nodiscard]] bool is_complete(const std::filesystem::directory_entry& entry, Complete& waiting) const;

  std::filesystem::path folder_;
  DropPatience patience_;
  Complete waiting_;  ///< as they were when they were last seen to change
};

}  // namespace hirewire
