#pragma once
// What the door learned about an import file while it streamed in (StartTask.input of kind candidate_import), for the chain
// that works it off.
#include "schemas/shape.h"

namespace hirewire::platform {

struct ImportInput {
  std::string delimiter = ",";              ///< one of , ; tab |
  std::vector<std::string> columns;         ///< RowHeader::columns
  std::int64_t data_offset = 0;             ///< RowPlace after the header: bytes …
  std::optional<std::int64_t> data_line;    ///< … and line; 2 where absent
  bool send_invitations = true;             ///< ai-interviewer:591
  std::optional<std::string> default_domain;
};

}  // namespace hirewire::platform

namespace hirewire {
template <> const Shape& shape_of<platform::ImportInput>();
}  // namespace hirewire
