#include "storage/flow/replies.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/log.h"
#include "base/metrics.h"
#include "base/named_thread.h"
#include "storage/flow/flow.h"

namespace hirewire {

namespace {

constexpr std::chrono::milliseconds between_questions{5};
constexpr std::chrono::milliseconds with_workers_here{50};
constexpr std::chrono::milliseconds longest_pause{1000};
constexpr std::size_t ids_a_question = 1'000;

}  // namespace

class Replies::State {
 public:
  explicit State(const Config& config) : config_(config), thread_(named_thread("replies", [this] { ask_on(); })) {}
  ~State() {
    {
      const std::lock_guard lock(guard_);
      stopping_ = true;
    }
    bell_.notify_all();
    thread_.join();
  }

  std::uint64_t wait(const Uuid& tenant, const Uuid& id, Done done, std::optional<Then> then) {
    const std::lock_guard lock(guard_);
    waiting_[id].push_back({++tickets_, tenant, std::move(done), std::move(then)});
    if (std::exchange(asleep_, false)) bell_.notify_all();
    show_waiting();
    return tickets_;
  }

  void forget(const Uuid& id, std::optional<std::uint64_t> ticket) {
    const std::lock_guard lock(guard_);
    const auto at = waiting_.find(id);
    if (at == waiting_.end()) return;
    if (ticket) std::erase_if(at->second, [&](const Waiter& waiter) { return waiter.ticket == *ticket; });
    if (!ticket || at->second.empty()) waiting_.erase(at);
    show_waiting();
  }

  std::vector<std::shared_ptr<const Question>> questions(std::span<const Reply> replies) {
    std::vector<std::shared_ptr<const Question>> wanted(replies.size());
    const std::lock_guard lock(guard_);
    for (std::size_t i = 0; i < replies.size(); ++i) {
      const auto at = waiting_.find(replies[i].command_id);
      if (at == waiting_.end() || replies[i].status != "done") continue;
      for (const Waiter& waiter : at->second)
        if (waiter.then && waiter.then->id == replies[i].id) wanted[i] = waiter.then->question;
    }
    return wanted;
  }

  void settle(std::span<const Reply> replies, std::span<const std::vector<Rows>> then) {
    struct Told {
      std::size_t reply;
      std::vector<Waiter> waiters;
    };
    std::vector<Told> told;
    {
      const std::lock_guard lock(guard_);
      for (std::size_t i = 0; i < replies.size(); ++i)
        if (auto found = waiting_.extract(replies[i].command_id)) told.push_back({i, std::move(found.mapped())});
      show_waiting();
    }
    for (const auto& [reply, waiters] : told) {
      for (const Waiter& waiter : waiters) {
        try {
          waiter.done(replies[reply], then.empty() ? std::span<const Rows>{} : then[reply]);
        } catch (const std::exception& error) {
          log::error("reply_not_taken", {{"error", error.what()}});
        }
      }
    }
  }

  void workers_here(bool here) {
    const std::lock_guard lock(guard_);
    pause_ = here ? with_workers_here : between_questions;
    bell_.notify_all();
  }

 private:
  struct Waiter {
    std::uint64_t ticket;
    Uuid tenant;
    Done done;
    std::optional<Then> then;
  };

  void show_waiting() const { waiting_gauge_.set(static_cast<double>(waiting_.size())); }

  /// Whom to ask for, by tenant, once the pause is over; empty when it is time to stop.
  std::map<Uuid, std::vector<Uuid>> next_question(std::chrono::milliseconds extra) {
    std::unique_lock lock(guard_);
    bell_.wait_for(lock, extra, [&] { return stopping_; });
    // Who woke this thread may have stopped waiting before it is up: it falls asleep anew, and says so.
    for (; !stopping_ && waiting_.empty(); bell_.wait(lock)) asleep_ = true;
    asleep_ = false;
    bell_.wait_for(lock, pause_, [&] { return stopping_; });
    std::map<Uuid, std::vector<Uuid>> ids;
    if (stopping_) return ids;
    for (const auto& [id, waiters] : waiting_) ids[waiters.front().tenant].push_back(id);
    return ids;
  }

  [[nodiscard]] bool stopping() {
    const std::lock_guard lock(guard_);
    return stopping_;
  }

  static std::vector<Reply> ask(Session& session, const std::map<Uuid, std::vector<Uuid>>& ids) {
    std::vector<Statement> statements;
    for (const auto& [tenant, of_tenant] : ids) {
      statements.push_back({"select set_config('app.tenant', $1, true)", {to_string(tenant)}});
      for (std::span<const Uuid> rest = of_tenant; !rest.empty();
           rest = rest.subspan(std::min(ids_a_question, rest.size())))
        statements.push_back(known_commands(rest.first(std::min(ids_a_question, rest.size()))));
    }
    std::vector<Reply> replies;
    for (const Rows& rows : session.run_all(statements))
      if (rows.column("command_id") >= 0) std::ranges::move(known(rows), std::back_inserter(replies));
    return replies;
  }

  void ask_on() {
    std::optional<Session> session;
    std::chrono::milliseconds trouble{0};
    for (;;) {
      const auto ids = next_question(trouble);
      if (stopping()) return;
      try {
        questions_.add();
        if (!session) session.emplace(config_, Role::door);
        settle(ask(*session, ids), {});
        trouble = {};
      } catch (const SqlError& error) {
        failures_.add();
        if (trouble.count() == 0) log::warn("inbox_not_asked", {{"sqlstate", error.state()}});
        session.reset();
        trouble = std::clamp(trouble * 2, with_workers_here, longest_pause);
      }
    }
  }

  const Config config_;
  std::mutex guard_;
  std::condition_variable bell_;
  std::unordered_map<Uuid, std::vector<Waiter>> waiting_;
  std::uint64_t tickets_ = 0;
  std::chrono::milliseconds pause_ = between_questions;
  bool asleep_ = false;  ///< until somebody waits
  bool stopping_ = false;
  const metrics::Gauge waiting_gauge_ =
      metrics::gauge("hirewire_reply_waiters", "Commands whose reply a request waits for.");
  const metrics::Counter questions_ = metrics::counter(
      "hirewire_inbox_questions_total", "Times the inbox was asked for replies that no worker here handed over.");
  const metrics::Counter failures_ =
      metrics::counter("hirewire_inbox_failures_total", "Times the inbox could not be asked.");
  std::thread thread_;  // last: it uses all above
};

Replies::Replies(const Config& config) : state_(std::make_unique<State>(config)) {}
Replies::~Replies() = default;
std::uint64_t Replies::wait(const Uuid& tenant, const Uuid& command_id, Done done, std::optional<Then> then) {
  return state_->wait(tenant, command_id, std::move(done), std::move(then));
}
std::vector<std::shared_ptr<const Question>> Replies::questions(std::span<const Reply> replies) const {
  return state_->questions(replies);
}
void Replies::forget(const Uuid& command_id, std::uint64_t ticket) {
  state_->forget(command_id, ticket);
}
void Replies::forget(const Uuid& command_id) {
  state_->forget(command_id, std::nullopt);
}
void Replies::settle(std::span<const Reply> replies, std::span<const std::vector<Rows>> then) {
  state_->settle(replies, then);
}
void Replies::workers_here(bool here) {
  state_->workers_here(here);
}

}  // namespace hirewire
