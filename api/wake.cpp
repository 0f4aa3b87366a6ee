#include "api/wake.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace hirewire {

namespace asio = boost::asio;

asio::awaitable<void> until_woken(std::move_only_function<void(Wake)> start) {
  auto initiate = [&start](auto handler) {
    auto executor = asio::get_associated_executor(handler);
    start([handler = std::move(handler), executor, busy = asio::make_work_guard(executor)]() mutable {
      asio::post(executor, std::move(handler));
      busy.reset();
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiate), asio::use_awaitable);
}

}  // namespace hirewire
