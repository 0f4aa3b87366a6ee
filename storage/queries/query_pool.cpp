#include <atomic>
#include <condition_variable>
#include <deque>
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
  }

  void stop() {
    {
      const std::lock_guard lock(guard_);
      stopping_ = true;
    }
    bell_.notify_all();
    for (std::thread& thread : threads_) thread.join();
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
  /// What waits, up to a round, after at most `wait`. Those who waited too long are told so.
  std::vector<Waiting> take(std::chrono::milliseconds wait) {
    std::vector<Waiting> round;
    std::vector<Waiting> late;
    {
      std::unique_lock lock(guard_);
      bell_.wait_for(lock, wait, [&] { return stopping_ || !queue_.empty(); });
      if (stopping_) return {};
      const auto oldest = Clock::now() - longest_wait;
      while (!queue_.empty() && round.size() < asks_a_round) {
        (queue_.front().since < oldest ? late : round).push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      waiting_.set(static_cast<double>(queue_.size()));
    }
    give_up(late);
    return round;
  }

  /// While the database is away: those who have waited too long are told so, the others wait on.
  void pause(std::chrono::milliseconds time) {
    std::vector<Waiting> late;
    {
      std::unique_lock lock(guard_);
      bell_.wait_for(lock, time, [&] { return stopping_; });
      const auto oldest = Clock::now() - longest_wait;
      while (!queue_.empty() && queue_.front().since < oldest) {
        late.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      waiting_.set(static_cast<double>(queue_.size()));
    }
    give_up(late);
  }

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
        pause(delay);
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
  std::deque<Waiting> queue_;
  bool stopping_ = false;
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
  std::vector<std::thread> threads_;  // last: they use all above
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
