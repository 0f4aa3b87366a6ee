#include "api/presence.h"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>

#include "api/access/authentication.h"
#include "api/requests/cork.h"
#include "api/sign_in.h"
#include "events/envelope.h"
#include "events/topics.h"
#include "schemas/language/json.h"
#include "schemas/presence.h"

namespace hirewire::presence {

namespace asio = boost::asio;

namespace {

constexpr std::string_view of_users = "presence/of_users.sql";
constexpr std::size_t most_asked = 100;
constexpr std::size_t most_told = 1000;  // schemas/presence.cpp
constexpr std::chrono::seconds between_tellings{5};

/// What this door has heard of them, as the statement takes it: [{id, at}].
std::string heard_of(const Call& call, const std::vector<Uuid>& ids) {
  const LastSeen& last_seen = call.services.authentication.last_seen();
  std::string json = "[";
  for (const Uuid& id : ids) {
    const auto at = last_seen.find(call.actor.tenant_id, id);
    if (!at) continue;
    fmt::format_to(std::back_inserter(json), R"({}{{"id":"{}","at":"{}"}})", json.size() > 1 ? "," : "", to_string(id),
                   to_iso_micros(*at));
  }
  return json + "]";
}

asio::awaitable<Result<Rows>> presence_of(const Call& call, const std::vector<Uuid>& ids) {
  std::string list = "{";
  for (const Uuid& id : ids) list += (list.size() > 1 ? "," : "") + to_string(id);
  return identity::ask_as_house(call, of_users, call.actor.tenant_id,
                                {{"ids", list + "}"}, {"seen", heard_of(call, ids)}});
}

/// Both words, repeated or with commas; once each.
Result<std::vector<Uuid>> asked_for(const Call& call) {
  std::vector<Uuid> ids;
  for (const char* word : {"ids", "user_ids"}) {
    const auto [first, last] = call.query.equal_range(word);
    for (auto at = first; at != last; ++at) {
      for (std::string_view rest = at->second; !rest.empty();) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const auto id = parse_uuid(rest.substr(0, comma));
        if (!id) return Refused(invalid("ids", "format", "Must be UUIDs, repeated or separated by commas."));
        if (std::ranges::find(ids, *id) == ids.end()) ids.push_back(*id);
        if (ids.size() > most_asked)
          return Refused(invalid("ids", "too_long", fmt::format("Must be {} at most.", most_asked)));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
      }
    }
  }
  return ids;
}

asio::awaitable<Result<Answer>> answer_one(Call& call) {
  const auto id = parse_uuid(call.path.at("id"));
  if (!id) co_return Refused(not_found("user"));
  auto rows = co_await presence_of(call, {*id});
  if (!rows) co_return Refused(std::move(rows.error()));
  co_return Answer(Item{std::move(*rows)});
}

asio::awaitable<Result<Answer>> answer_several(Call& call) {
  const auto ids = asked_for(call);
  if (!ids) co_return Refused(ids.error());
  auto rows = co_await presence_of(call, *ids);
  if (!rows) co_return Refused(std::move(rows.error()));
  Page page;
  page.total = rows->size();
  page.limit = static_cast<std::int64_t>(most_asked);
  page.rows = std::move(*rows);
  co_return Answer(std::move(page));
}

asio::awaitable<Result<Answer>> answer_heartbeat(Call& call) {
  const Actor& actor = call.actor;
  call.services.authentication.last_seen().see(actor.tenant_id, actor.user_id, actor.now);
  co_return made(PresenceView{actor.user_id, "online", actor.now});
}

/// May be lost, so nobody waits for it.
void tell_of(const Services& services, Cork& cork, const Uuid& tenant, std::vector<Sighting> seen) {
  Envelope envelope;
  envelope.id = mint();
  envelope.subject = mint();
  envelope.time = now();
  envelope.actor = identity::house_of(tenant, envelope.time);
  RecordPresence body{envelope.subject, std::move(seen)};
  const Command told = command(std::move(envelope), std::move(body));
  Message message = to_message(told, commands_topic(services.config.name_space, lane),
                               partition_of(told.envelope.subject, services.partitions), services.keys);
  sign(message, services.keys);
  cork.send(services.bus, std::move(message), [](Delivery) {});
}

}  // namespace

asio::awaitable<void> tell(const Services& services) {
  const auto here = co_await asio::this_coro::executor;
  while (true) {
    co_await identity::pause(between_tellings);
    for (auto& [tenant, seen] : services.authentication.last_seen().take()) {
      for (std::size_t at = 0; at < seen.size(); at += most_told) {
        const auto end = std::min(at + most_told, seen.size());
        tell_of(services, Cork::of(here), tenant,
                {seen.begin() + static_cast<std::ptrdiff_t>(at), seen.begin() + static_cast<std::ptrdiff_t>(end)});
      }
    }
  }
}

constinit const Operation get_user_presence{
    "get_user_presence", signed_in, {.resource = "user", .view = &shape_of<PresenceView>, .answer = answer_one}};
constinit const Operation list_users_presence{
    "list_users_presence",
    signed_in,
    {.resource = "user", .view = &shape_of<PresenceView>, .answer = answer_several, .answer_reads = "ids"}};
constinit const Operation send_presence_heartbeat{
    "send_presence_heartbeat",
    signed_in,
    {.resource = "user", .view = &shape_of<PresenceView>, .answer = answer_heartbeat}};

}  // namespace hirewire::presence
