#include "workers/flow/executor.h"

#include "base/crash_point.h"
#include "base/log.h"

namespace hirewire {

namespace {

constexpr auto tick = std::chrono::milliseconds(500);  // how late a retry may come
constexpr auto after_trouble = std::chrono::milliseconds(250);

metrics::Counter ended_counter(const std::string& kind, const std::string& end) {
  return metrics::counter("hirewire_todo_attempts_total", "Attempts at todo rows by how they ended",
                          {{"kind", kind}, {"end", end}});
}

Lane lane_of(const Todo& todo) {
  return {todo.tenant_id, todo.lane_key};
}

}  // namespace

Executor::Executor(const Config& config, Work work, History* history)
    : config_(config),
      history_(history),
      work_(std::move(work)),
      done_(ended_counter(work_.kind, "done")),
      again_(ended_counter(work_.kind, "again")),
      dead_(ended_counter(work_.kind, "dead")),
      open_gauge_(metrics::gauge("hirewire_todo_open", "Attempts begun and not ended", {{"kind", work_.kind}})),
      due_gauge_(metrics::gauge("hirewire_todo_due", "Todo rows that are due and not leased, as last seen",
                                {{"kind", work_.kind}})),
      dead_gauge_(metrics::gauge("hirewire_todo_dead", "Todo rows given up: `hirewire dead-letters` shows them",
                                 {{"kind", work_.kind}})),
      oldest_(metrics::gauge("hirewire_todo_oldest_due_seconds", "How long the todo row that has waited longest is due",
                             {{"kind", work_.kind}})),
      expired_(metrics::gauge("hirewire_todo_leases_expired",
                              "Todo rows whose worker went away and which nobody has taken since",
                              {{"kind", work_.kind}})),
      troubles_(metrics::counter("hirewire_todo_failures_total", "Rounds of an executor that the database did not take",
                                 {{"kind", work_.kind}})) {}

void Executor::stop() {
  stopping_ = true;
  if (work_.stop) work_.stop();
  bell_.stop();
}

void Executor::run() {
  std::unique_ptr<Session> session;
  auto counted = std::chrono::steady_clock::time_point{};
  while (!stopping_ || open_count_ > 0) {
    bell_.wait(more_ ? std::chrono::milliseconds(0) : tick);
    try {
      if (!session || !session->connected()) session = connect_patiently(config_, history_);
      finish(*session);
      if (!stopping_) lease(*session);
      if (std::chrono::steady_clock::now() - counted > std::chrono::seconds(5)) {
        counted = std::chrono::steady_clock::now();
        count(*session);
      }
    } catch (const std::exception& trouble) {
      troubles_.add();
      log::warn("executor_in_trouble", {{"kind", work_.kind}, {"error", trouble.what()}});
      more_ = false;
      session.reset();
      if (stopping_) return;  // what is open is an expired lease soon
      bell_.pause(after_trouble);
    }
  }
}

void Executor::count(Session& session) {
  const Rows seen =
      session.run({"select count(*) filter (where lease_until is null or lease_until < now()) as due, count(*) filter "
                   "(where lease_until < now()) as expired, "
                   "coalesce(extract(epoch from now() - min(due_at) filter (where lease_until is null or lease_until < "
                   "now())), 0)::bigint as oldest, "
                   "(select count(*) from todo where kind = $1 and due_at is null) as dead from todo where kind = $1 "
                   "and due_at <= now()",
                   {work_.kind}});
  due_gauge_.set(static_cast<double>(seen.integer(0, "due")));
  expired_.set(static_cast<double>(seen.integer(0, "expired")));
  oldest_.set(static_cast<double>(seen.integer(0, "oldest")));
  dead_gauge_.set(static_cast<double>(seen.integer(0, "dead")));
}

void Executor::lease(Session& session) {
  Lease asked{.kind = work_.kind, .per_key = work_.per_key, .time = work_.lease, .under_way = {}, .behind = behind_};
  {
    const std::lock_guard lock(mutex_);
    asked.room = work_.at_once - open_count_;
    asked.under_way = open_;
  }
  more_ = false;
  if (asked.room <= 0) return;
  auto [todos, behind] = leased(session.run(lease_todos(asked)));
  behind_ = std::move(behind);
  more_ = behind_.has_value() || static_cast<int>(todos.size()) == asked.room;
  if (todos.empty()) return;
  crash_point("after_lease");
  {
    const std::lock_guard lock(mutex_);
    for (const Todo& todo : todos) ++open_[lane_of(todo)];
    open_count_ += static_cast<int>(todos.size());
    open_gauge_.set(open_count_);
  }
  work_.start(std::move(todos), [this](Attempted attempted) {
    {
      const std::lock_guard lock(mutex_);
      ended_.push_back(std::move(attempted));
    }
    bell_.ring();
  });
  crash_point("after_send");
}

void Executor::finish(Session& session) {
  std::vector<Attempted> ended;
  {
    const std::lock_guard lock(mutex_);
    ended = ended_;
  }
  if (ended.empty()) return;
  crash_point("before_finish");
  finish_todos(session, ended);  // throws where the database is away: they stay in ended_
  const std::lock_guard lock(mutex_);
  ended_.erase(ended_.begin(), ended_.begin() + static_cast<std::ptrdiff_t>(ended.size()));
  for (const Attempted& a : ended) {
    if (const auto at = open_.find(lane_of(a.todo)); at != open_.end() && --at->second <= 0) open_.erase(at);
    (a.end == Attempted::End::done ? done_ : a.end == Attempted::End::again ? again_ : dead_).add();
  }
  open_count_ -= static_cast<int>(ended.size());
  open_gauge_.set(open_count_);
}

}  // namespace hirewire
