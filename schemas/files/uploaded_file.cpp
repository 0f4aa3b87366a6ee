#include "schemas/files/uploaded_file.h"

#include "schemas/language/describe.h"

namespace hirewire {

BOOST_DESCRIBE_STRUCT(UploadedFile, (), (blob, filename, media_type, size))

template <>
Marks marks_of<UploadedFile>() {
  return {mark("blob").internal().max(64), mark("filename").internal().personal().max(255),
          mark("media_type").internal().max(100), mark("size").internal().min(0)};
}

template const Shape& shape_of<UploadedFile>();

}  // namespace hirewire
