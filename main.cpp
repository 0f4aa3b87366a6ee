// The one file that knows every room: what a process can be asked, and all that it starts.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "api/access/authentication.h"
#include "api/access/live_streams.h"
#include "api/access/metrics_reader.h"
#include "api/access/password_pool.h"
#include "api/documents/desks.h"
#include "api/documents/documents.h"
#include "api/drop_folder.h"
#include "api/notifications.h"
#include "api/presence.h"
#include "api/server/server.h"
#include "base/crash_point.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/production.h"
#include "base/seal.h"
#include "base/shutdown.h"
#include "base/unknown_settings.h"
#include "base/usage.h"
#include "events/feed_tail.h"
#include "events/kafka.h"
#include "events/topics.h"
#include "storage/flow/event_feed.h"
#include "storage/migrations/migrate.h"
#include "storage/migrations/rebuild.h"
#include "storage/postgres/columns.h"
#include "workers/bulk_import/upload.h"
#include "workers/contexts.h"
#include "workers/flow/crew.h"
#include "workers/mail/outbox.h"
#include "workers/mail/work.h"
#include "workers/upkeep/dead_letters.h"
#include "workers/upkeep/doctor.h"
#include "workers/upkeep/first_admin.h"
#include "workers/upkeep/seed.h"
#include "workers/upkeep/told.h"
#include "workers/webhooks/work.h"

namespace hirewire {
namespace {

constexpr std::string_view version_text = "hirewire 0.1.0";
/// Requests have 8 s, a batch in hand 20 at most; a supervisor kills after 30.
constexpr std::chrono::seconds longest_shutdown{25};

std::unique_ptr<Bus> connect(const Config& config) {
  return config.kafka == "memory" ? make_memory_bus() : connect_kafka(config.kafka, kafka_security(config));
}

/// What every command of the binary may need, made when it is first asked for.
struct House {
  Config config = load_config();
  Keys keys{config.key, config.key_old};
  const Contexts& contexts = hirewire::contexts();
  Folds folds = folds_of(contexts);
  Blobs blobs{config.blobs, config.blob_quota > 0 ? config.blob_quota : Blobs::without_quota};

  std::unique_ptr<Bus> connect() const { return hirewire::connect(config); }
  std::string async_api() const { return write_async_api(message_types(contexts)); }
  std::vector<Topic> topics(int partitions) const {
    std::vector<Topic> all;
    for (const std::string_view lane : all_lanes)
      std::ranges::move(lane_topics(config.name_space, lane, partitions), std::back_inserter(all));
    return all;
  }
};

/// The front door on one io thread: the caller's. Returns after SIGINT or SIGTERM, once running requests have been
/// answered.
class FrontDoor {
 public:
  FrontDoor(const House& house, Bus& bus, Replies& replies, int partitions)
      : queries_(house.config),
        authentication_(house.keys, house.config),
        services_{house.config, house.keys,      io_,        bus,        queries_,          replies,
                  house.blobs,  authentication_, passwords_, partitions, house.async_api(), &live_},
        office_feed_(bus, live_group(house.config.name_space, to_string(mint())),
                     events_topic(house.config.name_space, office_lane), notifications::live_telling(services_)) {
    for (const Document* document : documents())
      for (const Route& route : document->routes)
        if (!route.operation.type.empty()) demand_row(house.contexts, route.operation.lane, route.operation.type);
    ServerLimits limits;
    limits.stream_bytes = house.config.import_max;
    limits.proxies = TrustedProxies(house.config.trusted_proxies);
    auto listeners = make_listeners(services_);
    std::ranges::move(metrics_listener(house.config), std::back_inserter(listeners));
    server_ = std::make_unique<Server>(io_, house.config.address, std::move(listeners), limits,
                                       house.config.allow_origin, house.config.tls_certificate, house.config.tls_key);
  }

  void run() {
    boost::asio::signal_set signals(io_, SIGINT, SIGTERM);
    signals.async_wait(
        [this](const boost::system::error_code&, int) { boost::asio::co_spawn(io_, stop(), boost::asio::detached); });
    server_->start();
    boost::asio::co_spawn(io_, presence::tell(services_), boost::asio::detached);
    if (!services_.config.drop.empty())
      boost::asio::co_spawn(io_, candidates::watch_drop_folder(services_), boost::asio::detached);
    for (const auto port : server_->ports()) log::info("listening", {{"port", port}});
    io_.run();
  }

 private:
  boost::asio::awaitable<void> stop() {
    log::info("stopping");
    end_at_the_latest(longest_shutdown);
    co_await server_->stop(std::chrono::seconds(8));
    io_.stop();
  }

  boost::asio::io_context io_{1};
  QueryPool queries_;
  Authentication authentication_;
  PasswordPool passwords_;
  LiveStreams live_{io_, open_sessions(services_)};
  Services services_;
  FeedTail office_feed_;
  std::unique_ptr<Server> server_;
};

/// What every long-lived process stands on: a migrated database and a bus with its topics.
struct Started {
  House house;
  int partitions = recorded_partitions(house.config);
  Surroundings surroundings{house.keys, house.blobs, partitions};
  std::unique_ptr<Bus> bus = house.connect();
  /// Null where the twin in memory serves: it is one, and nothing waits in it.
  std::unique_ptr<Bus> connect_feed() const { return house.config.kafka == "memory" ? nullptr : house.connect(); }

  Started() {
    if (!house.config.crash_at.empty()) arm_crash_point(house.config.crash_at);
    bus->create(house.topics(partitions));
  }
};

/// `feed`: what the relay sends with; null: the bus itself.
CrewParts crew_parts(const Started& started, Bus* feed, Replies* replies) {
  const House& house = started.house;
  auto outward = mail::workers(house.config, house.keys);
  outward.emplace_back("webhooks", [&house] { return webhooks::deliver(house.config, house.keys, house.folds); });
  return {house.config, started.surroundings, *started.bus, feed == nullptr ? *started.bus : *feed,
          house.folds,  house.contexts,       replies,      std::move(outward)};
}

int up(const Given&) {
  const Started started;
  Replies replies(started.house.config);
  const auto feed = started.connect_feed();
  Crew crew(crew_parts(started, feed.get(), &replies), {});
  FrontDoor door(started.house, *started.bus, replies, started.partitions);
  crew.start();
  door.run();
  crew.stop();
  started.bus->flush(std::chrono::seconds(2));
  return 0;
}

int api(const Given&) {
  const Started started;
  Replies replies(started.house.config);
  FrontDoor(started.house, *started.bus, replies, started.partitions).run();
  started.bus->flush(std::chrono::seconds(2));
  return 0;
}

int worker(const Given& given) {
  const Started started;
  const auto feed = started.connect_feed();
  Crew crew(crew_parts(started, feed.get(), nullptr), given.words);
  crew.start();
  log::info("working");
  wait_for_signal(started.house.config);
  end_at_the_latest(longest_shutdown);
  crew.stop();
  started.bus->flush(std::chrono::seconds(2));
  return 0;
}

int migrate_database(const Given&) {
  migrate(load_config(), folds_of(contexts()));
  return 0;
}

int topics(const Given&) {
  const House house;
  house.connect()->create(house.topics(recorded_partitions(house.config)));
  return 0;
}

/// For commands in the house's own name.
struct Operator {
  House house;
  std::unique_ptr<Bus> bus = house.connect();
  Replies replies{house.config};
  HouseCommands commands{house.config, house.keys, *bus, replies, recorded_partitions(house.config)};
};

int seed_demo(const Given&) {
  Operator by;
  seed(by.house.config, by.commands);
  return 0;
}

int admin(const Given& given) {
  Operator by;
  fmt::print("{}\n", make_first_admin(by.house.config, by.house.keys, by.commands, first_admin_of(given)));
  return 0;
}

int rebuild_tables(const Given& given) {
  const House house;
  RebuildOptions options;
  options.check_only = given.options.contains("--check");
  bool same = true;
  for (const RebuiltTable& table : rebuild(house.config, house.folds, options)) {
    same = same && table.same();
    fmt::print("{} {:<20} {:>10} rows  {} {}\n", table.same() ? "same     " : "different", table.name, table.rows,
               table.before, table.after);
  }
  return same ? 0 : 1;
}

Instant since_when(const Given& given) {
  const auto since = parse_iso(given.options.at("--since"));
  if (!since) throw std::invalid_argument("--since wants a time such as 2026-01-31T00:00:00Z");
  return *since;
}

int react(const Given& given) {
  const Instant since = since_when(given);
  const House house;
  const Surroundings surroundings{house.keys, house.blobs, recorded_partitions(house.config)};
  Reactions reactions(house.config, surroundings, house.folds, house.contexts, [] {});
  fmt::print("{} events looked at\n", reactions.look_back(given.words[0], since));
  return 0;
}

int publish_again(const Given& given) {
  const Instant since = since_when(given);
  const Config config = load_config();
  Session session(config, Role::worker);
  for (const std::string_view lane : all_lanes) session.run(read_again(LogReader::relay, lane, std::nullopt, since));
  const auto left = unread(session.run(what_is_unread(LogReader::relay, {}))).events;
  fmt::print("{} events will be published by the running workers\n", left);
  return 0;
}

int bury_or_replay(const Given& given) {
  const House house;
  const auto bus = house.connect();
  return dead_letters(house.config, house.keys, *bus, recorded_partitions(house.config), given.words, std::cout);
}

int told_otherwise(const Given& given) {
  return told(load_config(), given.words, std::cout);
}

int doctor(const Given&) {
  const Config config = load_config();
  return examine(config, folds_of(contexts()), [&config] { return connect(config); }, std::cout);
}

int config(const Given&) {
  print_config(load_config(), std::cout);
  return 0;
}

int version(const Given&) {
  fmt::print("{}\n", version_text);
  return 0;
}

int list_crash_points(const Given&) {
  for (const std::string_view name : crash_points()) fmt::print("{}\n", name);
  return 0;
}

int help(const Given&);

struct Command {
  std::string_view name;
  std::string_view takes;  ///< its arguments, as base/usage.h reads them; anything else is refused
  std::string_view help;
  int (*run)(const Given&);
  bool needs_settings = true;
};

constexpr Command commands[] = {
    {"up", "", "the front door and all workers in one process", up},
    {"api", "", "the front door alone", api},
    {"worker", "[NAME…]",
     "workers alone (hiring, identity, office, reactions, webhooks, mail, campaigns); none named: all", worker},
    {"migrate", "", "brings the database up to this binary", migrate_database},
    {"topics", "", "creates the Kafka topics", topics},
    {"admin", "EMAIL [--tenant CODE] [--host HOST] [--name NAME]",
     "a superadmin, and his tenant where it is new; the password comes on standard input; needs running workers",
     admin},
    {"seed", "", "a demo tenant with the documents' accounts; needs running workers", seed_demo},
    {"import", "FILE --email E --password P [--url URL] [--domain DOMAIN] [--invite]",
     "uploads a candidate file and shows its progress; --invite mails whom it made", bulk_import::upload},
    {"rebuild", "[--check]", "makes the tables again from the log and compares checksums", rebuild_tables},
    {"react", "NAME --since TIME", "asks a reaction again for what happened since", react},
    {"relay", "--since TIME", "publishes what happened since to Kafka again, with the same ids", publish_again},
    {"dead-letters", "[list] | show ID | replay ID | drop ID", "what could not be carried out", bury_or_replay},
    {"told", "[list] | clear", "what a replay after a restore did not make again as it had been told", told_otherwise},
    {"outbox", "[list] | show ID", "the mails of the embedded outbox, where there is no mail server",
     mail::show_outbox},
    {"doctor", "", "what is unhealthy and what to do about it, in plain words; 1 where something is", doctor},
    {"config", "", "the settings, with secrets hidden", config},
    {"version", "", "the version", version, false},
    {"crash-points", "", "where HIREWIRE_CRASH_AT can make the process die", list_crash_points, false},
    {"help", "", "this list; after a command, --help shows its line", help, false},
};

void print_line(std::FILE* out, const Command& command) {
  fmt::print(out, "hirewire {:<13} {}{}{}\n", command.name, command.takes, command.takes.empty() ? "" : ": ",
             command.help);
}

int help(const Given&) {
  for (const Command& command : commands) print_line(stdout, command);
  return 0;
}

/// Shells give a process 1024 files, a connection is one: ask for as many as the system allows.
void raise_file_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

bool asks_for_help(std::string_view argument) {
  return argument == "--help" || argument == "-h";
}

void tell_of_settings() {
  const Config config = load_config();
  log::set_level(config.log_level);
  for (const std::string& warning : warnings(config)) log::warn("setting_seldom_meant", {{"setting", warning}});
  for (const UnknownSetting& unknown : unknown_settings())
    log::warn("setting_unknown", {{"setting", unknown.name}, {"nearest", unknown.nearest}});
}

int run(std::span<const std::string> arguments) {
  const std::string_view name = arguments.empty()                  ? ""
                                : asks_for_help(arguments.front()) ? "help"
                                                                   : std::string_view(arguments.front());
  const auto command = std::ranges::find(commands, name, &Command::name);
  if (command == std::end(commands)) {
    for (const Command& one : commands) print_line(stderr, one);
    if (!name.empty()) fmt::print(stderr, "hirewire: there is no command {}\n", name);
    return 2;
  }
  const auto rest = arguments.subspan(1);
  if (!rest.empty() && asks_for_help(rest.front())) {
    print_line(stdout, *command);
    return 0;
  }
  const auto given = read_arguments(command->takes, rest);
  if (!given) {
    fmt::print(stderr, "usage: hirewire {}{}{}\n", command->name, command->takes.empty() ? "" : " ", command->takes);
    return 2;
  }
  if (command->needs_settings) tell_of_settings();
  return command->run(*given);
}

}  // namespace
}  // namespace hirewire

int main(int count, char** values) {
  std::signal(SIGPIPE, SIG_IGN);
  ::umask(S_IRWXG | S_IRWXO);  // what it writes, blobs and locks, is nobody else's to read
  try {
    hirewire::raise_file_limit();
    hirewire::name_columns(hirewire::columns_of(hirewire::contexts()));
    const std::vector<std::string> arguments(values + 1, values + count);
    return hirewire::run(arguments);
  } catch (const std::exception& trouble) {
    fmt::print(stderr, "hirewire: {}\n", trouble.what());
    return 1;
  }
}
