#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "base/config.h"
#include "schemas/messages/message.h"
#include "storage/queries/questions.h"

namespace hirewire {

/// The requests that wait for a command's reply. A worker of the same process hands replies over in memory; for the
/// rest the inbox is asked for all that wait, tenant by tenant in one round trip every 5 ms (every 50 ms while workers
/// run in this process).
class Replies {
 public:
  explicit Replies(const Config& config);
  ~Replies();
  /// What to read as soon as the command is done, where a worker of this process carries it out.
  struct Then {
    Uuid id;  ///< the object to read; nothing is read where the command turned out to be about another
    std::shared_ptr<const Question> question;
  };
  /// `then`: the answers to what is read then, empty where it was not asked.
  using Done = std::function<void(const Reply&, std::span<const Rows> then)>;
  /// `done` is called at most once, on another thread, unless `forget` came first. Several may wait for one command
  /// (copies of a request with the same key): the ticket tells them apart. `tenant`: whose command it is; the inbox
  /// shows the door no others'.
  std::uint64_t wait(const Uuid& tenant, const Uuid& command_id, Done done, std::optional<Then> then = {});
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
