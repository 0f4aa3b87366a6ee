#include "schemas/import_input.h"

namespace hirewire::platform {

BOOST_DESCRIBE_STRUCT(ImportInput, (),
                      (delimiter, columns, data_offset, data_line, send_invitations, default_domain))

}  // namespace hirewire::platform

namespace hirewire {

template <>
const Shape& shape_of<platform::ImportInput>() {
  static const Shape shape = describe<platform::ImportInput>(
      "ImportInput", {mark("delimiter").values({",", ";", "\t", "|"}), mark("data_offset").min(0),
                      mark("data_line").min(1), mark("default_domain").max(100)});
  return shape;
}

}  // namespace hirewire
