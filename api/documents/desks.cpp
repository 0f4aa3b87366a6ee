#include "api/documents/desks.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/documents/documents.h"
#include "api/documents/openapi.h"
#include "api/requests/answers.h"
#include "api/requests/handle.h"

namespace hirewire {

namespace {

/// Method and path as they are compared: without the parameters' names and the slash at the end.
std::string key_of(std::string_view method, std::string_view path) {
  std::string key(method);
  for (const std::string_view segment : segments_of(path)) {
    key += '/';
    key += segment.starts_with('{') ? std::string_view("{}") : segment;
  }
  return key;
}

/// Which documents have a method and path.
using Owners = std::map<std::string, std::set<std::string_view>, std::less<>>;

const Owners& owners() {
  static const Owners all = [] {
    Owners found;
    for (const Endpoint& endpoint : endpoints())
      found[key_of(endpoint.method, endpoint.path)].insert(endpoint.document);
    return found;
  }();
  return all;
}

bool is_shared(const std::string& key) {
  const auto found = owners().find(key);
  return found != owners().end() && found->second.size() > 1;
}

using Routed = std::vector<std::pair<const Document*, const Route*>>;

/// Of several documents' forms of one answer the house takes the one that says most, without a document's own list
/// keys.
Route merged(const Routed& rows) {
  const Route& best = *std::ranges::min_element(rows, {}, [](const auto& row) { return row.second->body; })->second;
  Route row = best;
  row.key = {};
  row.members = {};
  return row;
}

void add_house_routes(Desk& desk, std::set<std::string>& taken) {
  for (const Route& route : house().routes) {
    if (taken.insert(key_of(route.method, route.path)).second) desk.router.add(route, desk.dialect);
  }
}

void finish(Desk& desk) {
  desk.openapi = write_openapi(desk);
  desk.docs = write_docs(desk);
}

const Document& document_named(std::string_view name) {
  for (const Document* document : documents()) {
    if (document->name == name) return *document;
  }
  throw std::logic_error("no such document: " + std::string(name));
}

void add_shared_routes(Desk& desk, std::string_view front_door, std::set<std::string>& taken) {
  std::vector<std::string> order;
  std::map<std::string, Routed> shared;
  for (const Document* document : documents()) {
    for (const Route& route : document->routes) {
      const std::string key = key_of(route.method, route.path);
      if (!is_shared(key)) continue;
      if (!shared.contains(key)) order.push_back(key);
      shared[key].emplace_back(document, &route);
    }
  }
  for (const std::string& key : order) {
    const auto& rows = shared[key];
    taken.insert(key);
    const auto of_front_door = std::ranges::find(rows, front_door, [](const auto& row) { return row.first->name; });
    if (of_front_door != rows.end()) {
      desk.router.add(*of_front_door->second, of_front_door->first->dialect);
      continue;
    }
    desk.router.add(merged(rows), house().dialect);
  }
}

}  // namespace

std::unique_ptr<Desk> make_desk(std::string_view name) {
  const Document& document = document_named(name);
  auto desk = std::make_unique<Desk>(Desk{std::string(name), document.dialect, {}, {}, {}});
  std::set<std::string> taken;
  for (const Route& route : document.routes) {
    desk->router.add(route, document.dialect);
    taken.insert(key_of(route.method, route.path));
  }
  add_house_routes(*desk, taken);
  finish(*desk);
  return desk;
}

std::unique_ptr<Desk> make_house_desk(std::string_view front_door) {
  if (!front_door.empty()) static_cast<void>(document_named(front_door));
  auto desk = std::make_unique<Desk>(Desk{"house", house().dialect, {}, {}, {}});
  std::set<std::string> taken;
  add_shared_routes(*desk, front_door, taken);
  for (const Document* document : documents()) {
    for (const Route& route : document->routes) {
      if (taken.insert(key_of(route.method, route.path)).second) desk->router.add(route, document->dialect);
    }
  }
  add_house_routes(*desk, taken);
  finish(*desk);
  return desk;
}

Listener listen(const Desk& desk, const Services& services, std::uint16_t port) {
  Listener listener;
  listener.name = desk.name;
  listener.port = port;
  listener.handle = [&desk, &services](Request& request) { return handle(desk, services, request); };
  listener.streams = [&desk](const Request& request) {
    const auto found = desk.router.find(request.method, request.path);
    return found && (found->placed->route.operation.streams || found->placed->route.operation.file != nullptr);
  };
  listener.refuse = [&desk](const Refusal& refusal, int status) { return present(desk.dialect, refusal, {}, status); };
  return listener;
}

std::vector<Listener> make_listeners(const Services& services) {
  std::vector<Listener> listeners;
  if (services.config.house_port == 0) return listeners;
  static std::vector<std::unique_ptr<Desk>> desks;  // as long as the process
  auto port = static_cast<std::uint16_t>(services.config.house_port);
  desks.push_back(make_house_desk(services.config.front_door));
  listeners.push_back(listen(*desks.back(), services, port++));
  for (const Document* document : documents()) {
    desks.push_back(make_desk(document->name));
    listeners.push_back(listen(*desks.back(), services, port++));
  }
  return listeners;
}

std::vector<Coverage> coverage() {
  std::vector<Coverage> all;
  for (const Document* document : documents()) {
    Coverage one{.document = document->name};
    std::set<std::string> routed;
    for (const Route& route : document->routes) routed.insert(key_of(route.method, route.path));
    for (const Endpoint& endpoint : endpoints()) {
      if (endpoint.document != document->name) continue;
      ++one.documented;
      one.routed += routed.contains(key_of(endpoint.method, endpoint.path)) ? 1 : 0;
    }
    all.push_back(one);
  }
  return all;
}

}  // namespace hirewire
