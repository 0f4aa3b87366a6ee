#pragma once
#include <boost/asio/awaitable.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>

#include "api/server/wake.h"

namespace hirewire {

/// Does blocking work (a file that is made durable, or read) on a thread of its own, and goes on with what it gives;
/// throws what it throws. All that `work` touches it owns: the request may be gone before it is done.
template <class F>
boost::asio::awaitable<std::invoke_result_t<F>> aside(F work) {
  struct Outcome {
    std::optional<std::invoke_result_t<F>> result;
    std::exception_ptr trouble;
  };
  const auto outcome = std::make_shared<Outcome>();
  co_await until_woken([&](Wake wake) {
    std::thread([work = std::move(work), outcome, done = std::move(wake)]() mutable {
      try {
        outcome->result.emplace(work());
      } catch (...) {
        outcome->trouble = std::current_exception();
      }
      done();
    }).detach();
  });
  if (outcome->trouble) std::rethrow_exception(outcome->trouble);
  co_return std::move(*outcome->result);
}

}  // namespace hirewire
