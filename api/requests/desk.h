#pragma once
#include <string>

#include "api/routing/router.h"

namespace hirewire {

/// What stands behind one listener: its routes, its own dialect, its OpenAPI document.
struct Desk {
  std::string name;        ///< crm-reference, …, house
  const Dialect& dialect;  ///< of what belongs to no route
  Router router;
  std::string openapi;  ///< OpenAPI 3.1, JSON
  std::string docs;     ///< one HTML page
};

}  // namespace hirewire
