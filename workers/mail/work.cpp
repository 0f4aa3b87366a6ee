#include "workers/mail/work.h"

#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/crash_point.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/named_thread.h"
#include "base/own_url.h"
#include "schemas/language/json.h"
#include "schemas/mail.h"
#include "workers/flow/command_todo.h"
#include "workers/flow/retry.h"
#include "workers/mail/judgement.h"
#include "workers/mail/marks.h"
#include "workers/mail/outbox.h"
#include "workers/mail/smtp.h"

namespace hirewire::mail {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds longest_try{30};
/// A server that falls silent holds a thread for twice its time (workers/mail/smtp.h), and so may the mail before it.
constexpr std::chrono::seconds lease{5 * longest_try};

std::unique_ptr<Transport> transport_of(const Config& config, std::size_t threads) {
  if (config.smtp.empty()) return std::make_unique<Outbox>(config.outbox);
  return std::make_unique<Smtp>(SmtpSettings{
      .url = config.smtp, .tls = config.smtp_tls, .authorities = {}, .total_timeout = longest_try, .kept = threads});
}

metrics::Histogram seconds_of(const std::string& end) {
  return metrics::histogram("hirewire_mail_seconds",
                            "From the start of a try to hand a mail over to its end, by what became of it.",
                            {{"end", end}});
}
const metrics::Histogram seconds_by_end[] = {seconds_of("accepted"), seconds_of("temporary"), seconds_of("permanent"),
                                             seconds_of("unknown")};

class Delivering {
 public:
  using Done = std::function<void(Attempted)>;

  Delivering(const Config& config, const Keys& keys, int threads)
      : config_(config),
        keys_(keys),
        parts_{sender_of(config), config.public_url.empty() ? own_url(config) : config.public_url, keys},
        transport_(transport_of(config, static_cast<std::size_t>(threads))),
        marks_(config, 2 * longest_try) {
    feeder_ = named_thread("mail", [this] { feed(); });
    for (int i = 0; i < threads; ++i) threads_.push_back(named_thread("mail out", [this] { deliver_all(); }));
  }
  ~Delivering() {
    stop();
    feeder_.join();
    for (std::thread& thread : threads_) thread.join();
  }
  Delivering(const Delivering&) = delete;
  Delivering& operator=(const Delivering&) = delete;

  void start(std::vector<Todo> todos, const Done& ended) {
    std::unique_lock lock(mutex_);
    if (stopping_) {  // the threads may have ended: a lease was on its way
      lock.unlock();
      for (Todo& todo : todos) ended(put_off(todo, "stopped"));
      return;
    }
    for (Todo& todo : todos) waiting_.push_back({std::move(todo), ended, Clock::now() + lease, {}});
    changed_.notify_all();
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    transport_->stop();
    changed_.notify_all();
  }

 private:
  struct Mail {
    Todo todo;
    Done ended;
    Clock::time_point leased_until;
    std::optional<LetterRow> letter;  ///< none: nothing is to be sent any more
  };

  void feed() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      std::vector<Mail> batch = std::exchange(waiting_, {});
      reading_ = true;
      lock.unlock();
      const bool read = read_letters(batch);
      lock.lock();
      reading_ = false;
      for (Mail& mail : batch) {
        if (read) {
          ready_.push_back(std::move(mail));
        } else {
          mail.ended({std::move(mail.todo), Attempted::End::again, std::chrono::seconds(1), "database_unavailable"});
        }
      }
      changed_.notify_all();
    }
  }

  bool read_letters(std::vector<Mail>& batch) {
    try {
      if (!session_ || !session_->connected()) session_ = std::make_unique<Session>(config_, Role::worker);
      std::vector<Todo> todos;
      for (const Mail& mail : batch) todos.push_back(mail.todo);
      auto letters = letters_of(*session_, todos);
      for (Mail& mail : batch)
        if (auto found = letters.extract(mail.todo.id)) mail.letter = std::move(found.mapped());
      return true;
    } catch (const std::exception& trouble) {
      log::warn("mails_unreadable", {{"error", trouble.what()}});
      session_.reset();
      return false;
    }
  }

  void deliver_all() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return !ready_.empty() || (stopping_ && waiting_.empty() && !reading_); });
      if (ready_.empty()) return;
      Mail mail = std::move(ready_.front());
      ready_.pop_front();
      const bool stopping = stopping_;
      lock.unlock();
      Attempted end = stopping ? put_off(mail.todo, "stopped") : attempt(mail);
      crash_point("before_done");
      mail.ended(std::move(end));
      lock.lock();
    }
  }

  static Attempted put_off(const Todo& todo, std::string why) {
    return {todo, Attempted::End::again, std::chrono::milliseconds(0), std::move(why)};
  }

  Attempted attempt(const Mail& mail) {
    const Todo& todo = mail.todo;
    if (!mail.letter) return {todo};
    if (todo.begun > 0 && !repeats(todo)) return unsure(todo);
    if (mail.letter->suppressed)
      return final_end(mail, {.id = todo.id, .recipient = {}, .error = {}, .suppressed = true});
    const auto message = message_of(*mail.letter, parts_);
    if (!message) return final_end(mail, failure(mail, message.error(), false));
    if (mail.leased_until - Clock::now() < 2 * longest_try) return put_off(todo, "late");
    const auto began = Clock::now();
    try {
      const Outcome outcome = transport_->deliver(*message, [&] { marks_.begin(todo); });
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
      seconds_by_end[static_cast<std::size_t>(outcome.kind)].observe(static_cast<double>(took.count()) / 1000);
      Attempted end = judged(mail, outcome);
      end.milliseconds = took.count();
      return end;
    } catch (const LeaseLost& lost) {
      return put_off(todo, lost.what());
    } catch (const std::exception& trouble) {
      log::warn("mail_in_trouble", {{"error", trouble.what()}});
      return {todo, Attempted::End::again, std::chrono::seconds(1), "trouble"};
    }
  }

  Attempted judged(const Mail& mail, const Outcome& outcome) {
    const Todo& todo = mail.todo;
    if (outcome.kind == Outcome::Kind::temporary && outcome.text == "stopped") return put_off(todo, "stopped");
    Attempted end{todo};
    const auto wait = next_attempt(todo.id, static_cast<int>(todo.attempts));
    if (outcome.kind == Outcome::Kind::permanent) {
      end = final_end(mail, failure(mail, words_of(outcome), is_about_the_address(outcome)));
    } else if (outcome.kind == Outcome::Kind::unknown && !repeats(todo)) {
      end = unsure(todo);
    } else if (outcome.kind != Outcome::Kind::accepted && !wait) {
      end = final_end(mail, failure(mail, "given up after ten tries: " + words_of(outcome), false));
    } else if (outcome.kind != Outcome::Kind::accepted) {
      end = {todo, Attempted::End::again, *wait, words_of(outcome)};
    }
    end.status_code = outcome.code;
    end.logged = true;
    if (outcome.kind != Outcome::Kind::accepted && end.error.empty()) end.error = words_of(outcome);
    return end;
  }

  static Attempted unsure(const Todo& todo) {
    Attempted end{todo, Attempted::End::dead, {}, "unsure"};
    end.logged = true;
    return end;
  }

  static RecordMailFailure failure(const Mail& mail, std::string error, bool suppresses) {
    return {mail.todo.id, mail.letter->recipient, std::move(error), suppresses, false};
  }

  /// The todo is done, and the domain hears of it.
  Attempted final_end(const Mail& mail, RecordMailFailure failure) const {
    const Todo& todo = mail.todo;
    Attempted end{todo};
    end.error = failure.suppressed ? "suppressed" : failure.error;
    end.logged = true;
    Envelope envelope;
    envelope.id = derive(todo.id, "record_mail_failure", static_cast<std::uint64_t>(todo.attempts));
    envelope.subject = todo.id;
    envelope.time = now();
    envelope.actor.tenant_id = todo.tenant_id;
    envelope.actor.role = "system";
    envelope.actor.reach = Reach::tenant;
    envelope.actor.now = envelope.time;
    end.then.push_back(command_todo({lane, command(std::move(envelope), std::move(failure))}, keys_));
    return end;
  }

  const Config& config_;
  const Keys& keys_;
  const LetterParts parts_;
  const std::unique_ptr<Transport> transport_;
  Marks marks_;
  std::unique_ptr<Session> session_;  ///< the feeder's
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Mail> waiting_;
  std::deque<Mail> ready_;
  bool reading_ = false;  ///< the feeder holds mails that stand in neither
  bool stopping_ = false;
  std::thread feeder_;
  std::vector<std::thread> threads_;
};

/// Mails to one, and campaigns: each has an executor, threads and connections of its own, so a campaign never keeps a
/// password's reset waiting.
struct Kind {
  std::string_view worker, todos;
  int threads;
};
constexpr Kind kinds[] = {{"mail", "mail.send", 4}, {"campaigns", "mail.campaign", 16}};

Work work_of(const Config& config, const Keys& keys, const Kind& kind) {
  const auto delivering = std::make_shared<Delivering>(config, keys, kind.threads);
  Work work;
  work.kind = kind.todos;
  work.at_once = 2 * kind.threads;
  work.per_key = work.at_once;
  work.lease = lease;
  work.start = [delivering](std::vector<Todo> todos, const std::function<void(Attempted)>& ended) {
    delivering->start(std::move(todos), ended);
  };
  work.stop = [delivering] { delivering->stop(); };
  return work;
}

}  // namespace

Mailbox sender_of(const Config& config) {
  const std::string text = config.mail_from.empty() ? "Hirewire <no-reply@localhost>" : config.mail_from;
  auto from = parse_mailbox(text);
  if (!from) throw std::runtime_error(fmt::format("HIREWIRE_MAIL_FROM: the address {}", from.error()));
  return *std::move(from);
}

std::vector<std::pair<std::string, std::function<Work()>>> workers(const Config& config, const Keys& keys) {
  std::vector<std::pair<std::string, std::function<Work()>>> all;
  for (const Kind& kind : kinds)
    all.emplace_back(kind.worker, [&config, &keys, kind] { return work_of(config, keys, kind); });
  return all;
}

}  // namespace hirewire::mail
