#include "workers/flow/relay.h"

#include <condition_variable>
#include <mutex>

#include "base/crash_point.h"
#include "base/log.h"
#include "events/topics.h"

namespace hirewire {

namespace {

constexpr auto tick = std::chrono::milliseconds(1000);
constexpr auto after_trouble = std::chrono::milliseconds(250);

}  // namespace

Message to_event_message(const Logged& e, std::string_view name_space, std::size_t most) {
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
                     {"hw_command", to_string(e.command_id)},
                     {"hw_seq", std::to_string(e.seq)},
                     {"hw_position", std::to_string(e.position)},
                     {"hw_version", std::to_string(e.aggregate_version)}};
  if (!e.traceparent.empty()) message.headers.emplace_back("traceparent", e.traceparent);
  if (e.body.size() > most) {
    message.headers.emplace_back("hw_body", "reference");
  } else {
    message.body = e.body;
  }
  return message;
}

Relay::Relay(const Config& config, Bus& bus, std::function<std::set<LanePartition>()> owned, History* history)
    : config_(config),
      bus_(bus),
      owned_(std::move(owned)),
      history_(history),
      relayed_(metrics::counter("hirewire_events_relayed_total", "Events published to Kafka")),
      failed_(metrics::counter("hirewire_relay_failures_total",
                               "Rounds of the relay that Kafka or the database did not take")),
      refused_(metrics::counter("hirewire_events_refused_total",
                                "Events that Kafka never takes with their body, and that went by reference")),
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
      if (!session || !session->connected()) session = connect_patiently(config_, history_);
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
  const auto found = unread(session.run(what_is_unread(LogReader::relay, partitions)));
  lag_.set(static_cast<double>(found.events));
  if (found.stretches.empty()) return;
  const auto events = logged(session.run(events_in(found.stretches)));
  crash_point("before_relay");
  if (!send(events)) {
    failed_.add();
    return;  // the timer comes back to it
  }
  crash_point("after_relay");
  session.run(mark_read(LogReader::relay, found.stretches));
  relayed_.add(static_cast<double>(events.size()));
  for (const auto& [lane, partition] : found.cut) bell_.ring(lane, partition);
}

/// Sends all and waits for every acknowledgement. What Kafka refuses goes again by reference: the log has it.
bool Relay::send(const std::vector<Logged>& events) {
  const Sent sent = send(events, largest_event_body);
  if (sent.refused.empty() || sent.lost) return !sent.lost;
  refused_.add(static_cast<double>(sent.refused.size()));
  const Sent again = send(sent.refused, 0);
  if (!again.refused.empty()) log::error("events_refused_by_kafka", {{"events", again.refused.size()}});
  return !again.lost;
}

Relay::Sent Relay::send(const std::vector<Logged>& events, std::size_t most) {
  struct Waiting {
    std::mutex mutex;
    std::condition_variable signal;
    std::size_t open = 0;
    std::vector<std::size_t> refused;
    bool lost = false;
  };
  auto waiting = std::make_shared<Waiting>();
  waiting->open = events.size();
  for (std::size_t i = 0; i < events.size(); ++i)
    bus_.send(to_event_message(events[i], config_.name_space, most), [waiting, i](Delivery outcome) {
      const std::lock_guard lock(waiting->mutex);
      waiting->lost |= outcome == Delivery::lost;
      if (outcome == Delivery::refused) waiting->refused.push_back(i);
      if (--waiting->open == 0) waiting->signal.notify_one();
    });
  std::unique_lock lock(waiting->mutex);
  waiting->signal.wait(lock, [&] { return waiting->open == 0; });
  Sent sent{{}, waiting->lost};
  for (const std::size_t i : waiting->refused) sent.refused.push_back(events[i]);
  return sent;
}

}  // namespace hirewire
