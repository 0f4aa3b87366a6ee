#pragma once
#include <string>

#include "api/requests/desk.h"

namespace hirewire {

/// OpenAPI 3.1 of a desk, from its routes, shapes and wires: what is written here is what is read and written there.
std::string write_openapi(const Desk& desk);

bool is_open(const Operation& operation);  ///< to who is not signed in
/// What the command's body may hold: not what the path brings, nor what the house fills.
Shape body_shape(const Placed& placed);

/// One HTML page without scripts: every route with what it takes and gives.
std::string write_docs(const Desk& desk);

}  // namespace hirewire
