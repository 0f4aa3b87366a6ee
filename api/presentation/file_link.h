#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/seal.h"

namespace hirewire {

/// What is said in a link to a file, which is signed: whoever has the link may have the file, for as long as it holds.
struct FileLink {
  Uuid tenant;
  Instant expires;
  std::string kind;  ///< of blob_kinds (storage/blobs/blobs.h)
  std::string blob;  ///< hash
  std::string media_type;
  std::string filename;
};

inline constexpr auto file_link_life = std::chrono::minutes(15);

/// `/api/v1/files/{id}?sig=…`; `id`: of the object that the file belongs to.
std::string file_link(const Keys& keys, const Uuid& id, const FileLink& link);
/// nullopt where we did not sign it for this object. Whether its time is over the caller sees.
std::optional<FileLink> read_file_link(const Keys& keys, const Uuid& id, std::string_view signature);

/// What a view's statement says of a file (`{file}`: kind|id|blob|media_type|filename), as a link that holds from `now`
/// on; nullopt where it says something else.
std::optional<std::string> link_of_column(const Keys& keys, const Uuid& tenant, Instant now, std::string_view column);

}  // namespace hirewire
