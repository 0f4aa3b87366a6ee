#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>

namespace hirewire {

/// Ends a wait: to be called exactly once, from any thread. It keeps the executor busy until then.
using Wake = std::move_only_function<void()>;

/// Calls `start` with the wake of this wait and suspends until it is called; goes on on the coroutine's own executor,
/// which must outlive the wake.
boost::asio::awaitable<void> until_woken(std::move_only_function<void(Wake)> start);

}  // namespace hirewire
