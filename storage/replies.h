#pragma once
#include <functional>
#include <memory>
#include <span>

#include "base/config.h"
#include "schemas/message.h"

namespace hirewire {

/// Who waits for which command's reply. A worker of the same process hands replies over in memory; for the rest the inbox is
/// asked for all that wait, in one statement every 5 ms (every 50 ms while workers run in this process).
class Replies {
 public:
  explicit Replies(const Config& config);
  ~Replies();
  /// `done` is called at most once, on another thread, unless `forget` came first.
  void wait(const Uuid& command_id, std::function<void(const Reply&)> done);
  void forget(const Uuid& command_id);
  void settle(std::span<const Reply> replies);          ///< after their commit
  void workers_here(bool here);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace hirewire
