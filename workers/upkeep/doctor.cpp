#include "workers/upkeep/doctor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <ostream>
#include <thread>

#include "base/instant.h"
#include "events/topics.h"
#include "schemas/messages/message.h"
#include "storage/flow/lane_workers.h"
#include "storage/flow/replay.h"
#include "storage/flow/todo.h"
#include "storage/migrations/directory_key.h"
#include "storage/migrations/migrate.h"
#include "storage/postgres/session.h"

namespace hirewire {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto patience = 3s;  // what waits must have moved by then
constexpr auto between_looks = 100ms;
constexpr double skew_allowed = 5;  // seconds; a token of the future is refused after 30
constexpr std::int64_t late = 60;   // seconds that a todo may be due before somebody should have taken it
constexpr double tight_gigabytes = 2;

/// How far a lane is, over all its partitions.
struct Progress {
  std::int64_t carried_out = 0;           ///< sum of next_offset
  std::int64_t relayed = 0, reacted = 0;  ///< sums of seq
  std::int64_t waiting = 0, to_relay = 0, to_react = 0;
  std::int64_t ahead = 0;            ///< partitions that were further than Kafka's end
  std::int64_t marks = 0;            ///< of the message that a partition tries alone; the most of one
  std::optional<std::int64_t> idle;  ///< seconds since the last event; none: no event yet
};

class Doctor {
 public:
  Doctor(const Config& config, const Folds& folds, std::ostream& out) : config_(config), folds_(folds), out_(out) {}

  int examine(const std::function<std::unique_ptr<Bus>()>& connect) {
    key();
    blobs();
    const bool database = guarded("PostgreSQL", [&] { return postgres(); });
    const auto bus = connect();
    const bool broker = guarded("Kafka", [&] { return kafka(*bus); });
    if (database) {
      const bool all_there = broker && guarded("the topics", [&] { return topics(*bus); });
      if (all_there) guarded("the lanes", [&] { return lanes(*bus); });
      guarded("the workers", [&] { return workers(); });
      guarded("the replay", [&] { return replay(broker); });
      guarded("dead letters", [&] { return dead_letters(); });
      guarded("todos", [&] { return todos(); });
    } else {
      note("topics, lanes, dead letters and todos were not looked at: PostgreSQL comes first");
    }
    out_ << (findings_ == 0 ? "all is well\n" : fmt::format("{} finding{}\n", findings_, findings_ == 1 ? "" : "s"));
    return findings_ == 0 ? 0 : 1;
  }

 private:
  void fine(std::string_view what) { out_ << "  ok    " << what << '\n'; }
  void note(std::string_view what) { out_ << "  note  " << what << '\n'; }
  void amiss(std::string_view what, std::string_view remedy) {
    ++findings_;
    out_ << "  !!    " << what << " — " << remedy << '\n';
  }

  template <class Check>
  bool guarded(std::string_view what, Check check) {
    try {
      return check();
    } catch (const std::exception& trouble) {
      amiss(fmt::format("{} could not be examined: {}", what, trouble.what()), "mend that, then ask again");
      return false;
    }
  }

  void key() {
    if (!config_.built_in_key()) return fine("HIREWIRE_KEY is a key of your own");
    note(
        fmt::format("HIREWIRE_KEY is the built-in key, which anybody can read; good enough for {} — in earnest set "
                    "HIREWIRE_ENV=production "
                    "and a key made with `openssl rand -hex 32`",
                    config_.environment));
  }

  void disk(std::string_view what, const std::filesystem::path& folder) {
    std::error_code bad;
    const auto space = std::filesystem::space(folder, bad);
    if (bad) return note(fmt::format("the disk of {} cannot be seen from here", what));
    const double free = static_cast<double>(space.available) / 1e9;
    if (free >= tight_gigabytes) return fine(fmt::format("the disk of {} has {:.0f} GB free", what, free));
    amiss(fmt::format("the disk of {} has only {:.1f} GB free", what, free),
          "make room, or move it to a larger disk, before it stops");
  }

  void blobs() {
    std::error_code bad;
    std::filesystem::create_directories(config_.blobs, bad);
    const auto probe = std::filesystem::path(config_.blobs) / fmt::format(".doctor-{}", ::getpid());
    std::ofstream file(probe);
    file << "written by hirewire doctor" << std::flush;
    const bool written = file.good();
    file.close();
    std::filesystem::remove(probe, bad);
    if (!written)
      return amiss(fmt::format("the blob folder {} cannot be written", config_.blobs),
                   "give the user that runs Hirewire the right to write there, or set HIREWIRE_BLOBS; uploads are "
                   "refused until then");
    fine(fmt::format("the blob folder {} can be written", config_.blobs));
    disk("the blobs", config_.blobs);
  }

  bool postgres() {
    const auto asked = steady_clock::now();
    try {
      session_ = std::make_unique<Session>(config_, Role::worker);
    } catch (const SqlError& error) {
      if (error.state() == SqlError::login_refused) return is_migrated();
      amiss(fmt::format("PostgreSQL cannot be used ({})", error.what()),
            "mend that (`hirewire config` shows the settings)");
      return false;
    }
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(steady_clock::now() - asked).count();
    const Rows size = session_->run({"select pg_size_pretty(pg_database_size(current_database())) as size", {}});
    fine(fmt::format("PostgreSQL takes a connection in {} ms; the database is {}", milliseconds, size.text(0, "size")));
    clocks();
    postgres_disk();
    return is_migrated();
  }

  /// The remedy, where nobody can be found by e-mail. A worker that is not let in cannot ask, so its owner does.
  std::optional<std::string> wrong_key() {
    try {
      if (session_) return wrong_directory_key(*session_, config_);
      Session owner(config_, Role::owner);
      return wrong_directory_key(owner, config_);
    } catch (const SqlError&) {
      return std::nullopt;  // `hirewire migrate`, as the owner, will say it
    }
  }

  bool is_migrated() {
    if (const auto remedy = wrong_key()) {
      amiss("the hashes by which the house finds who has an e-mail are of another key: nobody can sign in", *remedy);
      return false;
    }
    const auto missing = missing_migrations(config_, folds_);
    if (!missing.empty()) {
      amiss(fmt::format("the database lacks {} of this binary's migrations ({})", missing.size(),
                        fmt::join(missing, ", ")),
            "run `hirewire migrate`");
      return false;
    }
    try {
      const auto different = differences(config_, folds_);
      for (const std::string& what : different)
        amiss(what, "run `hirewire rebuild`: workers wait meanwhile, the door reads on");
      const auto rights = different_rights(config_);
      for (const std::string& what : rights) amiss(what, "run `hirewire migrate`, which brings all rights back");
      if (different.empty() && rights.empty()) fine("the database is migrated");
    } catch (const SqlError& error) {
      note(fmt::format("the database is migrated; only its owner can compare the tables with this binary's files ({})",
                       error.what()));
    }
    return true;
  }

  void clocks() {
    const auto before = now();
    const Rows rows = session_->run({"select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms", {}});
    const auto middle = before + (now() - before) / 2;
    const double skew = std::abs(std::chrono::duration<double>(middle.time_since_epoch()).count() -
                                 static_cast<double>(rows.integer(0, "ms")) / 1000);
    if (skew <= skew_allowed) return fine(fmt::format("this clock and PostgreSQL's agree within {:.1f} s", skew));
    amiss(fmt::format("this clock and PostgreSQL's are {:.0f} s apart", skew),
          "let both follow an NTP server; until then tokens, leases and retries go wrong");
  }

  void postgres_disk() {
    const Rows here =
        session_->run({"select coalesce(host(inet_server_addr()) in ('127.0.0.1', '::1'), true)::text as here", {}});
    if (here.text(0, "here") != "true") return note("the disk of PostgreSQL cannot be seen from here");
    try {
      disk("PostgreSQL",
           std::string(session_->run({"select current_setting('data_directory') as folder", {}}).text(0, "folder")));
    } catch (const SqlError&) {
      note("the disk of PostgreSQL cannot be seen with this role");
    }
  }

  bool kafka(Bus& bus) {
    if (config_.kafka == "memory") {
      note("HIREWIRE_KAFKA=memory: commands live in their process only, and cannot be seen from here");
      return false;
    }
    if (const auto trouble = bus.trouble(); !trouble.empty()) {
      amiss(trouble,
            "start the broker, or mend HIREWIRE_KAFKA (`hirewire config` shows it); commands are answered 503 until "
            "then");
      return false;
    }
    fine("Kafka answers");
    return true;
  }

  bool topics(Bus& bus) {
    const int partitions = recorded_partitions(config_);
    bool all = true;
    for (const std::string_view lane : all_lanes) {
      for (const Topic& topic : lane_topics(config_.name_space, lane, partitions)) {
        const auto ends = bus.ends(topic.name);
        if (static_cast<int>(ends.size()) == partitions) continue;
        all = false;
        if (ends.empty()) {
          amiss(fmt::format("the topic {} is not there", topic.name),
                "stop the workers, run `hirewire topics`, start them again");
        } else {
          amiss(fmt::format("the topic {} has {} partitions; the house was made with {}", topic.name, ends.size(),
                            partitions),
                "make it anew with that number (the count is set once in the life of a house)");
        }
      }
    }
    if (all) fine(fmt::format("all topics are there, with {} partitions each", partitions));
    return all;
  }

  std::map<std::string, Progress> look(Bus& bus) {
    std::map<std::string, Progress> all;
    std::map<std::string, std::vector<std::int64_t>> left;
    for (const std::string_view lane : all_lanes) {
      all[std::string(lane)] = {};
      left[std::string(lane)] = bus.ends(commands_topic(config_.name_space, lane));
    }
    const Rows rows =
        session_->run({"select p.lane, p.partition, p.next_offset, p.marks, p.seq, coalesce(r.seq, 0) as relayed, "
                       "coalesce(x.seq, 0) as reacted, "
                       "coalesce(extract(epoch from clock_timestamp() - e.time)::bigint, -1) as idle from partition p "
                       "left join relayed r using (lane, partition) left join reacted x using (lane, partition) "
                       "left join event_log e on e.lane = p.lane and e.partition = p.partition and e.seq = p.seq",
                       {}});
    for (int r = 0; r < rows.size(); ++r) {
      const auto lane = all.find(std::string(rows.text(r, "lane")));
      if (lane == all.end()) continue;
      Progress& progress = lane->second;
      const auto partition = static_cast<std::size_t>(rows.integer(r, "partition"));
      auto& ends = left[lane->first];
      if (partition < ends.size()) {
        ends[partition] -= rows.integer(r, "next_offset");
        progress.ahead += ends[partition] < 0 ? 1 : 0;
      }
      progress.carried_out += rows.integer(r, "next_offset");
      progress.relayed += rows.integer(r, "relayed");
      progress.reacted += rows.integer(r, "reacted");
      progress.to_relay += rows.integer(r, "seq") - rows.integer(r, "relayed");
      progress.to_react += rows.integer(r, "seq") - rows.integer(r, "reacted");
      progress.marks = std::max(progress.marks, rows.integer(r, "marks"));
      const auto idle = rows.integer(r, "idle");
      if (idle >= 0) progress.idle = std::min(progress.idle.value_or(idle), idle);
    }
    for (const auto& [lane, ends] : left)
      for (const auto waiting : ends) all[lane].waiting += std::max<std::int64_t>(0, waiting);
    return all;
  }

  bool lanes(Bus& bus) {
    const auto first = look(bus);
    auto last = first;
    const auto waits = [](const auto& entry) {
      return entry.second.waiting + entry.second.to_relay + entry.second.to_react > 0;
    };
    for (const auto until = steady_clock::now() + patience;
         std::ranges::any_of(last, waits) && steady_clock::now() < until; last = look(bus))
      std::this_thread::sleep_for(between_looks);
    for (const auto& [lane, is] : last) lane_of(lane, first.at(lane), is);
    return true;
  }

  void lane_of(const std::string& lane, const Progress& was, const Progress& is) {
    const auto idle = is.idle ? fmt::format("last event {} s ago", *is.idle) : std::string("no event yet");
    if (is.waiting > 0 && is.carried_out == was.carried_out) {
      amiss(
          fmt::format("lane {}: {} commands wait and none is carried out ({})", lane, is.waiting, idle),
          fmt::format("is `hirewire worker {}` or `hirewire up` running? If so, its log says why at `lane_in_trouble`",
                      lane));
    } else if (is.waiting > 0) {
      note(fmt::format("lane {}: {} commands wait; it works them off ({})", lane, is.waiting, idle));
    } else {
      fine(fmt::format("lane {}: nothing waits ({})", lane, idle));
    }
    if (is.ahead > 0)
      amiss(fmt::format(
                "lane {}: Kafka holds less than was carried out, in {} partitions: its topic was made anew or restored",
                lane, is.ahead),
            "restart the lane's workers: they read the topic from its beginning, which the inbox makes safe");
    if (is.marks > 1)
      amiss(fmt::format("lane {}: its worker died while it tried one message alone (times: {})", lane, is.marks - 1),
            "after the second time that message becomes a dead letter; `hirewire dead-letters` will show it");
    if (is.to_relay > 0 && is.relayed == was.relayed)
      amiss(fmt::format("lane {}: {} events are not published to Kafka, and it does not go on", lane, is.to_relay),
            fmt::format("is `hirewire worker {}` running? If so, its log says why at `relay_in_trouble`", lane));
    if (is.to_react > 0 && is.reacted == was.reacted)
      amiss(fmt::format("lane {}: {} events have had no reactions (webhooks, follow-ups), and it does not go on", lane,
                        is.to_react),
            "is `hirewire worker reactions` running? If so, its log says why at `reactions_in_trouble`");
  }

  bool workers() {
    const Rows rows = session_->run(unattended(all_lanes));
    for (int r = 0; r < rows.size(); ++r)
      amiss(fmt::format("lane {}: nobody works on {} of its partitions", rows.text(r, "lane"),
                        rows.integer(r, "missing")),
            fmt::format("start `hirewire worker {}` or `hirewire up`; /health answers 503 until then",
                        rows.text(r, "lane")));
    if (rows.size() == 0) fine("every lane has its workers");
    return true;
  }

  bool replay(bool broker) {
    const Rows progress = session_->run(replay_progress());
    const auto otherwise = session_->run({"select count(*) as n from told_event where otherwise", {}}).integer(0, "n");
    if (progress.size() > 0)
      amiss(fmt::format("the database was restored: {} of {} commands that it had lost have been carried out again",
                        progress.integer(0, "carried_out"), progress.integer(0, "of_all")),
            "wait; nothing else is carried out until then. Where it does not go on, the log of a worker says why at "
            "`lane_in_trouble`");
    if (otherwise > 0)
      amiss(
          fmt::format("{} events that were told before the database was restored have not come about again", otherwise),
          "`hirewire told list` shows them; `hirewire told clear` when they have been seen to");
    if (progress.size() > 0 || otherwise > 0) return true;
    if (broker) {
      fine("the database knows all that the feed has told");
    } else {
      note("whether the database knows all that the feed has told cannot be known without Kafka");
    }
    return true;
  }

  bool dead_letters() {
    const auto messages = session_->run({"select count(*) as n from dead_letter", {}}).integer(0, "n");
    if (messages == 0) {
      fine("no message is a dead letter");
    } else {
      amiss(fmt::format("{} messages could not be carried out", messages),
            "`hirewire dead-letters list` says why; `replay ID` once the cause is mended, or `drop ID`");
    }
    return true;
  }

  bool todos() {
    const Rows rows = session_->run(todos_by_kind(std::chrono::seconds(late)));
    for (int r = 0; r < rows.size(); ++r) {
      const std::string kind(rows.text(r, "kind"));
      const auto worker = kind == "command" ? std::string("reactions") : kind.substr(0, kind.find('.'));
      const auto dead = rows.integer(r, "dead");
      const auto waiting = rows.integer(r, "late");
      const auto orphaned = rows.integer(r, "orphaned");
      if (dead > 0)
        amiss(fmt::format("{} todos of kind {} were given up", dead, kind),
              "`hirewire dead-letters list` says why; `replay ID` or `drop ID`");
      if (waiting > 0)
        amiss(fmt::format("{} todos of kind {} have been due for more than {} s", waiting, kind, late),
              fmt::format("start `hirewire worker {}`, or another one beside it", worker));
      if (orphaned > 0)
        amiss(fmt::format("{} todos of kind {} were begun by a worker that went away, and nobody has taken them since",
                          orphaned, kind),
              fmt::format("start `hirewire worker {}`", worker));
      if (dead + waiting + orphaned == 0)
        fine(fmt::format("{} todos of kind {} are open, none is late", rows.integer(r, "open"), kind));
    }
    if (rows.size() == 0) fine("nothing is to do");
    return true;
  }

  const Config& config_;
  const Folds& folds_;
  std::ostream& out_;
  std::unique_ptr<Session> session_;
  int findings_ = 0;
};

}  // namespace

int examine(const Config& config, const Folds& folds, const std::function<std::unique_ptr<Bus>()>& connect,
            std::ostream& out) {
  return Doctor(config, folds, out).examine(connect);
}

}  // namespace hirewire
