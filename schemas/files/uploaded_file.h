#pragma once
#include <cstdint>
#include <string>

#include "schemas/language/shape.h"

namespace hirewire {

/// A file that came with a request, as its command tells of it: the bytes lie in storage/blobs.
struct UploadedFile {
  std::string blob;        ///< hash of its content
  std::string filename;    ///< bare, as its sender called it
  std::string media_type;  ///< by its bytes
  std::int64_t size = 0;   ///< bytes
};

extern template const Shape& shape_of<UploadedFile>();

}  // namespace hirewire
