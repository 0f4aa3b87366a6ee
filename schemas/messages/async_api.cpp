#include "schemas/messages/async_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "schemas/language/json_schema.h"

namespace hirewire {

namespace {

// events/envelope.cpp writes the first, workers/flow/relay.cpp the second.
constexpr std::string_view components_of_headers =
    R"("schemas":{"CommandHeaders":{"type":"object","properties":{"ce_specversion":{"const":"1.0"},)"
    R"("ce_id":{"type":"string","format":"uuid","description":"The command's id: derived from the Idempotency-Key where there is one."},)"
    R"("ce_type":{"type":"string"},"ce_source":{"const":"/hirewire"},)"
    R"("ce_subject":{"type":"string","format":"uuid","description":"The object it is about; its tag names the partition."},)"
    R"("ce_time":{"type":"string","format":"date-time"},"content-type":{"const":"application/json"},)"
    R"("hw_actor":{"type":"string","contentMediaType":"application/json","description":"Who asks: tenant, user, role, reach."},)"
    R"("traceparent":{"type":"string"},"hw_causation":{"type":"string","format":"uuid","description":"The event that asked for it."},)"
    R"("hw_depth":{"type":"string","pattern":"^[0-9]+$","description":"How many events stand behind it."},)"
    R"("hw_fingerprint":{"type":"string","description":"Of the bound request: tells copies from other requests with the same key."},)"
    R"("hw_client":{"type":"string","description":"The address that asked; none where the house did."},)"
    R"("hw_listener":{"type":"string","description":"At which listener."}},)"
    R"("required":["ce_specversion","ce_id","ce_type","ce_source","ce_subject","ce_time","content-type","hw_actor"]},)"
    R"("EventHeaders":{"type":"object","properties":{"ce_specversion":{"const":"1.0"},"ce_id":{"type":"string","format":"uuid"},)"
    R"("ce_type":{"type":"string"},"ce_source":{"const":"/hirewire"},)"
    R"("ce_subject":{"type":"string","format":"uuid","description":"The aggregate."},)"
    R"("ce_time":{"type":"string","format":"date-time","description":"Of the command."},"content-type":{"const":"application/json"},)"
    R"("hw_tenant":{"type":"string","format":"uuid"},)"
    R"("hw_command":{"type":"string","format":"uuid","description":"The command that it came of."},)"
    R"("hw_seq":{"type":"string","pattern":"^[0-9]+$","description":"Gapless in its partition: drop what is not above the last."},)"
    R"("hw_position":{"type":"string","pattern":"^[0-9]+$","description":"Of what depends on each other, in whatever lanes, the later has the higher one."},)"
    R"("hw_version":{"type":"string","pattern":"^[0-9]+$","description":"Of the aggregate, after the event."},)"
    R"("traceparent":{"type":"string"},)"
    R"("hw_body":{"const":"reference","description":"The body was too large to travel: it stands in the log."}},)"
    R"("required":["ce_specversion","ce_id","ce_type","ce_source","ce_subject","ce_time","content-type","hw_tenant","hw_seq","hw_version"]}})";

struct Channel {
  std::string_view lane;
  MessageType::Kind kind;
  std::vector<const MessageType*> messages;
  [[nodiscard]] std::string name() const {
    return fmt::format("{}.{}", lane, kind == MessageType::Kind::command ? "commands" : "events");
  }
};

std::vector<Channel> channels_of(std::span<const MessageType> types) {
  std::vector<Channel> channels;
  for (const MessageType& type : types) {
    auto found = std::ranges::find_if(
        channels, [&](const Channel& channel) { return channel.lane == type.lane && channel.kind == type.kind; });
    if (found == channels.end()) found = channels.insert(channels.end(), Channel{type.lane, type.kind, {}});
    found->messages.push_back(&type);
  }
  return channels;
}

/// The shape as it travels: limits of a secret are those of its words, and it is sealed.
std::string payload_of(const MessageType& type) {
  Shape shape = *type.shape;
  if (type.kind == MessageType::Kind::event)
    std::erase_if(shape.members, [](const Member& member) { return member.internal && member.list; });
  for (Member& member : shape.members) {
    if (!member.secret) continue;
    member.format = Format::none;
    member.min = std::numeric_limits<std::int64_t>::min();
    member.max = std::numeric_limits<std::int64_t>::max();
  }
  std::string schema;
  write_json_schema(schema, shape);
  return schema;
}

std::string written(const Channel& channel) {
  std::string messages;
  for (const MessageType* type : channel.messages)
    messages += fmt::format(R"({}"{}":{{"$ref":"#/components/messages/{}"}})", messages.empty() ? "" : ",", type->name,
                            type->name);
  const std::string name = channel.name();
  return fmt::format(
      R"("{0}":{{"address":"{{namespace}}.{0}","description":"{1}","parameters":{{"namespace":{{"description":"HIREWIRE_NAMESPACE","default":"hirewire"}}}},"messages":{{{2}}}}})",
      name,
      channel.kind == MessageType::Kind::command
          ? "What the lane is asked. Keyed by subject; its tag names the partition."
          : "What has happened, at least once and in the order of hw_seq within a partition.",
      messages);
}

std::string written(const MessageType& type) {
  return fmt::format(
      R"("{0}":{{"name":"{0}","title":"{1}"{2},"headers":{{"$ref":"#/components/schemas/{3}"}},"payload":{4}}})",
      type.name, type.shape->name, type.is_public ? R"(,"tags":[{"name":"webhooks"}])" : "",
      type.kind == MessageType::Kind::command ? "CommandHeaders" : "EventHeaders", payload_of(type));
}

}  // namespace

std::string write_async_api(std::span<const MessageType> types) {
  const auto channels = channels_of(types);
  std::string out =
      R"({"asyncapi":"3.0.0","info":{"title":"Hirewire","version":"1","description":"Commands and events on Kafka, CloudEvents 1.0 in binary mode. Events with the tag webhooks are told to subscribers too."},)"
      R"("defaultContentType":"application/json","channels":{)";
  bool first = true;
  for (const Channel& channel : channels) out += (std::exchange(first, false) ? "" : ",") + written(channel);
  out += "},\"operations\":{";
  first = true;
  for (const Channel& channel : channels) {
    out += fmt::format(R"({}"{}":{{"action":"{}","channel":{{"$ref":"#/channels/{}"}}}})",
                       std::exchange(first, false) ? "" : ",", channel.name(),
                       channel.kind == MessageType::Kind::command ? "receive" : "send", channel.name());
  }
  out += "},\"components\":{\"messages\":{";
  first = true;
  for (const MessageType& type : types) out += (std::exchange(first, false) ? "" : ",") + written(type);
  out += "},";
  out += components_of_headers;
  return out + "}}";
}

}  // namespace hirewire
