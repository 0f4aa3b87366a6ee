#pragma once
#include "api/routing/operation.h"

namespace hirewire::files {

/// The bytes that a signed link names (api/presentation/file_link.h), whole or a range of them (RFC 9110 §14), to be
/// saved under the file's name. 404 for a link that is not ours and for bytes that are gone, 410 where its time is
/// over.
extern const Operation get_file;

}  // namespace hirewire::files
