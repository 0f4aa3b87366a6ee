#include <libpq-fe.h>
#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/metrics.h"
#include "base/named_thread.h"
#include "storage/queries/query.h"
#include "storage/queries/questions.h"

namespace hirewire {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t asks_a_round = 64;
constexpr std::size_t most_waiting = 10'000;
constexpr std::chrono::seconds longest_wait{5};
constexpr std::chrono::seconds longest_round{10};  // the server ends a statement after eight
constexpr std::chrono::milliseconds look_every{250};
constexpr std::chrono::seconds probe_every{1};
constexpr std::chrono::milliseconds stale_after{2'500};  // a probe is due each second; this much silence is trouble
constexpr std::chrono::milliseconds first_pause{50};
constexpr std::chrono::milliseconds longest_pause{1'000};

using Answer = Result<std::vector<Rows>>;

struct Waiting {
  Question question;
  std::function<void(Answer)> done;
  Clock::time_point since;
};

void tell(const Waiting& ask, Answer answer) {
  try {
    ask.done(std::move(answer));
  } catch (const std::exception& error) {
    log::error("answer_not_taken", {{"error", error.what()}});
  }
}

}  // namespace

class QueryPool::State {
 public:
  explicit State(const Config& config) : config_(config) {
    for (int i = 0; i < std::max(1, config.query_connections); ++i)
      threads_.push_back(named_thread("questions", [this] { serve(); }));
    watcher_ = named_thread("late questions", [this] { watch(); });
  }

  void stop() {
    {
      const std::lock_guard lock(guard_);
      stopping_ = true;
    }
    bell_.notify_all();
    stopped_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    {
      const std::lock_guard lock(guard_);
      served_ = true;
    }
    stopped_.notify_all();
    watcher_.join();
    for (const Waiting& ask : queue_) tell(ask, Refused(unavailable()));
    queue_.clear();
  }

  /// False where too many wait already; `ask` is untouched then.
  bool add(Waiting& ask) {
    {
      const std::lock_guard lock(guard_);
      if (stopping_ || queue_.size() >= most_waiting) {
        refused_.add();
        return false;
      }
      queue_.push_back(std::move(ask));
      waiting_.set(static_cast<double>(queue_.size()));
    }
    bell_.notify_one();
    return true;
  }

  [[nodiscard]] bool healthy() const { return Clock::now().time_since_epoch() - last_good_.load() < stale_after; }

 private:
  /// What waits, up to a round, after at most `wait`.
  std::vector<Waiting> take(std::chrono::milliseconds wait) {
    std::vector<Waiting> round;
    std::unique_lock lock(guard_);
    bell_.wait_for(lock, wait, [&] { return stopping_ || !queue_.empty(); });
    if (stopping_) return {};
    while (!queue_.empty() && round.size() < asks_a_round) {
      round.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    waiting_.set(static_cast<double>(queue_.size()));
    return round;
  }

  /// Those who have waited too long are told so, whatever the serving threads are held up by, and a round that takes
  /// too long is broken off: a server may neither answer nor refuse.
  void watch() {
    for (;;) {
      std::vector<Waiting> late;
      {
        std::unique_lock lock(guard_);
        if (stopped_.wait_for(lock, look_every, [&] { return served_; })) return;
        const auto now = Clock::now();
        while (!queue_.empty() && queue_.front().since < now - longest_wait) {
          late.push_back(std::move(queue_.front()));
          queue_.pop_front();
        }
        waiting_.set(static_cast<double>(queue_.size()));
        for (auto& [socket, since] : under_way_)
          if (since < now - longest_round) ::shutdown(socket, SHUT_RDWR);
      }
      give_up(late);
    }
  }

  /// While it lives, what is asked of the session is watched.
  class Watched {
   public:
    Watched(State& state, const Session& session)
        : state_(state), socket_(PQsocket(static_cast<PGconn*>(session.native()))) {
      const std::lock_guard lock(state_.guard_);
      state_.under_way_[socket_] = Clock::now();
    }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;
    ~Watched() {
      const std::lock_guard lock(state_.guard_);
      state_.under_way_.erase(socket_);
    }

   private:
    State& state_;
    const int socket_;
  };

  void give_up(const std::vector<Waiting>& late) {
    refused_.add(static_cast<double>(late.size()));
    for (const Waiting& ask : late) tell(ask, Refused(unavailable()));
  }

  [[nodiscard]] bool stopping() {
    const std::lock_guard lock(guard_);
    return stopping_;
  }

  void good() { last_good_ = Clock::now().time_since_epoch(); }

  void serve() {
    std::optional<Session> session;
    auto delay = first_pause;
    while (!stopping()) {
      std::vector<Waiting> round;
      try {
        if (!session) {
          session.emplace(config_, Role::door);
          good();
          delay = first_pause;
        }
        round = take(probe_every);
        const Watched watched(*this, *session);
        if (round.empty()) {
          session->run({"select 1", {}});
          good();
        } else {
          run(*session, round);
        }
      } catch (const SqlError& error) {
        log::warn("query_connection_lost", {{"sqlstate", error.state()}});
        last_good_ = Clock::duration::zero();
        lost_.add();
        give_up(round);
        session.reset();
        std::unique_lock lock(guard_);
        stopped_.wait_for(lock, delay, [&] { return stopping_; });
        delay = std::min(delay * 2, longest_pause);
      }
    }
  }

  /// A round that the link did not survive is left empty, all its questions answered.
  void run(Session& session, std::vector<Waiting>& round) {
    sizes_.observe(static_cast<double>(round.size()));
    try {
      ask_all(session, round);
    } catch (const SqlError&) {
      if (!session.connected()) throw;
      // One question fails, and failed all that came after it: each asks for itself.
      for (const Waiting& ask : std::exchange(round, {})) run_alone(session, ask);
      if (!session.connected()) throw;
    }
    good();
  }

  void ask_all(Session& session, std::span<const Waiting> round) {
    std::vector<const Question*> questions;
    for (const Waiting& ask : round) questions.push_back(&ask.question);
    const Flight flight(questions, Role::door);
    auto answers = flight.answers(session.run_all(flight.statements()));
    for (std::size_t i = 0; i < round.size(); ++i) answer(round[i], std::move(answers[i]));
  }

  void run_alone(Session& session, const Waiting& ask) {
    try {
      ask_all(session, std::span(&ask, 1));
    } catch (const SqlError& error) {
      log::error("query_failed", {{"error", error.what()}});
      answer(ask, Refused(error.convicts() ? broken() : unavailable()));
    }
  }

  void answer(const Waiting& ask, Answer rows) {
    tell(ask, std::move(rows));
    seconds_.observe(std::chrono::duration<double>(Clock::now() - ask.since).count());
  }

  const Config config_;
  std::mutex guard_;
  std::condition_variable bell_;
  std::condition_variable stopped_;
  std::deque<Waiting> queue_;
  std::map<int, Clock::time_point> under_way_;  ///< since when, by the connection's socket
  bool stopping_ = false;
  bool served_ = false;  ///< no thread asks the database any more
  std::atomic<Clock::duration> last_good_{Clock::duration::zero()};
  const metrics::Gauge waiting_ =
      metrics::gauge("hirewire_query_queue", "Questions that wait for a reading connection");
  const metrics::Histogram sizes_ =
      metrics::sizes("hirewire_query_round_questions", "Questions in one round trip of a reading connection");
  const metrics::Counter refused_ = metrics::counter(
      "hirewire_query_refused_total", "Questions answered 503: too many waited, or the database was away too long");
  const metrics::Counter lost_ =
      metrics::counter("hirewire_query_connections_lost_total", "Reading connections that broke or were refused");
  const metrics::Histogram seconds_ =
      metrics::histogram("hirewire_query_seconds", "From a question to its answer, waiting included");
  std::vector<std::thread> threads_;  // they use all above
  std::thread watcher_;
};

QueryPool::QueryPool(const Config& config) : state_(std::make_shared<State>(config)) {}
QueryPool::~QueryPool() {
  state_->stop();
}

void QueryPool::ask(const Uuid& tenant, std::vector<Statement> statements,
                    std::function<void(Result<std::vector<Rows>>)> done) {
  Waiting waiting{{tenant, std::move(statements)}, std::move(done), Clock::now()};
  if (!state_->add(waiting)) tell(waiting, Refused(unavailable()));
}

bool QueryPool::healthy() const {
  return state_->healthy();
}

}  // namespace hirewire
