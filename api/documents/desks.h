#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "api/requests/desk.h"
#include "api/routing/operation.h"
#include "api/server/http.h"

namespace hirewire {

/// The desk of one document, with its routes only and the house's own.
std::unique_ptr<Desk> make_desk(std::string_view document);
/// Port 8000: all paths of all documents (docs/architecture.md §5). A path of one document speaks its dialect, a shared
/// one the house's, or `front_door`'s where that document has it. Which paths are shared follows from all 401
/// documented endpoints.
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
