#include "domain/notifications.h"

namespace hirewire::notifications {

namespace {

std::optional<Refusal> wrong_times(const AnnouncementFields& said, const Actor& actor) {
  if (!said.ends_at) return std::nullopt;
  if (*said.ends_at <= actor.now) return invalid("ends_at", "too_small", "Must lie in the future.");
  if (said.starts_at && *said.ends_at <= *said.starts_at)
    return invalid("ends_at", "too_small", "Must be later than the announcement begins.");
  return std::nullopt;
}

Refusal has_begun(std::string_view field) {
  return conflict(field, "The announcement has begun: withdraw it and publish another one.");
}

}  // namespace

Touches touches(const Notify&, const Actor&) {
  return {};
}

Result<Events> decide(const Seen<Notification>&, const Notify& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  return Events{event(command.id, 1, NotificationCreated{part<NotificationFields>(command)})};
}

Touches touches(const SendTestNotification& command, const Actor& actor) {
  return {{command.user_id.value_or(actor.user_id)}, {}};
}

Result<Events> decide(const Seen<identity::User>& seen, const SendTestNotification& command, const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  const identity::User* user = seen.one();
  if (!user || user->state == "deleted") return Refused(invalid("user_id", "not_found", "There is no such user."));
  NotificationFields told{.user_id = user->id,
                          .kind = "test",
                          .title = command.title.value_or("Test notification"),
                          .body = command.body.value_or("If you can read this, notifications reach you."),
                          .link = {}};
  return Events{event(command.id, 1, NotificationCreated{std::move(told)})};
}

Result<Events> decide(const Seen<Notification>& seen, const MarkNotification& command, const Actor& actor) {
  const auto notification = existing(seen, command, "notification");
  if (!notification) return Refused(notification.error());
  const Notification& now = *notification;
  if (!actor.is_system() && now.user_id != actor.user_id) return Refused(forbidden());
  if (now.withdrawn) return Refused(not_found("notification"));
  const bool is_read = command.is_read.value_or(true);
  if (is_read == now.is_read) return Events{};
  NotificationMarked marked{.user_id = now.user_id, .is_read = is_read, .read_at = {}, .title = {}, .body = {}};
  if (is_read) marked.read_at = actor.now;
  if (is_read && now.text_is_elsewhere) {
    marked.title = now.title;
    marked.body = now.body;
  }
  return Events{event(now.id, now.version + 1, std::move(marked))};
}

Touches touches(const PublishAnnouncement&, const Actor&) {
  return {};
}

Result<Events> decide(const Seen<Announcement>&, const PublishAnnouncement& command, const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  AnnouncementPublished published{part<AnnouncementFields>(command), {}};
  if (!published.starts_at) published.starts_at = actor.now;
  if (!published.severity) published.severity = "info";
  if (!actor.user_id.is_nil()) published.created_by = actor.user_id;
  if (auto refusal = wrong_times(published, actor)) return Refused(std::move(*refusal));
  return Events{event(command.id, 1, std::move(published))};
}

Result<Events> decide(const Seen<Announcement>& seen, const UpdateAnnouncement& command, const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  const auto announcement = existing(seen, command, "announcement");
  if (!announcement) return Refused(announcement.error());
  const Announcement& now = *announcement;
  auto wanted = command.changes;
  const auto* beginning = wanted.find(&AnnouncementFields::starts_at);
  if (beginning != nullptr && !*beginning) wanted.set(&AnnouncementFields::starts_at, actor.now);
  auto changes = difference(now, std::move(wanted));
  if (changes.empty()) return Events{};
  if (now.parts > 0 && changes.find(&AnnouncementFields::starts_at)) return Refused(has_begun("starts_at"));
  if (now.parts > 0 && changes.find(&AnnouncementFields::audience)) return Refused(has_begun("audience"));
  if (changes.find(&AnnouncementFields::starts_at) || changes.find(&AnnouncementFields::ends_at)) {
    if (auto refusal = wrong_times(applied<AnnouncementFields>(now, changes), actor))
      return Refused(std::move(*refusal));
  }
  return Events{event(now.id, now.version + 1, AnnouncementUpdated{std::move(changes)})};
}

Result<Events> decide(const Seen<Announcement>& seen, const WithdrawAnnouncement& command, const Actor& actor) {
  if (!actor.is_system() && actor.reach != Reach::tenant) return Refused(forbidden());
  const auto announcement = existing(seen, command, "announcement");
  if (!announcement) return Refused(announcement.error());
  const Announcement& now = *announcement;
  return Events{event(now.id, now.version + 1, AnnouncementWithdrawn{})};
}

Touches touches(const TellAnnouncement& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<Telling>& seen, const TellAnnouncement& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  const Telling* now = seen.one();
  if (!now || now->deleted || now->told || now->parts != command.part) return Events{};
  if (now->starts_at && *now->starts_at > actor.now) return Events{};
  if (now->ends_at && *now->ends_at <= actor.now) return Events{};
  AnnouncementTold told{.announcement_id = now->id,
                        .part = command.part,
                        .told = static_cast<std::int64_t>(now->next.size()),
                        .up_to = {},
                        .last = now->next.size() < users_a_part,
                        .copies = {},
                        .by_mail = now->by_mail};
  if (!now->next.empty()) told.up_to = now->next.back();
  for (const Uuid& user : now->next) told.copies.push_back({notification_id(now->id, user), user});
  const Uuid part = derive(now->id, "told", static_cast<std::uint64_t>(command.part));
  return Events{event(part, 1, std::move(told))};
}

}  // namespace hirewire::notifications
