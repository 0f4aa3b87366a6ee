#include "workers/relay.h"

#include <condition_variable>
#include <mutex>

#include "base/crash_point.h"
#include "base/log.h"
#include "events/topics.h"

namespace hirewire {

namespace {

constexpr int at_once = 500;
constexpr std::size_t largest_body = 256 * 1024;
constexpr auto tick = std::chrono::milliseconds(1000);
constexpr auto after_trouble = std::chrono::milliseconds(250);

Statement behind(const std::set<LanePartition>& partitions) {
  Array lanes;
  Array numbers;
  for (const auto& [lane, partition] : partitions) {
    lanes.add(lane);
    numbers.add(std::to_string(partition));
  }
  return {"select p.lane, p.partition, p.seq, coalesce(r.seq, 0) as relayed from unnest($1::text[], $2::int[]) as o(lane, partition) "
          "join partition p on p.lane = o.lane and p.partition = o.partition "
          "left join relayed r on r.lane = p.lane and r.partition = p.partition where p.seq > coalesce(r.seq, 0)",
          {lanes.text(), numbers.text()}};
}

Statement moved(std::string_view lane, int partition, std::int64_t seq) {
  return {"insert into relayed as r values ($1, $2, $3) on conflict (lane, partition) do update set seq = excluded.seq where r.seq < excluded.seq",
          {std::string(lane), std::to_string(partition), std::to_string(seq)}};
}

}  // namespace

Message to_event_message(const Logged& e, std::string_view name_space) {
  Message message;
  message.topic = events_topic(name_space, e.lane);
  message.partition = e.partition;
  message.key = to_string(e.aggregate_id);
  message.headers = {{"ce_specversion", "1.0"},
                     {"ce_id", to_string(e.id)},
                     {"ce_type", e.type},
                     {"ce_source", "/hirewire"},
                     {"ce_subject", to_string(e.aggregate_id)},
                     {"ce_time", to_iso_micros(e.time)},
                     {"content-type", "application/json"},
                     {"hw_tenant", to_string(e.tenant_id)},
                     {"hw_seq", std::to_string(e.seq)},
                     {"hw_version", std::to_string(e.aggregate_version)}};
  if (!e.traceparent.empty()) message.headers.emplace_back("traceparent", e.traceparent);
  if (e.body.size() > largest_body) {
    message.headers.emplace_back("hw_body", "reference");
  } else {
    message.body = e.body;
  }
  return message;
}

Relay::Relay(const Config& config, Bus& bus, std::function<std::set<LanePartition>()> owned)
    : config_(config),
      bus_(bus),
      owned_(std::move(owned)),
      relayed_(metrics::counter("hirewire_events_relayed_total", "Events published to Kafka")),
      failed_(metrics::counter("hirewire_relay_failures_total", "Rounds of the relay that Kafka or the database did not take")),
      lag_(metrics::gauge("hirewire_relay_lag_events", "Events in the log that are not published yet, as last seen")) {}

void Relay::stop() {
  stopping_ = true;
  bell_.stop();
}

void Relay::run() {
  std::unique_ptr<Session> session;
  auto look_at = std::chrono::steady_clock::now();
  while (!stopping_) {
    auto partitions = bell_.wait(tick);
    const auto owned = owned_();
    // A ring can be lost, and others may never fall silent: everywhere is looked at once a tick, whatever rings.
    if (partitions.empty() || std::chrono::steady_clock::now() >= look_at) {
      look_at = std::chrono::steady_clock::now() + tick;
      partitions = owned;
    }
    std::erase_if(partitions, [&](const LanePartition& p) { return !owned.contains(p); });
    if (partitions.empty()) continue;
    try {
      if (!session || !session->connected()) {
        session = std::make_unique<Session>(config_, Role::worker);
        session->commit_without_waiting();   // what is undone is done again, with the same ids
      }
      publish(*session, partitions);
    } catch (const std::exception& trouble) {
      failed_.add();
      log::warn("relay_in_trouble", {{"error", trouble.what()}});
      session.reset();
      bell_.pause(after_trouble);
    }
  }
}

void Relay::publish(Session& session, const std::set<LanePartition>& partitions) {
  const Rows rows = session.run(behind(partitions));
  std::vector<Statement> reads;
  std::int64_t lag = 0;
  for (int r = 0; r < rows.size(); ++r) {
    lag += rows.integer(r, "seq") - rows.integer(r, "relayed");
    reads.push_back(events_after(rows.text(r, "lane"), static_cast<int>(rows.integer(r, "partition")), rows.integer(r, "relayed"), at_once));
  }
  lag_.set(static_cast<double>(lag));
  if (reads.empty()) return;
  std::vector<Logged> all;
  std::vector<Statement> moves;
  for (const Rows& answer : session.run_all(reads)) {
    auto events = logged(answer);
    if (events.empty()) continue;
    moves.push_back(moved(events.back().lane, events.back().partition, events.back().seq));
    if (static_cast<int>(events.size()) == at_once) bell_.ring(events.back().lane, events.back().partition);
    std::ranges::move(events, std::back_inserter(all));
  }
  crash_point("before_relay");
  if (!send(all)) {
    failed_.add();
    return;                                // the timer comes back to it
  }
  crash_point("after_relay");
  session.run_all(moves);
  relayed_.add(static_cast<double>(all.size()));
}

/// Sends all and waits for every acknowledgement.
bool Relay::send(const std::vector<Logged>& events) {
  struct Waiting {
    std::mutex mutex;
    std::condition_variable signal;
    std::size_t open = 0;
    bool failed = false;
  };
  auto waiting = std::make_shared<Waiting>();
  waiting->open = events.size();
  for (const Logged& event : events)
    bus_.send(to_event_message(event, config_.name_space), [waiting](bool delivered) {
      const std::lock_guard lock(waiting->mutex);
      waiting->failed |= !delivered;
      if (--waiting->open == 0) waiting->signal.notify_one();
    });
  std::unique_lock lock(waiting->mutex);
  waiting->signal.wait(lock, [&] { return waiting->open == 0; });
  return !waiting->failed;
}

}  // namespace hirewire
