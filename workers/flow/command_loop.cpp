#include "workers/flow/command_loop.h"

#include <fmt/format.h>

#include "base/bite.h"
#include "base/crash_point.h"
#include "base/log.h"
#include "events/topics.h"
#include "storage/flow/lane_workers.h"

namespace hirewire {

namespace {

constexpr auto poll_wait = std::chrono::milliseconds(500);
constexpr auto retake_after = std::chrono::seconds(1);  // time for Kafka to tell us that a partition is no longer ours
constexpr auto between_reports = std::chrono::seconds(2);

double seconds_since_1970() {
  return std::chrono::duration<double>(now().time_since_epoch()).count();
}

}  // namespace

CommandLoop::CommandLoop(LoopParts parts, std::string_view lane, const std::vector<const Context*>& contexts)
    : parts_(std::move(parts)),
      lane_(lane),
      contexts_(contexts),
      rows_(command_rows(contexts, lane)),
      carrier_({lane_, rows_, parts_.folds, parts_.surroundings, parts_.replies, [this] { return mine(); },
                [this](const Carried& carried) { finish(carried); }}),
      done_(lane_counter("commands_done_total", "Commands carried out", lane)),
      refused_(lane_counter("commands_refused_total", "Commands refused by a rule", lane)),
      duplicates_(lane_counter("commands_duplicate_total", "Copies of commands that the inbox already knew", lane)),
      dead_letters_(lane_counter("dead_letters_total", "Messages convicted as poison", lane)),
      replays_(replayed_batches(lane)),
      takeovers_(lane_counter("takeovers_total", "Partitions taken over", lane)),
      orphans_(lane_counter("orphans_total",
                            "Takeovers of a partition whose last owner did not end in order: its next messages are "
                            "tried one by one",
                            lane)),
      history_changes_(
          lane_counter("history_changes_total", "Partitions whose Kafka history was not the one we knew", lane)),
      lost_(lane_counter("commands_lost_total",
                         "Commands that Kafka had forgotten before anybody carried them out: its retention is shorter "
                         "than the workers' absence",
                         lane)),
      fences_(lane_counter("fenced_total", "Batches that met another owner's epoch", lane)),
      healthy_(metrics::gauge("hirewire_lane_healthy",
                              "1 while the lane's loop makes progress, 0 while it meets trouble", {{"lane", lane_}})),
      waiting_gauge_(
          metrics::gauge("hirewire_commands_waiting",
                         "Commands in our partitions of the lane's topic that no batch has taken yet (consumer lag)",
                         {{"lane", lane_}})),
      partitions_gauge_(metrics::gauge("hirewire_lane_partitions", "Partitions of the lane that this process works on",
                                       {{"lane", lane_}})),
      progress_(metrics::gauge("hirewire_lane_progress_timestamp_seconds",
                               "When a batch was last committed, or nothing waited (seconds since 1970)",
                               {{"lane", lane_}})) {}

void CommandLoop::stop() {
  stopping_ = true;
  stop_signal_.notify_all();
  const std::lock_guard lock(mutex_);
  if (consumer_) consumer_->wake();
}

std::set<int> CommandLoop::partitions() const {
  const std::lock_guard lock(partitions_mutex_);
  return partitions_;
}

void CommandLoop::run() {
  healthy_.set(1);
  {
    const std::lock_guard lock(mutex_);
    consumer_ = parts_.bus.join(lane_group(parts_.config.name_space, lane_),
                                commands_topic(parts_.config.name_space, lane_), parts_.instance + "-" + lane_);
  }
  while (!stopping_) {
    try {
      if (!session_ || !session_->connected() || !history_known_) connect();
      take_polled(consumer_->poll(batch_limit, waiting_.empty() ? poll_wait : std::chrono::milliseconds(0)));
      crash_point("after_poll");
      report();
      show_progress();
      carry_out_polled();
    } catch (const std::exception& trouble) {
      recover(trouble.what());
    }
  }
  try {
    std::vector<PartitionRow> rows;
    for (const auto& [p, row] : mine()) rows.push_back(row);
    if (session_ && session_->connected()) {
      release_partitions(rows);
      session_->run(report_out(lane_, id_));
    }
  } catch (const std::exception& trouble) {
    log::warn("not_released", {{"lane", lane_}, {"error", trouble.what()}});
  }
  const std::lock_guard lock(mutex_);
  consumer_.reset();
}

/// One batch; after it, one by one, what comes from partitions whose last owner may have died of one of its messages.
void CommandLoop::carry_out_polled() {
  std::vector<Taken> batch;
  std::vector<Message> alone;
  for (Message& message : std::exchange(waiting_, {}))
    if (own_.at(message.partition).alone > 0) {
      alone.push_back(std::move(message));
    } else {
      const Own& from = own_.at(message.partition);
      batch.push_back(carrier_.taken(std::move(message), from));
    }
  carrier_.carry_out_all(*session_, batch);
  for (Message& message : alone) {
    Own& from = own_.at(message.partition);
    Taken taken = carrier_.taken_alone(*session_, std::move(message), from);
    carrier_.carry_out_all(*session_, std::span(&taken, 1));
  }
}

/// A new connection means that our last transaction's fate is unknown, and that the database may be another one:
/// everything is taken over anew.
void CommandLoop::connect() {
  if (!session_ || !session_->connected()) {
    history_known_ = false;
    connected_at_ = std::chrono::steady_clock::now();
    if (session_) {
      session_->reconnect();
    } else {
      session_ = std::make_unique<Session>(parts_.config, Role::worker);
    }
  }
  look_at_history();
  for (auto& [partition, own] : own_) take_over_partition(partition);
}

void CommandLoop::take_polled(Polled polled) {
  restarted_.clear();
  std::vector<PartitionRow> given_up;
  for (const int p : polled.revoked) {
    if (const auto own = own_.extract(p); !own.empty()) given_up.push_back(own.mapped().row);
    std::erase_if(waiting_, [p](const Message& m) { return m.partition == p; });
  }
  for (const int p : polled.assigned) own_[p] = {};
  if (!polled.revoked.empty() || !polled.assigned.empty()) {
    const std::lock_guard lock(partitions_mutex_);
    partitions_.clear();
    for (const auto& [p, own] : own_) partitions_.insert(p);
    partitions_gauge_.set(static_cast<double>(own_.size()));
    report_at_ = {};
  }
  // Only now what may throw: Kafka names them once, and after trouble all that own_ holds is taken over.
  release_partitions(given_up);
  for (const int p : polled.assigned) take_over_partition(p);
  for (auto& [p, own] : own_) {
    if (!own.fenced || std::chrono::steady_clock::now() < own.retake) continue;
    connected_at_ = own.retake;  // another owner may have come with another database
    look_at_history();
    take_over_partition(p);
  }
  if (polled.disconnected) {
    for (const auto& [p, own] : own_)
      if (!own.fenced) look_back(p);
  }
  for (Message& message : polled.messages)
    if (continues(message)) waiting_.push_back(std::move(message));
  for (const auto& [p, end] : polled.ended) reached_end(p, end);
}

/// From within the loop: who hangs does not report.
void CommandLoop::report() {
  const auto at = std::chrono::steady_clock::now();
  if (at < report_at_) return;
  std::vector<int> works_on;
  for (const auto& [p, row] : mine()) works_on.push_back(p);
  session_->run(report_in(lane_, id_, parts_.instance, works_on));
  report_at_ = at + between_reports;
}

void CommandLoop::show_progress() {
  const auto waiting = consumer_->behind() + static_cast<std::int64_t>(waiting_.size());
  waiting_gauge_.set(static_cast<double>(waiting));
  if (waiting == 0) progress_.set(seconds_since_1970());
}

/// The partitions that are still ours, as last seen.
std::map<int, PartitionRow> CommandLoop::mine() const {
  std::map<int, PartitionRow> rows;
  for (const auto& [p, own] : own_)
    if (!own.fenced) rows.emplace(p, own.row);
  return rows;
}

void CommandLoop::finish(const Carried& carried) {
  failures_ = 0;
  healthy_.set(1);
  progress_.set(seconds_since_1970());
  std::vector<int> changed;
  for (const auto& [p, row] : carried.moved) {
    own_.at(p).row = row;
    changed.push_back(p);
  }
  for (const int p : carried.fenced) {
    const auto at = own_.find(p);
    if (at == own_.end()) continue;
    at->second.fenced = true;
    at->second.retake = std::chrono::steady_clock::now() + retake_after;
    fences_.add();
    log::warn("fenced", {{"lane", lane_}, {"partition", p}});
  }
  crash_point("before_reply");
  if (parts_.replies) parts_.replies->settle(carried.replies, carried.then);
  if (carried.events > 0 && parts_.committed) parts_.committed(lane_, changed);
  done_.add(carried.done);
  refused_.add(carried.refused);
  duplicates_.add(carried.duplicates);
  dead_letters_.add(carried.convicted);
}

/// Trouble is nobody's fault: roll back, wait a little longer each time, take everything over and replay.
void CommandLoop::recover(std::string_view what) {
  healthy_.set(0);
  replays_.add();
  const auto wait =
      std::min(std::chrono::milliseconds(50) * (1 << std::min(failures_, 6)), std::chrono::milliseconds(2000));
  if (failures_++ % 10 == 0)
    log::warn("lane_in_trouble", {{"lane", lane_}, {"error", what}, {"again_in_ms", wait.count()}});
  if (session_) session_->rollback();
  {
    std::unique_lock lock(mutex_);
    stop_signal_.wait_for(lock, wait, [this] { return stopping_.load(); });
  }
  // connect() takes over when the database is back
  if (stopping_ || !session_ || !session_->connected() || !history_known_) return;
  try {
    for (auto& [p, own] : own_) take_over_partition(p);
  } catch (const std::exception&) {
    session_.reset();
  }
}

}  // namespace hirewire
