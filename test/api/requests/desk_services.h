#pragma once
#include "api/access/authentication.h"
#include "api/access/password_pool.h"
#include "api/routing/operation.h"
#include "api/routing/router.h"

namespace hirewire::test {

/// Services for what asks neither database nor workers: those two are memory that nobody may touch.
struct DeskServices {
  Config config{.key = std::string(64, 'a')};
  Keys keys{std::string(64, 'a')};
  boost::asio::io_context io;
  std::unique_ptr<Bus> bus = make_memory_bus();
  Blobs blobs{"/tmp/hirewire-no-blobs"};
  Authentication authentication{keys, config};
  PasswordPool passwords;
  alignas(64) std::array<std::byte, 256> nothing{};
  Services services{config,
                    keys,
                    io,
                    *bus,
                    reinterpret_cast<QueryPool&>(nothing),
                    reinterpret_cast<Replies&>(nothing),
                    blobs,
                    authentication,
                    passwords,
                    8};
};

/// A request that a desk has routed and nobody answered yet.
struct Asked {
  DeskServices house;
  Request request;
  const Placed* placed = nullptr;
  std::optional<Call> call;

  Asked(const Router& router, std::string method, const std::string& target, std::string body = {}) {
    const std::size_t mark = std::min(target.find('?'), target.size());
    request.method = std::move(method);
    request.path = target.substr(0, mark);
    request.query = target.substr(std::min(mark + 1, target.size()));
    request.body = std::move(body);
    request.headers = {{"host", "api.example:8000"}, {"content-type", "application/json; charset=utf-8"}};
    const auto found = router.find(request.method, request.path);
    if (!found) throw std::logic_error("no route for " + request.path);
    placed = found->placed;
    call.emplace(Call{.request = request,
                      .route = placed->route,
                      .services = house.services,
                      .actor = {},
                      .path = {},
                      .query = {},
                      .desk = nullptr,
                      .vocabulary = &placed->vocabulary,
                      .envelope = {},
                      .command = {}});
    for (std::size_t i = 0; i < found->values.size(); ++i)
      call->path.emplace(placed->parameters[i].name, found->values[i]);
    call->canonical_path = canonical_path(*placed, found->values);
    call->actor.role = "hr";
  }
};

}  // namespace hirewire::test
