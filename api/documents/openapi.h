#pragma once
#include <string>

#include "api/requests/desk.h"

namespace hirewire {

/// OpenAPI 3.1 of a desk, from its routes, shapes and wires: what is written here is what is read and written there.
std::string write_openapi(const Desk& desk);
/// One HTML page without scripts: every route with what it takes and gives.
std::string write_docs(const Desk& desk);

}  // namespace hirewire
