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
constexpr std::int64_t marks_that_convict = 3;
constexpr int batches_after_a_surprise = 16;  // where copies and known values come often, trying without looking costs

metrics::Counter lane_counter(const std::string& name, const std::string& help, std::string_view lane) {
  return metrics::counter("hirewire_" + name, help, {{"lane", std::string(lane)}});
}

double seconds_since_1970() {
  return std::chrono::duration<double>(now().time_since_epoch()).count();
}

}  // namespace

CommandLoop::CommandLoop(LoopParts parts, std::string_view lane, const std::vector<const Context*>& contexts)
    : parts_(std::move(parts)),
      lane_(lane),
      rows_(command_rows(contexts, lane)),
      done_(lane_counter("commands_done_total", "Commands carried out", lane)),
      refused_(lane_counter("commands_refused_total", "Commands refused by a rule", lane)),
      duplicates_(lane_counter("commands_duplicate_total", "Copies of commands that the inbox already knew", lane)),
      dead_letters_(lane_counter("dead_letters_total", "Messages convicted as poison", lane)),
      replays_(lane_counter("batches_replayed_total", "Batches rolled back and replayed", lane)),
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
      batch_seconds_(
          metrics::histogram("hirewire_batch_seconds", "Time of one batch's transaction", {{"lane", lane_}})),
      batch_commands_(metrics::sizes("hirewire_batch_commands", "Commands in one batch", {{"lane", lane_}})),
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
      if (!session_ || !session_->connected()) connect();
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
      const std::int64_t unsigned_below = own_.at(message.partition).unsigned_below;
      batch.push_back(take(std::move(message), unsigned_below, rows_, parts_.surroundings));
    }
  carry_out_all(batch);
  for (Message& message : alone) {
    Taken taken = taken_alone(std::move(message));
    carry_out_all(std::span(&taken, 1));
  }
}

/// A new connection means that our last transaction's fate is unknown: everything is taken over anew.
void CommandLoop::connect() {
  if (session_) {
    session_->reconnect();
  } else {
    session_ = std::make_unique<Session>(parts_.config, Role::worker);
  }
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
  for (auto& [p, own] : own_)
    if (own.fenced && std::chrono::steady_clock::now() >= own.retake) take_over_partition(p);
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

/// Marks the message before anything reads it. A mark is cleared by a commit, by trouble that was caught and by an
/// orderly end, so a message that is marked again was alone when the process died: once may be chance, twice is not.
Taken CommandLoop::taken_alone(Message message) {
  Own& own = own_.at(message.partition);
  --own.alone;
  const auto times = marks(session_->run(mark_message(lane_, own.row, place_of(message))));
  // Convicted, it is read once more, so that its caller gets an answer; unless that, too, kills.
  Taken taken = times > marks_that_convict ? Taken{.message = std::move(message)}
                                           : take(std::move(message), own.unsigned_below, rows_, parts_.surroundings);
  if (times >= marks_that_convict)
    taken.convicted = fmt::format("the process died {} times while this message was tried alone", times - 1);
  return taken;
}

/// Convicts the command that seems to be at fault, if it breaks something alone, or halves the batch until poison is
/// alone; everything else is replayed whole.
void CommandLoop::carry_out_all(std::span<Taken> batch) {
  Looking looking = look_first_ > 0 ? Looking::by_wave : Looking::not_at_all;
  look_first_ = std::max(0, look_first_ - 1);
  while (!batch.empty()) {
    try {
      if (try_once(batch, looking)) return;
      looking = Looking::by_wave;
    } catch (const DecisionFault& fault) {
      session_->rollback();
      log::error("decision_fault", {{"lane", lane_},
                                    {"command", fault.taken->command->envelope.type},
                                    {"id", to_string(fault.taken->command->envelope.id)}});
      fault.taken->convicted = "a fault in the decision: " + fault.what;
    } catch (const SqlError& error) {
      if (!error.convicts() && !error.short_fold()) throw;
      session_->rollback();
      if (error.short_fold()) {
        replays_.add();
        if (looking == Looking::one_by_one) throw;  // alone and still short: another partition is at it; wait a moment
        if (looking == Looking::not_at_all) look_first_ = batches_after_a_surprise;
        looking = looking == Looking::not_at_all ? Looking::by_wave : Looking::one_by_one;
        continue;
      }
      log::error("batch_convicted", {{"lane", lane_}, {"size", batch.size()}, {"error", error.what()}});
      if (batch.size() == 1) {
        if (!batch.front().convicted.empty()) throw;  // even its dead letter is refused: trouble of ours
        batch.front().convicted = error.what();
      } else if (const auto suspect = suspect_in(batch, error); !suspect || !breaks_alone(batch[*suspect])) {
        const auto half = batch.size() / 2;
        carry_out_all(batch.first(half));
        batch = batch.subspan(half);
      }
    }
  }
}

/// Where a key is taken: the first command that would make what is there already.
std::optional<std::size_t> CommandLoop::suspect_in(std::span<const Taken> batch, const SqlError& error) {
  if (error.table().empty()) return std::nullopt;
  std::set<Uuid> tenants;
  std::vector<Uuid> made;
  std::map<Uuid, std::size_t> first;  ///< command about each of them
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!batch[i].convicted.empty() || !batch[i].touches.keys.empty()) continue;
    const Envelope& e = batch[i].command->envelope;
    tenants.insert(e.actor.tenant_id);
    made.push_back(e.subject);
    first.emplace(e.subject, i);
  }
  if (made.empty()) return std::nullopt;
  std::vector<Statement> asked;
  if (auto see = session_->see(tenants)) asked.push_back(std::move(*see));
  asked.push_back(ids_there(error.table(), made));
  std::optional<std::size_t> suspect;
  try {
    const Rows there = session_->run_all(asked).back();
    for (int r = 0; r < there.size(); ++r) {
      const auto at = first.at(parse_uuid(there.text(r, "id")).value());
      suspect = std::min(suspect.value_or(at), at);
    }
  } catch (const SqlError&) {  // NOLINT(bugprone-empty-catch): a table whose rows have no id
  }
  return suspect;
}

/// Convicts it where it is at fault by itself: it is carried out alone, but for the commit.
bool CommandLoop::breaks_alone(Taken& taken) {
  try {
    rehearse(parts_of_batch(), taken, mine());
  } catch (const SqlError& error) {
    if (!error.convicts() && !error.short_fold()) throw;
    if (error.convicts()) taken.convicted = error.what();
  } catch (const DecisionFault&) {  // NOLINT(bugprone-empty-catch): the batch meets it, too, and tells
  }
  session_->rollback();
  return !taken.convicted.empty();
}

BatchParts CommandLoop::parts_of_batch() const {
  return {*session_, parts_.folds, parts_.surroundings.keys, lane_, parts_.replies};
}

/// The partitions that are still ours, as last seen.
std::map<int, PartitionRow> CommandLoop::mine() const {
  std::map<int, PartitionRow> rows;
  for (const auto& [p, own] : own_)
    if (!own.fenced) rows.emplace(p, own.row);
  return rows;
}

/// False: it cannot be carried out with so little looking.
bool CommandLoop::try_once(std::span<Taken> batch, Looking looking) {
  const auto begin = std::chrono::steady_clock::now();
  const auto carried = carry_out(parts_of_batch(), batch, mine(), looking);
  if (!carried) return false;
  batch_seconds_.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  batch_commands_.observe(static_cast<double>(batch.size()));
  finish(*carried);
  return true;
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
  if (stopping_ || !session_ || !session_->connected()) return;  // connect() takes over when the database is back
  try {
    for (auto& [p, own] : own_) take_over_partition(p);
  } catch (const std::exception&) {
    session_.reset();
  }
}

}  // namespace hirewire
