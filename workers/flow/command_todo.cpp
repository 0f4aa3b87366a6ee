#include "workers/flow/command_todo.h"

#include <fmt/format.h>

#include "events/envelope.h"
#include "events/topics.h"
#include "schemas/language/describe.h"
#include "schemas/language/json.h"

namespace hirewire {

namespace {

struct Header {
  std::string name;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Header, (), (name, value))

struct Payload {
  std::string lane;
  std::vector<Header> headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (lane, headers, body))

constexpr std::int64_t largest_body = 4 * 1024 * 1024;

}  // namespace

template <>
Marks marks_of<Payload>() {
  return {mark("body").max(largest_body)};
}

Todo command_todo(const FollowUp& follow_up, const Keys& keys) {
  const Command& command = follow_up.command;
  Message message = to_message(command, {}, 0, keys);
  Payload payload;
  payload.lane = follow_up.lane;
  for (auto& [name, value] : message.headers) payload.headers.push_back({std::move(name), std::move(value)});
  payload.body = std::move(message.body);
  return {.id = command.envelope.id,
          .kind = "command",
          .tenant_id = command.envelope.actor.tenant_id,
          .lane_key = command.envelope.type,
          .payload = to_json(payload),
          .due_at = follow_up.not_before};
}

std::optional<Todo> given_up_todo(const CommandRow& row, const Command& command, const Keys& keys) {
  const auto asked = row.given_up == nullptr ? std::nullopt : row.given_up(command);
  return asked ? std::optional(command_todo(*asked, keys)) : std::nullopt;
}

Message message_of(const Todo& todo, std::string_view name_space, int partitions) {
  auto payload = read_json_as<Payload>(todo.payload);
  if (!payload) throw std::runtime_error("the todo's payload cannot be read");
  Message message;
  for (Header& header : payload->headers) message.headers.emplace_back(std::move(header.name), std::move(header.value));
  message.body = std::move(payload->body);
  const auto envelope = envelope_of(message);
  if (!envelope) throw std::runtime_error("the todo's " + envelope.error().message);
  message.topic = commands_topic(name_space, payload->lane);
  message.partition = partition_of(envelope->subject, partitions);
  message.key = to_string(envelope->subject);
  return message;
}

}  // namespace hirewire
