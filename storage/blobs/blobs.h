#pragma once
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "schemas/language/refusal.h"

namespace hirewire {

/// What a file is for, and how long it is kept: a new kind is a line of `blob_kinds`.
struct BlobKind {
  std::string_view name;    ///< in metrics
  std::string_view folder;  ///< below the tenant's; empty: the tenant's own. Never two hexadecimal digits
  std::chrono::days kept;   ///< since the same bytes were stored last
  std::string_view in_use;  ///< .sql file: which of `wanted` (tenant_id, hash) must stay although their time is over
};

/// What candidates are imported from.
inline constexpr BlobKind import_file{"import_file", "", std::chrono::days(30), "platform/import_files_in_use.sql"};
/// As long as a candidate has it; a day for what was never sent.
inline constexpr BlobKind resume_file{"resume", "resumes", std::chrono::days(1), "candidates/resumes_in_use.sql"};
/// As long as it is its user's; a day for what was never sent.
inline constexpr BlobKind picture_file{"picture", "pictures", std::chrono::days(1), "identity/pictures_in_use.sql"};
inline constexpr BlobKind blob_kinds[] = {import_file, resume_file, picture_file};

/// Files by content hash (hex SHA-256), written once, in a folder of the tenant. The embedded default of an object
/// store, for as many processes as share the folder. Blocking calls: a small write of the page cache; readers run on
/// workers.
class Blobs {
 public:
  static constexpr std::int64_t without_quota = std::numeric_limits<std::int64_t>::max();

  /// `quota`: bytes that a tenant's files may have together.
  explicit Blobs(std::string folder, std::int64_t quota = without_quota);

  /// A file that is being uploaded. What is never kept leaves nothing behind.
  class Upload {
   public:
    virtual ~Upload() = default;
    /// `unavailable` where the disk is full; `too_large` where it alone is beyond the quota.
    virtual Result<void> write(std::string_view piece) = 0;
    /// Makes it durable; gives its hash. `too_large` where the tenant has no room for it, saying what is used and what
    /// is allowed; bytes that are there already need none, and are kept as long as if they were new. Waits while the
    /// tenant's files are swept.
    virtual Result<std::string> keep() = 0;
  };
  [[nodiscard]] std::unique_ptr<Upload> upload(std::string_view tenant, const BlobKind& kind) const;

  /// Up to `size` bytes from `offset`; empty at the end. Throws std::runtime_error where there is no such blob.
  [[nodiscard]] std::string read(std::string_view tenant, const BlobKind& kind, std::string_view hash,
                                 std::int64_t offset, std::size_t size) const;
  [[nodiscard]] std::int64_t size(std::string_view tenant, const BlobKind& kind, std::string_view hash) const;

  // For the sweep (storage/flow/housekeeping.h).

  [[nodiscard]] std::vector<std::string> tenants() const;
  /// The hashes whose time is over at `at`.
  [[nodiscard]] std::vector<std::string> expired(std::string_view tenant, const BlobKind& kind, Instant at) const;
  struct Removed {
    std::int64_t files = 0;
    std::int64_t bytes = 0;
  };
  /// Deletes those of them whose time is still over: what was stored anew meanwhile stays.
  Removed remove(std::string_view tenant, const BlobKind& kind, const std::vector<std::string>& hashes,
                 Instant at) const;
  /// Counts a tenant's bytes again, which a process that was killed at the wrong moment may have left uncounted.
  std::int64_t recount(std::string_view tenant) const;

 private:
  std::string folder_;
  std::int64_t quota_;
};

}  // namespace hirewire
