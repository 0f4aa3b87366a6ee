#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "schemas/language/refusal.h"

namespace hirewire {

/// Files by content hash (hex SHA-256), written once, in a folder of the tenant. The embedded default of an object
/// store. Blocking calls: a small write of the page cache; readers run on workers.
class Blobs {
 public:
  explicit Blobs(std::string folder);

  /// A file that is being uploaded. What is never kept leaves nothing behind.
  class Upload {
   public:
    virtual ~Upload() = default;
    virtual Result<void> write(std::string_view piece) = 0;  ///< `unavailable` where the disk is full
    virtual Result<std::string> keep() = 0;                  ///< makes it durable; gives its hash
  };
  [[nodiscard]] std::unique_ptr<Upload> upload(std::string_view tenant) const;

  /// Up to `size` bytes from `offset`; empty at the end. Throws std::runtime_error where there is no such blob.
  [[nodiscard]] std::string read(std::string_view tenant, std::string_view hash, std::int64_t offset,
                                 std::size_t size) const;
  [[nodiscard]] std::int64_t size(std::string_view tenant, std::string_view hash) const;

 private:
  std::string folder_;
};

}  // namespace hirewire
