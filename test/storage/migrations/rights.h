#pragma once
#include <string>
#include <string_view>

#include "base/config.h"
#include "storage/postgres/session.h"

namespace hirewire::test {

/// What a role ("door", "worker") and everybody may do in a house's schemas, as its owner reads it: "table privilege",
/// "table.column privilege" and "function()", a line each, sorted.
std::string rights_of(Session& owner, const Config& config, std::string_view role);

}  // namespace hirewire::test
