#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace hirewire {

/// How many bytes a tenant's blobs have: a number in a file, whose lock is the tenant's. Whoever holds an Account is
/// the only one, among all processes that share the folder, to put a file of that tenant in its place or take one away.
class Account {
 public:
  /// Waits for the lock. `files`: the tenant's folder, which is counted where no number is known.
  Account(const std::filesystem::path& folder, std::string_view tenant, const std::filesystem::path& files);
  ~Account();
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  [[nodiscard]] std::int64_t used() const { return used_; }
  void add(std::int64_t bytes);  ///< negative: they are gone
  std::int64_t count_again();    ///< gives what is used

 private:
  void write(std::int64_t used);

  const std::filesystem::path files_;
  int descriptor_;
  std::int64_t used_ = 0;
};

}  // namespace hirewire
