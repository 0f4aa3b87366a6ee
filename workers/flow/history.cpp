#include "workers/flow/history.h"

#include "base/bite.h"
#include "base/log.h"
#include "events/topics.h"
#include "schemas/messages/message.h"

namespace hirewire {

History::History(const Config& config, Bus& bus, int partitions)
    : config_(config), bus_(bus), partitions_(partitions), left_(commands_left()) {
  left_.set(0);
}

metrics::Gauge commands_left() {
  return metrics::gauge("hirewire_replay_commands_left",
                        "Commands that are still to be carried out again after a restore of the database");
}

bool History::replaying(Session& session, std::chrono::steady_clock::time_point since) {
  if (disabled("replay")) return false;
  const std::lock_guard lock(mutex_);
  if (looked_at_ <= since) {
    const auto begun = std::chrono::steady_clock::now();
    // The feed first: what it tells then, the database has known before, unless it has forgotten it.
    auto feed = look_at_feed();
    const Standing found = standing(session.run(how_it_stands(feed)));
    if (found.behind && !found.replaying) {
      for (const std::string_view lane : all_lanes) {
        const auto ends = bus_.ends(commands_topic(config_.name_space, lane));
        for (FeedEnd& end : feed)
          if (end.lane == lane) end.commands_end = ends.at(static_cast<std::size_t>(end.partition));
      }
      ask_for_replay(session, feed);
      log::warn("database_restored", {{"what", "the feed tells of events that the database does not know"}});
    }
    looked_at_ = begun;
  }
  return session.run(replay_progress()).size() > 0;
}

std::vector<FeedEnd> History::look_at_feed() {
  std::vector<FeedEnd> ends;
  std::vector<Passage> passages;
  for (const std::string_view lane : all_lanes)
    for (int p = 0; p < partitions_; ++p) {
      ends.push_back({.lane = std::string(lane), .partition = p});
      passages.push_back({.topic = events_topic(config_.name_space, lane), .partition = p, .from = last_message});
    }
  const auto reader = bus_.read(std::move(passages));
  for (std::size_t i = 0; i < ends.size(); ++i) {
    ends[i].feed_end = reader->end(i);
    const auto last = reader->next(i);
    if (!last) continue;
    ends[i].seq = last->number("hw_seq").value_or(0);
    ends[i].time = parse_iso(last->header("ce_time")).value_or(Instant{});
  }
  return ends;
}

std::unique_ptr<Session> connect_patiently(const Config& config, History* history) {
  const auto since = std::chrono::steady_clock::now();
  auto session = std::make_unique<Session>(config, Role::worker);
  session->commit_without_waiting();
  if (history != nullptr) history->replaying(*session, since);
  return session;
}

}  // namespace hirewire
