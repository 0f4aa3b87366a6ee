#include "api/requests/cork.h"

#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>

namespace hirewire {

namespace asio = boost::asio;

Cork::Cork(asio::execution_context& context) : service(context), io_(static_cast<asio::io_context&>(context)) {}

Cork& Cork::of(const asio::any_io_executor& executor) {
  return asio::use_service<Cork>(asio::query(executor, asio::execution::context));
}

void Cork::send(Bus& bus, Message message, std::function<void(Delivery)> done) {
  held_.push_back({&bus, std::move(message), std::move(done)});
  if (held_.size() > 1) return;
  asio::post(io_, [this] {  // behind whatever this turn has still to do
    for (Held& held : std::exchange(held_, {})) held.bus->send(std::move(held.message), std::move(held.done));
  });
}

}  // namespace hirewire
