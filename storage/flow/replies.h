#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "base/config.h"
#include "schemas/messages/message.h"
#include "storage/queries/questions.h"

namespace hirewire {

/// Who waits for which command's reply. A worker of the same process hands replies over in memory; for the rest the
/// inbox is asked for all that wait, in one statement every 5 ms (every 50 ms while workers run in this process).
class Replies {
 public:
  explicit Replies(const Config& config);
  ~Replies();
  /// What is read at once when the command was done, where a worker of this process does it.
  struct Then {
    Uuid id;  ///< on which object: what the command was done on may be another's
    std::shared_ptr<const Question> question;
  };
  /// `then`: the answers to what is read then, empty where it was not asked.
  using Done = std::function<void(const Reply&, std::span<const Rows> then)>;
  /// `done` is called at most once, on another thread, unless `forget` came first. Several may wait for one command
  /// (copies of a request with the same key): the ticket tells them apart.
  std::uint64_t wait(const Uuid& command_id, Done done, std::optional<Then> then = {});
  void forget(const Uuid& command_id, std::uint64_t ticket);
  void forget(const Uuid& command_id);  ///< all who wait for it
  /// What those who wait for these replies would read, in their order; nullptr where nobody does.
  [[nodiscard]] std::vector<std::shared_ptr<const Question>> questions(std::span<const Reply> replies) const;
  /// After their commit. `then`: the answers to the questions, in the replies' order; empty where none were asked.
  void settle(std::span<const Reply> replies, std::span<const std::vector<Rows>> then = {});
  void workers_here(bool here);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace hirewire
