#include "api/notifications.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <set>

#include "api/access/authentication.h"
#include "api/access/live_streams.h"
#include "api/presentation/wire.h"
#include "api/requests/desk.h"
#include "base/log.h"
#include "schemas/language/json.h"
#include "schemas/notifications.h"

namespace hirewire::notifications {

namespace asio = boost::asio;

namespace {

using Listener = LiveStreams::Listener;

constexpr Resource notification{"notification", "notifications/by_id.sql", "notifications/list.sql",
                                &shape_of<NotificationView>, lane};
constexpr Resource announcement{"announcement", "notifications/announcement_by_id.sql",
                                "notifications/announcements.sql", &shape_of<AnnouncementView>, lane};

// ---- live

/// Each row as an event in the desk's words.
std::vector<ServerSentEvent> events_of(const Rows& rows, const Desk& desk) {
  const Wire wire(shape_of<NotificationView>(), desk.dialect);
  const auto places = wire.places(rows);
  std::vector<ServerSentEvent> events;
  for (int row = 0; row < rows.size(); ++row) {
    ServerSentEvent event{.id = std::string(rows.text(row, "id")), .name = "notification", .data = {}};
    wire.write(event.data, rows, row, places, Reader{.audience = Audience::owner});
    events.push_back(std::move(event));
  }
  return events;
}

asio::awaitable<Result<Answer>> open_stream(Call& call) {
  const auto token_end = call.services.authentication.token_end(call.request);
  auto stream = call.services.live->open(call.actor, token_end.value_or(call.actor.now), *call.desk);
  if (!stream) co_return Refused(std::move(stream.error()));
  if (const std::string_view last = call.request.header("last-event-id"); !last.empty()) {
    const auto id = parse_uuid(last);
    if (!id) co_return Refused(invalid("Last-Event-ID", "format", "Must be the id of an event of this stream."));
    const auto missed = co_await ask_one(call, "notifications/missed.sql", {{"id", to_string(*id)}});
    if (!missed) co_return Refused(missed.error());
    (*stream)->replay(events_of(*missed, *call.desk));
  }
  Response response;
  response.events = std::move(*stream);
  co_return Answer(Stream{std::move(response)});
}

/// Notifications that somebody here is waiting for, by tenant.
using Wanted = std::map<Uuid, std::set<Uuid>>;

void want(Wanted& wanted, const Message& message, const LiveStreams& live) {
  const auto tenant = parse_uuid(message.header("hw_tenant"));
  const auto subject = parse_uuid(message.header("ce_subject"));
  const std::string_view type = message.header("ce_type");
  if (!tenant || !subject) return;
  const auto listeners = live.listeners(*tenant);
  if (listeners.empty()) return;
  if (type == NotificationCreated::type) {
    const Uuid user = read_logged<NotificationCreated>(message.body).user_id;
    if (std::ranges::find(listeners, user, &Listener::user) != listeners.end()) wanted[*tenant].insert(*subject);
  } else if (type == AnnouncementTold::type) {
    const Uuid told = read_logged<AnnouncementTold>(message.body).announcement_id;
    for (const Listener& listener : listeners) wanted[*tenant].insert(notification_id(told, listener.user));
  }
}

void tell(LiveStreams& live, const Uuid& tenant, const Rows& rows) {
  std::map<const Desk*, std::vector<ServerSentEvent>> in_words;
  for (const Listener& listener : live.listeners(tenant)) {
    auto& events = in_words[listener.desk];
    if (events.empty()) events = events_of(rows, *listener.desk);
    for (int row = 0; row < rows.size(); ++row)
      if (parse_uuid(rows.text(row, "user_id")) == listener.user)
        live.tell(tenant, listener, events[static_cast<std::size_t>(row)]);
  }
}

/// `ids` in pieces: a listening tenant may be large.
asio::awaitable<void> tell_about(const Services& services, const Uuid& tenant, std::string_view sql,
                                 std::string_view parameter, const std::set<Uuid>& ids) {
  constexpr std::size_t at_once = 1'000;
  Actor house;
  house.tenant_id = tenant;
  house.role = "system";
  const std::vector<Uuid> all(ids.begin(), ids.end());
  for (std::span<const Uuid> rest = all; !rest.empty(); rest = rest.subspan(std::min(at_once, rest.size()))) {
    const auto rows = co_await ask_one(
        services, house, sql, {{std::string(parameter), array_of(rest.first(std::min(at_once, rest.size())))}});
    if (rows) tell(*services.live, tenant, *rows);
  }
}

/// Whether somebody may be listening for such an event.
bool is_live(const Message& message) {
  const std::string_view type = message.header("ce_type");
  return type == NotificationCreated::type || type == AnnouncementTold::type;
}

asio::awaitable<void> tell_listeners(const Services& services, Heard heard) {
  try {
    Wanted wanted;
    for (const Message& message : heard.messages) want(wanted, message, *services.live);
    for (const auto& [tenant, ids] : wanted)
      co_await tell_about(services, tenant, "notifications/live.sql", "ids", ids);
    if (!heard.may_have_missed) co_return;
    for (const Uuid& tenant : services.live->tenants()) {
      std::set<Uuid> users;
      for (const Listener& listener : services.live->listeners(tenant)) users.insert(listener.user);
      co_await tell_about(services, tenant, "notifications/recent.sql", "users", users);
    }
  } catch (const std::exception& trouble) {
    log::warn("listeners_not_told", {{"kind", typeid(trouble).name()}});
  }
}

}  // namespace

constinit const Operation list_notifications = lists(notification, "list_notifications", signed_in);
constinit const Operation mark_notification_read =
    sends_and_shows<MarkNotification>(notification, "mark_notification_read", signed_in);
constinit const Operation send_test_notification =
    sends_and_shows<SendTestNotification>(notification, "send_test_notification", "admin_notifications");
constinit const Operation list_admin_notifications =
    lists(announcement, "list_admin_notifications", "admin_notifications");
constinit const Operation create_admin_notification =
    sends_and_shows<PublishAnnouncement>(announcement, "create_admin_notification", "admin_notifications");
constinit const Operation update_admin_notification =
    sends_and_shows<UpdateAnnouncement>(announcement, "update_admin_notification", "admin_notifications");
constinit const Operation delete_admin_notification =
    sends<WithdrawAnnouncement>(announcement, "delete_admin_notification", "admin_notifications");
constinit const Operation stream_notifications{
    "stream_notifications", signed_in, {.resource = notification.noun, .answer = open_stream}};

std::function<void(Heard)> live_telling(const Services& services) {
  return [&services](Heard heard) {
    std::erase_if(heard.messages, [](const Message& message) { return !is_live(message); });
    if (heard.messages.empty() && !heard.may_have_missed) return;
    asio::co_spawn(services.io, tell_listeners(services, std::move(heard)), asio::detached);
  };
}

}  // namespace hirewire::notifications
