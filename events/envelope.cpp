#include "events/envelope.h"

#include <fmt/format.h>

#include <ranges>

#include "schemas/language/aggregate.h"
#include "schemas/language/describe.h"
#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"

namespace hirewire {

namespace {

/// Actor in the five kinds that a described struct knows.
struct ActorRecord : Principal {
  Uuid tenant_id;
  Uuid session_id;
  std::int64_t reach = 0;
};
BOOST_DESCRIBE_STRUCT(ActorRecord, (Principal), (tenant_id, session_id, reach))

constexpr std::string_view signature_header = "hw_signature";
constexpr std::string_view key_permissions_header =
    "hw_key_permissions";  ///< separated by blanks; most actors have none

/// Views of the message, and of its partition as text.
std::vector<std::string_view> signed_parts(const Message& message, const std::string& partition) {
  std::vector<std::string_view> parts{message.topic, partition};
  parts.reserve(2 * message.headers.size() + 3);
  for (const auto& [name, value] : message.headers) {
    if (name == signature_header) continue;
    parts.push_back(name);
    parts.push_back(value);
  }
  parts.push_back(message.body);
  return parts;
}

/// By subject, not by the command's id: a dead letter is replayed under another one.
Sealer sealer_of(const Envelope& e, const Keys& keys) {
  return {keys, e.type, e.actor.tenant_id, e.subject};
}

Refusal bad_header(std::string_view name) {
  return malformed(fmt::format("header {} is missing or malformed", name));
}

}  // namespace

std::string actor_to_json(const Actor& a) {
  return to_json(ActorRecord{part<Principal>(a), a.tenant_id, a.session_id, static_cast<std::int64_t>(a.reach)});
}

Result<Actor> actor_from_json(std::string_view text) {
  auto record = read_json_as<ActorRecord>(text);
  if (!record) return Refused(std::move(record.error()));
  Actor actor;
  actor.tenant_id = record->tenant_id;
  actor.session_id = record->session_id;
  if (record->reach < 0 || record->reach > static_cast<std::int64_t>(Reach::tenant)) return Refused(malformed("reach"));
  actor.reach = static_cast<Reach>(record->reach);
  static_cast<Principal&>(actor) = std::move(*record);
  return actor;
}

Message to_message(const Command& command, const std::string& topic, int partition, const Keys& keys) {
  const Envelope& e = command.envelope;
  Message message;
  message.topic = topic;
  message.partition = partition;
  message.key = to_string(e.subject);
  message.headers = {{"ce_specversion", "1.0"},
                     {"ce_id", to_string(e.id)},
                     {"ce_type", e.type},
                     {"ce_source", "/hirewire"},
                     {"ce_subject", to_string(e.subject)},
                     {"ce_time", to_iso_micros(e.time)},
                     {"content-type", "application/json"},
                     {"hw_actor", actor_to_json(e.actor)}};
  if (const auto& named = e.actor.key_permissions; !named.empty())
    message.headers.emplace_back(key_permissions_header, fmt::format("{}", fmt::join(named, " ")));
  if (!e.traceparent.empty()) message.headers.emplace_back("traceparent", e.traceparent);
  if (!e.causation.is_nil()) {
    message.headers.emplace_back("hw_causation", to_string(e.causation));
    message.headers.emplace_back("hw_depth", std::to_string(e.depth));
  }
  if (!e.fingerprint.empty()) message.headers.emplace_back("hw_fingerprint", e.fingerprint);
  if (!e.origin.client.empty()) message.headers.emplace_back("hw_client", e.origin.client);
  if (!e.origin.listener.empty()) message.headers.emplace_back("hw_listener", e.origin.listener);
  const Sealer sealer = sealer_of(e, keys);
  write_json(message.body, *command.shape, command.body.get(), {.sealer = &sealer});
  return message;
}

void sign(Message& message, const Keys& keys) {
  std::erase_if(message.headers, [](const auto& header) { return header.first == signature_header; });
  const std::string partition = std::to_string(message.partition);
  message.headers.emplace_back(signature_header, keys.mac(signed_parts(message, partition)));
}

Signature signature_of(const Message& message, const Keys& keys) {
  const std::string_view signature = message.header(signature_header);
  if (signature.empty()) return Signature::missing;
  const std::string partition = std::to_string(message.partition);
  return keys.is_mac(signed_parts(message, partition), signature) ? Signature::good : Signature::wrong;
}

Refusal too_large(const Message& message) {
  Refusal refusal = too_large(
      fmt::format("The request is too large: with all that it says it may have about {} bytes.", largest_command));
  std::string_view inside = inside_json(message.body);
  std::string largest;
  std::size_t most = 0;
  std::string key;
  for (std::string_view value; next_json_member(inside, key, value);) {
    if (value.size() <= most) continue;
    most = value.size();
    largest = key;
  }
  refusal.faults.push_back({largest, "too_large", fmt::format("Has {} bytes as JSON: shorten it.", most)});
  return refusal;
}

Result<Envelope> envelope_of(const Message& message) {
  Envelope e;
  const auto id = parse_uuid(message.header("ce_id"));
  if (!id) return Refused(bad_header("ce_id"));
  const auto subject = parse_uuid(message.header("ce_subject"));
  if (!subject) return Refused(bad_header("ce_subject"));
  const auto time = parse_iso(message.header("ce_time"));
  if (!time) return Refused(bad_header("ce_time"));
  auto actor = actor_from_json(message.header("hw_actor"));
  if (!actor) return Refused(bad_header("hw_actor"));
  e.type = message.header("ce_type");
  if (e.type.empty()) return Refused(bad_header("ce_type"));
  e.id = *id;
  e.subject = *subject;
  e.time = *time;
  e.actor = std::move(*actor);
  e.actor.now = e.time;
  for (const auto name : std::views::split(message.header(key_permissions_header), ' '))
    e.actor.key_permissions.emplace_back(std::string_view(name));
  e.traceparent = message.header("traceparent");
  if (const auto causation = message.header("hw_causation"); !causation.empty()) {
    const auto cause = parse_uuid(causation);
    if (!cause) return Refused(bad_header("hw_causation"));
    e.causation = *cause;
    e.depth = message.number("hw_depth").value_or(-1);
    if (e.depth < 0) return Refused(bad_header("hw_depth"));
  }
  e.fingerprint = message.header("hw_fingerprint");
  e.origin = {std::string(message.header("hw_client")), std::string(message.header("hw_listener"))};
  return e;
}

Result<Command> to_command(const Message& message, const std::function<const Shape*(std::string_view)>& shape_named,
                           const Keys& keys) {
  auto envelope = envelope_of(message);
  if (!envelope) return Refused(std::move(envelope.error()));
  const Shape* shape = shape_named(envelope->type);
  if (!shape) return Refused(malformed(fmt::format("no command is called {}", envelope->type)));
  Command command{std::move(*envelope), shape, shape->make()};
  const Sealer sealer = sealer_of(command.envelope, keys);
  if (auto read = read_json(message.body, *shape, command.body.get(), {.sealer = &sealer}); !read)
    return Refused(std::move(read.error()));
  return command;
}

}  // namespace hirewire
