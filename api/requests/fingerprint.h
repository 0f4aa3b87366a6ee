#pragma once
#include <string>
#include <string_view>

#include "api/routing/operation.h"
#include "api/server/uploads.h"

namespace hirewire {

/// Tells a request from another one under the same Idempotency-Key: a keyed digest, in hex, of its method, path,
/// query and condition (If-Match), and of what its body says, secrets too. Nothing in it depends on a struct of ours: a
/// copy that is sent again after an upgrade is still a copy.
std::string fingerprint(const Call& call, std::string_view body_says);

/// What a JSON body says, whatever the order of its keys and its white space; what is not JSON, as it is.
std::string said_in_json(std::string_view body);
/// What a form says, whatever its boundary. `content`: the hash of its file's bytes.
std::string said_in_form(const FormFields& fields, std::string_view filename, std::string_view content);

}  // namespace hirewire
