#pragma once
#include <functional>
#include <memory>
#include <span>

#include "base/config.h"
#include "schemas/message.h"

namespace hirewire {

/// Who waits for which command's reply. A worker of the same process hands replies over in memory; for the rest the
/// inbox is asked for all that wait, in one statement every 5 ms (every 50 ms while workers run in this process).
class Replies {
 public:
  explicit Replies(const Config& config);
  ~Replies();
  /// `done` is called at most once, on another thread, unless `forget` came first. Several may wait for one command
  /// (copies of a request with the same key): the ticket tells them apart.
  std::uint64_t wait(const Uuid& command_id, std::function<void(const Reply&)> done);
  void forget(const Uuid& command_id, std::uint64_t ticket);
  void forget(const Uuid& command_id);          ///< all who wait for it
  void settle(std::span<const Reply> replies);  ///< after their commit
  void workers_here(bool here);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace hirewire
