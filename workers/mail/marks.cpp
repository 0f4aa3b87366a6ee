#include "workers/mail/marks.h"

#include <set>
#include <utility>

#include "base/log.h"

namespace hirewire::mail {

/// The first of those who wait asks for all; who comes meanwhile waits for the next statement.
void Marks::begin(const Todo& todo) {
  Asking own{.todo = &todo};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&own);
  while (!own.answered) {
    if (somebody_asks_) {
      told_.wait(lock);
      continue;
    }
    somebody_asks_ = true;
    std::vector<Asking*> all = std::exchange(waiting_, {});
    lock.unlock();
    answer(all);
    lock.lock();
    somebody_asks_ = false;
    for (Asking* asking : all) asking->answered = true;
    told_.notify_all();
  }
  if (own.failed) throw std::runtime_error("database_unavailable");
  if (!own.begun) throw LeaseLost();
}

void Marks::answer(const std::vector<Asking*>& all) {
  try {
    if (!session_ || !session_->connected()) session_ = std::make_unique<Session>(config_, Role::worker);
    std::vector<Todo> todos;
    todos.reserve(all.size());
    for (const Asking* asking : all) todos.push_back(*asking->todo);
    const Rows rows = session_->run(begin_todos(todos, longest_));
    std::set<Uuid> begun;
    for (int r = 0; r < rows.size(); ++r) begun.insert(parse_uuid(rows.text(r, "id")).value_or(Uuid{}));
    for (Asking* asking : all) asking->begun = begun.contains(asking->todo->id);
  } catch (const std::exception& trouble) {
    log::warn("mail_not_begun", {{"error", trouble.what()}});
    session_.reset();
    for (Asking* asking : all) asking->failed = true;
  }
}

}  // namespace hirewire::mail
