#include "workers/flow/replay.h"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <memory>

#include "base/log.h"
#include "base/metrics.h"
#include "events/topics.h"
#include "storage/flow/flow.h"
#include "storage/flow/replay.h"
#include "workers/flow/carrier.h"
#include "workers/flow/history.h"

namespace hirewire {

namespace {

constexpr std::size_t told_at_once = 1000;
constexpr std::size_t read_ahead = 64;  // messages of a partition

Uuid id_in(const Message& message, std::string_view header) {
  return parse_uuid(message.header(header)).value_or(Uuid{});
}

Instant time_of(const Message& message) {
  return parse_iso(message.header("ce_time")).value_or(Instant{});
}

class Replay {
 public:
  Replay(const ReplayParts& parts, const std::atomic<bool>& stopping)
      : parts_(parts), stopping_(stopping), session_(parts.config, Role::worker), left_(commands_left()) {}

  void run() {
    if (!lock_replay(session_)) throw ReplayPending();
    const auto wanted = replayed_partitions(session_);
    if (wanted.empty()) return;
    for (const ReplayedPartition& of : wanted)
      if (!of.told) learn_told(of);
    in_full_ = told_in_full(session_);
    hold(wanted);
    log::warn("replay_begun", {{"partitions", wanted.size()}, {"in_the_log's_order", in_full_}});
    try {
      session_.commit_without_waiting();  // what is undone is done again; the last commit waits
      open(wanted);
      carry_out();
    } catch (...) {
      session_.rollback();
      give_back();  // it was no command's fault
      throw;
    }
    give_back();
    if (stopping_) return;
    for (const ToldEvent& event : end_replay(session_)) {
      log::warn("told_otherwise", {{"event", to_string(event.id)},
                                   {"type", event.type},
                                   {"lane", event.lane},
                                   {"partition", event.partition},
                                   {"command", to_string(event.command_id)}});
    }
    left_.set(0);
    log::warn("replay_ended", {{"commands", carried_out_}});
  }

 private:
  /// A lane, and what of it is ours.
  struct Lane {
    std::string name;
    CommandRows rows;
    std::map<int, HeldPartition> held;
    std::unique_ptr<Carrier> carrier;
  };
  struct Ahead {
    Message message;
    Instant time;
    std::optional<std::int64_t> place;  ///< in the lost log, where the feed tells of its events
    bool waits = false;                 ///< it would pass, and was put off
  };
  /// A partition's commands from its place on.
  struct Source {
    Lane* lane;
    int partition;
    std::size_t nth;
    std::int64_t next_offset;
    std::int64_t told_before = 0;  ///< behind the last command of which the feed tells
    std::deque<Ahead> ahead;
    bool ended = false;
  };

  /// Keeps the ids of the events that the feed tells behind what was reacted to.
  void learn_told(const ReplayedPartition& of) {
    const auto reader = parts_.bus.read(
        {{.topic = events_topic(parts_.config.name_space, of.lane), .partition = of.partition, .before = of.feed_end}});
    std::vector<ToldEvent> told;
    while (const auto message = reader->next(0)) {
      const auto seq = message->number("hw_seq");
      if (!seq || *seq <= of.reacted) continue;
      told.push_back({.id = id_in(*message, "ce_id"),
                      .lane = of.lane,
                      .partition = of.partition,
                      .seq = *seq,
                      .position = message->number("hw_position"),
                      .type = std::string(message->header("ce_type")),
                      .command_id = id_in(*message, "hw_command"),
                      .time = time_of(*message)});
      if (told.size() >= told_at_once) session_.run(add_told(std::exchange(told, {})));
    }
    if (!told.empty()) session_.run(add_told(told));
    session_.run(told_all_of(of));
  }

  void hold(const std::vector<ReplayedPartition>& wanted) {
    for (const ReplayedPartition& of : wanted) {
      Lane& lane = lanes_[of.lane];
      if (!lane.carrier) {
        lane.name = of.lane;
        lane.rows = command_rows(parts_.contexts, of.lane);
        lane.carrier = std::make_unique<Carrier>(Carrier::Parts{
            of.lane, lane.rows, parts_.folds, parts_.surroundings, parts_.replies, [&lane] { return rows_of(lane); },
            [this, &lane](const Carried& carried) { finish(lane, carried); }});
      }
      lane.held[of.partition] =
          lane.carrier->take_hold(session_, parts_.bus, parts_.config.name_space, of.partition, {}, true);
    }
  }

  static std::map<int, PartitionRow> rows_of(const Lane& lane) {
    std::map<int, PartitionRow> rows;
    for (const auto& [p, held] : lane.held) rows.emplace(p, held.row);
    return rows;
  }

  void give_back() {
    if (!session_.connected()) return;
    for (const auto& [name, lane] : lanes_) {
      std::vector<PartitionRow> rows;
      for (const auto& [p, held] : lane.held) rows.push_back(held.row);
      session_.run(release(name, rows));
    }
  }

  std::vector<Passage> passages(const std::vector<ReplayedPartition>& wanted) {
    std::vector<Passage> all;
    for (const ReplayedPartition& of : wanted) {
      const auto next = lanes_.at(of.lane).held.at(of.partition).row.next_offset;
      all.push_back({.topic = commands_topic(parts_.config.name_space, of.lane),
                     .partition = of.partition,
                     .from = std::max<std::int64_t>(next - 1, 0),
                     .before = of.end_offset});
    }
    return all;
  }

  /// Twice: where the feed's knowledge ends in each partition must be known before the first command.
  void open(const std::vector<ReplayedPartition>& wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      Lane& lane = lanes_.at(wanted[i].lane);
      sources_.push_back({&lane, wanted[i].partition, i, lane.held.at(wanted[i].partition).row.next_offset});
    }
    std::int64_t left = 0;
    for (const Source& source : sources_)
      left += std::max<std::int64_t>(0, wanted[source.nth].end_offset - source.next_offset);
    left_.set(static_cast<double>(left));
    reader_ = parts_.bus.read(passages(wanted));
    for (Source& source : sources_) {
      if (!in_full_ || !begins_where_it_stood(source)) continue;
      for (fill(source); !source.ahead.empty(); fill(source)) {
        for (const Ahead& ahead : source.ahead)
          if (ahead.place) source.told_before = ahead.message.offset + 1;
        source.ahead.clear();
      }
    }
    reader_ = parts_.bus.read(passages(wanted));
    for (Source& source : sources_) {
      source.ended = false;
      if (!begins_where_it_stood(source)) {
        log::warn("history_changed", {{"lane", source.lane->name}, {"partition", source.partition}});
        source.ended = true;  // its loop reads it all
      }
    }
  }

  /// Reads the message that was carried out last. False: it is not that one.
  bool begins_where_it_stood(const Source& source) {
    if (source.next_offset == 0) return true;
    const auto last = reader_->next(source.nth);
    if (!last || last->offset >= source.next_offset) return !last;  // retention has taken it
    return id_in(*last, "ce_id") == source.lane->held.at(source.partition).row.last_id;
  }

  void fill(Source& source) {
    if (!source.ahead.empty() || source.ended) return;
    std::vector<Uuid> ids;
    while (source.ahead.size() < read_ahead) {
      auto message = reader_->next(source.nth);
      if (!message) {
        source.ended = true;
        break;
      }
      ids.push_back(id_in(*message, "ce_id"));
      const Instant time = time_of(*message);
      source.ahead.push_back({std::move(*message), time, {}});
    }
    if (!in_full_ || ids.empty()) return;
    const auto places = told_places(session_, ids);
    for (std::size_t i = 0; i < ids.size(); ++i)
      for (const auto& [id, place] : places)
        if (id == ids[i]) source.ahead[i].place = place;
  }

  void carry_out() {
    while (!stopping_) {
      for (Source& source : sources_) fill(source);
      const auto [source, passing] = choose();
      if (source == nullptr) return;
      carry_out(*source, passing);
    }
  }

  struct Choice {
    Source* source;
    Taken::Passing passing;
  };
  /// Which partition's next command is the next of all, and whether it may take effect (workers/flow/replay.h).
  Choice choose() {
    using enum Taken::Passing;
    Source* told = nullptr;
    Source* other = nullptr;
    Source* waiting = nullptr;
    for (Source& source : sources_) {
      if (source.ahead.empty()) continue;
      const Ahead& head = source.ahead.front();
      if (head.place) {
        if (told == nullptr || *head.place < *told->ahead.front().place) told = &source;
      } else if (head.message.offset < source.told_before) {
        return {&source, is_refused};
      } else {
        Source*& first = head.waits ? waiting : other;
        if (first == nullptr || head.time < first->ahead.front().time) first = &source;
      }
    }
    if (told != nullptr && (other == nullptr || told->ahead.front().time < other->ahead.front().time))
      return {told, happens};
    if (told != nullptr) return {other, is_put_off};
    if (waiting != nullptr && (other == nullptr || waiting->ahead.front().time < other->ahead.front().time))
      return {waiting, happens};
    return {other, happens};
  }

  void carry_out(Source& source, Taken::Passing passing) {
    Ahead& head = source.ahead.front();
    HeldPartition& held = source.lane->held.at(source.partition);
    const Message message = head.message;
    Taken taken = held.alone > 0 ? source.lane->carrier->taken_alone(session_, message, held)
                                 : source.lane->carrier->taken(message, held);
    taken.passing = passing;
    try {
      source.lane->carrier->carry_out_all(session_, std::span(&taken, 1));
    } catch (const PutOff&) {
      session_.rollback();
      head.waits = true;
      return;
    }
    source.ahead.pop_front();
    ++carried_out_;
    left_.add(-1);
  }

  void finish(Lane& lane, const Carried& carried) {
    if (!carried.fenced.empty()) throw std::runtime_error("another has taken over a partition of the replay");
    std::vector<int> changed;
    for (const auto& [p, row] : carried.moved) {
      lane.held.at(p).row = row;
      changed.push_back(p);
    }
    if (parts_.replies) parts_.replies->settle(carried.replies, carried.then);
    if (carried.events > 0 && parts_.committed) parts_.committed(lane.name, changed);
  }

  const ReplayParts& parts_;
  const std::atomic<bool>& stopping_;
  Session session_;
  bool in_full_ = false;
  std::map<std::string, Lane> lanes_;
  std::unique_ptr<PassageReader> reader_;
  std::vector<Source> sources_;
  std::int64_t carried_out_ = 0;
  metrics::Gauge left_;
};

}  // namespace

void replay(const ReplayParts& parts, const std::atomic<bool>& stopping) {
  Replay(parts, stopping).run();
}

}  // namespace hirewire
