#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"
#include "api/operation.h"
#include "api/router.h"

namespace hirewire {

/// What stands behind one listener: its routes, its own dialect, its OpenAPI document.
struct Desk {
  std::string name;        ///< crm-reference, …, house
  const Dialect& dialect;  ///< of what belongs to no route
  Router router;
  std::string openapi;  ///< OpenAPI 3.1, JSON
  std::string docs;     ///< one HTML page
};

/// The desk of one document, with its routes only and the house's own.
std::unique_ptr<Desk> make_desk(std::string_view document);
/// Port 8000: all paths of all documents (design.md §5). A path of one document speaks its dialect, a shared one the
/// house's, or `front_door`'s where that document has it. Which paths are shared follows from all 401 documented
/// endpoints.
std::unique_ptr<Desk> make_house_desk(std::string_view front_door = {});

/// All listeners: the house at Config::house_port, the documents at the ports after it; none where that is 0.
std::vector<Listener> make_listeners(const Services& services);
/// The desk must outlive the listener.
Listener listen(const Desk& desk, const Services& services, std::uint16_t port);

/// How much of what the documents have is routed.
struct Coverage {
  std::string_view document;
  int documented = 0;
  int routed = 0;
};
std::vector<Coverage> coverage();

}  // namespace hirewire
