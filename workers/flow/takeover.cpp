#include <fmt/format.h>

#include "base/bite.h"
#include "base/log.h"
#include "events/topics.h"
#include "storage/flow/event_feed.h"
#include "workers/flow/command_loop.h"
#include "workers/flow/replay.h"

// Whose a partition is, and whether Kafka's history is the one that we know (docs/architecture.md §3, Partition and
// takeover).

namespace hirewire {

/// What goes wrong from here on was not the fault of a command.
void CommandLoop::release_partitions(std::span<const PartitionRow> rows) {
  if (!rows.empty()) session_->run(release(lane_, rows));
}

/// Whether the database is the one that Kafka knows. What a restore has lost is carried out again by whoever is the
/// first to see it; the others wait.
void CommandLoop::look_at_history() {
  table_ = 0;
  history_known_ = parts_.history == nullptr;
  if (history_known_) return;
  if (parts_.history->replaying(*session_, connected_at_)) {
    healthy_.set(0);
    replay({parts_.config, parts_.surroundings, parts_.bus, parts_.folds, contexts_, parts_.replies, parts_.committed},
           stopping_);
  }
  history_known_ = true;
}

void CommandLoop::take_over_partition(int partition) {
  Own& own = own_.at(partition);
  const int alone = own.alone;
  static_cast<HeldPartition&>(own) = carrier_.take_hold(*session_, parts_.bus, parts_.config.name_space, partition,
                                                        disabled("caught") ? Uuid{} : own.row.epoch);
  own.alone = std::max(own.alone, alone);
  if (const auto before = std::exchange(table_, own.row.table); before != 0 && before != table_) {
    history_known_ = false;
    connected_at_ = std::chrono::steady_clock::now();
    throw std::runtime_error("the database was made anew under our connection");
  }
  own.fenced = false;
  look_back(partition);
  if (!own.row.in_order) orphans_.add();
  takeovers_.add();
  log::info("partition_taken_over", {{"lane", lane_},
                                     {"partition", partition},
                                     {"next_offset", own.row.next_offset},
                                     {"in_order", own.row.in_order}});
}

/// Reads on from the message that was carried out last: whether Kafka's history is still the one that we know.
void CommandLoop::look_back(int partition) {
  Own& own = own_.at(partition);
  const auto next = own.row.next_offset;
  own.looking_back = next > 0 && !disabled("look-back");
  own.expected = next > 0 ? next : any_offset;
  restarted_.insert(partition);
  std::erase_if(waiting_, [partition](const Message& m) { return m.partition == partition; });
  consumer_->start_at(partition, own.looking_back ? next - 1 : disabled("look-back") ? next : earliest);
}

/// Whether the message is one to carry out.
bool CommandLoop::continues(const Message& message) {
  const auto at = own_.find(message.partition);
  if (at == own_.end() || at->second.fenced || restarted_.contains(message.partition)) return false;
  Own& own = at->second;
  const bool looked_back = std::exchange(own.looking_back, false);
  const bool last = looked_back && message.offset == own.expected - 1;
  if (last && parse_uuid(message.header("ce_id")).value_or(Uuid{}) == own.row.last_id) return false;
  if (last || (message.offset < own.expected && !disabled("look-back"))) {
    begin_anew_at(message.partition, message.offset);
    return false;
  }
  if (own.expected != any_offset && message.offset > own.expected) {
    lost_.add(static_cast<double>(message.offset - own.expected));
    log::error("commands_lost", {{"lane", lane_},
                                 {"partition", message.partition},
                                 {"from_offset", own.expected},
                                 {"to_offset", message.offset - 1}});
  }
  own.expected = message.offset + 1;
  return true;
}

/// What was carried out must not be beyond the log's end.
void CommandLoop::reached_end(int partition, std::int64_t end) {
  const auto at = own_.find(partition);
  if (at == own_.end() || at->second.fenced || restarted_.contains(partition) || disabled("look-back")) return;
  if (end < at->second.expected) return begin_anew_at(partition, end);
  at->second.looking_back = false;  // retention has taken the message that was carried out last
}

/// Kafka's history changed: all that is there is read again, which the inbox makes safe, and what its feed may have
/// lost is published again.
void CommandLoop::begin_anew_at(int partition, std::int64_t met) {
  Own& own = own_.at(partition);
  history_changes_.add();
  log::warn("history_changed",
            {{"lane", lane_}, {"partition", partition}, {"expected_offset", own.expected}, {"met_offset", met}});
  session_->run(begin_anew(lane_, own.row));
  session_->run(read_again(LogReader::relay, lane_, partition, now() - retention));
  own.row.next_offset = own.unsigned_below = 0;
  own.row.last_id = {};
  look_back(partition);
  const int rung[] = {partition};
  if (parts_.committed) parts_.committed(lane_, rung);
}

}  // namespace hirewire
