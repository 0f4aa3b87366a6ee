#pragma once
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "base/config.h"
#include "storage/flow/todo.h"
#include "storage/postgres/session.h"

namespace hirewire::mail {

/// The try must not begin: another worker has the mail, or will soon.
class LeaseLost : public std::runtime_error {
 public:
  LeaseLost() : std::runtime_error("the lease is over") {}
};

/// Marks tries before their mail is sent (begin_todos), those of all threads that wait in one statement. Durable when
/// it returns.
class Marks {
 public:
  /// `longest`: how long a try may take from its mark.
  Marks(const Config& config, std::chrono::milliseconds longest) : config_(config), longest_(longest) {}
  /// From any thread; blocks. Throws LeaseLost, and what the database's trouble is: then nothing may be sent.
  void begin(const Todo& todo);

 private:
  struct Asking {
    const Todo* todo;
    bool answered = false, begun = false, failed = false;
  };
  void answer(const std::vector<Asking*>& all);

  const Config& config_;
  const std::chrono::milliseconds longest_;
  std::mutex mutex_;
  std::condition_variable told_;
  std::vector<Asking*> waiting_;
  bool somebody_asks_ = false;
  std::unique_ptr<Session> session_;  ///< of who asks
};

}  // namespace hirewire::mail
