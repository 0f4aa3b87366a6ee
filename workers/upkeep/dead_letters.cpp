#include "workers/upkeep/dead_letters.h"

#include <fmt/format.h>

#include <atomic>
#include <ostream>

#include "events/envelope.h"
#include "events/topics.h"
#include "storage/flow/dead_letters.h"
#include "workers/flow/batch.h"

namespace hirewire {

namespace {

constexpr int shown = 200;

void list(Session& session, std::ostream& out) {
  const auto messages = buried_messages(session, shown);
  const auto todos = buried_todos(session, shown);
  if (messages.empty() && todos.empty()) out << "no dead letters\n";
  for (const BuriedMessage& m : messages)
    out << fmt::format("{}  {}  message  {}/{}@{}  {}\n", to_string(m.id), to_iso(m.at), m.lane, m.partition, m.offset,
                       m.reason);
  for (const BuriedTodo& t : todos)
    out << fmt::format("{}  {}  todo     {}  {} attempts  {}\n", to_string(t.id), to_iso(t.created_at), t.kind,
                       t.attempts, t.error);
}

bool show(Session& session, const Uuid& id, std::ostream& out) {
  if (const auto message = buried_message(session, id)) {
    for (const auto& [name, value] : message->headers) out << name << ": " << value << '\n';
    out << '\n' << message->body << '\n';
    return true;
  }
  const auto todo = buried_todo(session, id);
  if (todo) out << fmt::format("{} {}\n{}\n", todo->kind, todo->error, todo->payload);
  return todo.has_value();
}

/// Whether replaying it, which signs it anew, would make a stranger's command the house's.
bool is_strangers(const Config& config, const Keys& keys, Session& session, const Uuid& id) {
  auto buried = buried_message(session, id);
  if (!buried || buried->reason != not_signed) return false;
  const Message message{.topic = commands_topic(config.name_space, buried->lane),
                        .partition = buried->partition,
                        .headers = std::move(buried->headers),
                        .body = std::move(buried->body)};
  return signature_of(message, keys) != Signature::good;
}

bool replay(const Config& config, const Keys& keys, Session& session, Bus& bus, int partitions, const Uuid& id,
            std::ostream& out) {
  if (replay_todo(session, id)) {
    out << "its todo is due again, with its attempts back at zero\n";
    return true;
  }
  if (is_strangers(config, keys, session, id)) {
    out << "It is not signed with HIREWIRE_KEY, so nobody knows who sent it: drop it. Where the key was changed, set "
           "HIREWIRE_KEY_OLD to the key of before, and replay it\n";
    return false;
  }
  auto again = replay_of(session, id);
  if (!again) {
    out << again.error().message << '\n';
    return false;
  }
  Message message;
  const std::string lane = again->lane;
  message.topic = commands_topic(config.name_space, lane);
  message.headers = std::move(again->headers);
  message.body = std::move(again->body);
  message.key = message.header("ce_subject");
  message.partition = partition_of(parse_uuid(message.key).value_or(Uuid{}), partitions);
  sign(message, keys);
  std::atomic<Delivery> delivery{Delivery::lost};
  bus.send(std::move(message), [&](Delivery outcome) { delivery = outcome; });
  bus.flush(std::chrono::seconds(25));
  if (delivery != Delivery::acknowledged) {
    out << (delivery == Delivery::refused
                ? "Kafka never takes it (a message has at most 1,000,000 bytes): nothing was changed, drop it\n"
                : "Kafka did not take it: nothing was changed, replay it again\n");
    return false;
  }
  drop_buried(session, id);
  out << fmt::format("sent again to lane {}, and no dead letter any more\n", lane);
  return true;
}

bool drop(Session& session, const Uuid& id, std::ostream& out) {
  if (!drop_buried(session, id) && !drop_buried_todo(session, id)) return false;
  out << "dropped\n";
  return true;
}

}  // namespace

int dead_letters(const Config& config, const Keys& keys, Bus& bus, int partitions,
                 std::span<const std::string> arguments, std::ostream& out) {
  const std::string action = arguments.empty() ? "list" : arguments[0];
  Session session(config, Role::worker);
  if (action == "list") {
    list(session, out);
    return 0;
  }
  const auto id = arguments.size() > 1 ? parse_uuid(arguments[1]) : std::nullopt;
  if (id && (buried_message(session, *id) || buried_todo(session, *id))) {
    if (action == "show") return show(session, *id, out) ? 0 : 1;
    if (action == "replay") return replay(config, keys, session, bus, partitions, *id, out) ? 0 : 1;
    if (action == "drop") return drop(session, *id, out) ? 0 : 1;
  }
  out << "no dead letter has this id: `hirewire dead-letters list` shows those there are\n";
  return 1;
}

}  // namespace hirewire
