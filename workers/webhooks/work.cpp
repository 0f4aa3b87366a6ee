#include "workers/webhooks/work.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "base/crash_point.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/named_thread.h"
#include "schemas/language/describe.h"
#include "schemas/language/json.h"
#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"
#include "workers/flow/retry.h"
#include "workers/webhooks/body.h"
#include "workers/webhooks/sender.h"

namespace hirewire::webhooks {

BOOST_DESCRIBE_STRUCT(Told, (), (event_id, subject, type, time))

namespace {

constexpr int at_once = 256;
constexpr int per_endpoint = 16;
constexpr auto fresh_for = std::chrono::seconds(1);
constexpr auto idle = std::chrono::milliseconds(1000);

/// A todo's payload, as storage/webhooks/deliveries.sql makes it.
struct Delivery : Told {
  Uuid endpoint_id;
  Json data;
};
BOOST_DESCRIBE_STRUCT(Delivery, (Told), (endpoint_id, data))

}  // namespace

namespace {

metrics::Histogram seconds_of(const std::string& end) {
  return metrics::histogram("hirewire_webhook_seconds",
                            "From the start of a delivery's attempt to its end, by whether it was taken.",
                            {{"end", end}});
}
const auto taken_seconds = seconds_of("taken");
const auto failed_seconds = seconds_of("failed");

class Delivering {
 public:
  using Done = std::function<void(Attempted)>;

  Delivering(const Config& config, const Keys& keys, const Folds& folds)
      : config_(config),
        keys_(keys),
        folds_(folds),
        sender_(limits_of(config)),
        thread_(named_thread("webhooks out", [this] { run(); })) {}
  ~Delivering() {
    stopping_ = true;
    sender_.wake();
    thread_.join();
  }
  Delivering(const Delivering&) = delete;
  Delivering& operator=(const Delivering&) = delete;

  void start(std::vector<Todo> todos, const Done& ended) {
    {
      const std::lock_guard lock(mutex_);
      for (Todo& todo : todos) waiting_.push_back({std::move(todo), ended});
    }
    sender_.wake();
  }

 private:
  struct Waiting {
    Todo todo;
    Done ended;
  };
  using Place = std::pair<Uuid, std::string>;  ///< an endpoint's: tenant and id
  static Place place_of(const Todo& todo) { return {todo.tenant_id, todo.lane_key}; }
  struct Target {
    std::string url;
    std::optional<std::string> secret;  ///< nullopt: sealed with another key, or for another endpoint
    bool enabled = false;
    std::chrono::steady_clock::time_point read_at;
  };

  /// As many places as attempts are begun: none waits in the sender until its lease has expired.
  static Limits limits_of(const Config& config) {
    Limits limits;
    limits.at_once = at_once;
    limits.allow_private = config.webhook_allow_private;
    return limits;
  }

  void run() {
    while (!stopping_) {
      try {
        begin(take());
        sender_.run(idle);
      } catch (const std::exception& trouble) {
        log::warn("webhooks_in_trouble", {{"error", trouble.what()}});
      }
    }
  }

  std::vector<Waiting> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(waiting_, {});
  }

  void begin(std::vector<Waiting> batch) {
    if (batch.empty()) return;
    try {
      read_targets(batch);
    } catch (const std::exception& trouble) {
      log::warn("webhook_endpoints_unknown", {{"error", trouble.what()}});
      session_.reset();
      for (Waiting& waiting : batch)
        waiting.ended(
            {std::move(waiting.todo), Attempted::End::again, std::chrono::seconds(1), "database_unavailable"});
      return;
    }
    for (Waiting& waiting : batch) begin(std::move(waiting));
  }

  /// The endpoints of a batch that were not looked at within the last second, in one statement.
  void read_targets(const std::vector<Waiting>& batch) {
    const auto now_is = std::chrono::steady_clock::now();
    std::erase_if(targets_, [&](const auto& entry) { return now_is - entry.second.read_at > fresh_for; });
    std::set<Place> unknown;
    std::set<Uuid> tenants;
    for (const Waiting& waiting : batch) {
      if (targets_.contains(place_of(waiting.todo))) continue;
      unknown.insert(place_of(waiting.todo));
      tenants.insert(waiting.todo.tenant_id);
    }
    if (unknown.empty()) return;
    Relation wanted("wanted");
    const auto tenant_id = wanted.column("tenant_id", "uuid");
    const auto id = wanted.column("id", "uuid");
    for (const auto& [tenant, endpoint] : unknown) {
      wanted.add(tenant_id, tenant);
      wanted.add(id, parse_uuid(endpoint));
    }
    if (!session_ || !session_->connected()) session_ = std::make_unique<Session>(config_, Role::worker);
    std::vector<Statement> statements;
    if (auto see = session_->see(tenants)) statements.push_back(std::move(*see));
    statements.push_back(wanted.into(sql("webhooks/endpoints.sql")));
    const Rows rows = session_->run_all(statements).back();
    for (const Place& place : unknown) targets_[place].read_at = now_is;  // without a row it is gone
    for (int r = 0; r < rows.size(); ++r) {
      const Uuid tenant = parse_uuid(rows.text(r, "tenant_id")).value_or(Uuid{});
      const std::string endpoint(rows.text(r, "id"));
      Target& target = targets_[{tenant, endpoint}];
      target.url = rows.text(r, "url");
      target.secret = Sealer(keys_, "webhook", tenant, parse_uuid(endpoint).value_or(Uuid{}))
                          .unseal("secret", rows.text(r, "secret"));
      target.enabled = rows.text(r, "state") == "enabled";
    }
  }

  void begin(Waiting waiting) {
    const Target& target = targets_.at(place_of(waiting.todo));
    if (!target.enabled) return bury(std::move(waiting), "endpoint_gone");
    if (!target.secret) return bury(std::move(waiting), "sealed");
    auto body = body_of(waiting.todo);
    if (!body) return bury(std::move(waiting), "unreadable");
    Post post{waiting.todo.id, target.url, *target.secret, std::move(*body), now()};
    sender_.submit(std::move(post), [w = std::move(waiting)](const Outcome& outcome) {
      crash_point("before_done");
      w.ended(judged(w.todo, outcome));
    });
  }

  /// nullopt: no attempt can mend it.
  [[nodiscard]] std::optional<std::string> body_of(const Todo& todo) const {
    const auto delivery = read_json_as<Delivery>(todo.payload);
    if (!delivery) return std::nullopt;
    const Fold* fold = folds_.find(delivery->type);
    if (!fold) return std::nullopt;
    const auto data = public_data(*fold->shape, delivery->data.text);
    if (!data) return std::nullopt;
    return delivery_body(*delivery, *data);
  }

  static void bury(Waiting waiting, std::string error) {
    waiting.ended({std::move(waiting.todo), Attempted::End::dead, {}, std::move(error)});
  }

  static Attempted judged(const Todo& todo, const Outcome& outcome) {
    Attempted attempted{todo};
    attempted.status_code = outcome.status_code;
    attempted.milliseconds = outcome.milliseconds;
    attempted.logged = true;
    (outcome.delivered() ? taken_seconds : failed_seconds).observe(static_cast<double>(outcome.milliseconds) / 1000);
    if (outcome.delivered()) return attempted;
    attempted.error = outcome.status_code == 410 ? "gone" : std::string(outcome.error);
    const bool hopeless = outcome.status_code == 410 || outcome.error == "refused_url";
    const auto wait =
        hopeless ? std::nullopt : next_attempt(todo.id, static_cast<int>(todo.attempts), outcome.retry_after);
    attempted.end = wait ? Attempted::End::again : Attempted::End::dead;
    attempted.due_in = wait.value_or(std::chrono::milliseconds(0));
    return attempted;
  }

  const Config& config_;
  const Keys& keys_;
  const Folds& folds_;
  Sender sender_;
  std::unique_ptr<Session> session_;
  std::map<Place, Target> targets_;
  std::mutex mutex_;
  std::vector<Waiting> waiting_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // the last member: it runs on the others
};

}  // namespace

Work deliver(const Config& config, const Keys& keys, const Folds& folds) {
  Work work;
  work.kind = "webhooks.deliver";
  work.at_once = at_once;
  work.per_key = per_endpoint;
  work.start = [delivering = std::make_shared<Delivering>(config, keys, folds)](
                   std::vector<Todo> todos, const std::function<void(Attempted)>& ended) {
    delivering->start(std::move(todos), ended);
  };
  return work;
}

}  // namespace hirewire::webhooks
