#include "domain/notifications.h"

#include "schemas/language/json.h"
#include "workers/contexts.h"

namespace hirewire::notifications {

namespace {

FollowUp told_at(const Logged& event, Instant at) {
  const TellAnnouncement first{event.aggregate_id, 0};
  return not_before(at, follow_up(lane, event, derive(event.id, "tell_announcement"), event.aggregate_id, first));
}

std::vector<FollowUp> begins(const Logged& event) {
  return {told_at(event, read_logged<AnnouncementPublished>(event.body).starts_at.value_or(event.time))};
}

/// The command for the beginning of before finds that it comes too early, or that all is told.
std::vector<FollowUp> begins_anew(const Logged& event) {
  const auto updated = read_logged<AnnouncementUpdated>(event.body);
  const auto* beginning = updated.changes.find(&AnnouncementFields::starts_at);
  if (beginning == nullptr) return {};
  return {told_at(event, beginning->value_or(event.time))};
}

std::vector<FollowUp> next_part(const Logged& event) {
  const auto told = read_logged<AnnouncementTold>(event.body);
  if (told.last) return {};
  const Uuid& announcement = told.announcement_id;
  FollowUp link = follow_up(lane, event, derive(event.id, "tell_announcement"), announcement,
                            TellAnnouncement{announcement, told.part + 1});
  link.command.envelope.depth = event.depth;  // a link of the same chain, not deeper: the audience bounds it
  return {std::move(link)};
}

}  // namespace

const Context& context() {
  constexpr Aggregate<Notification> notification{"notification", "notifications/load.sql"};
  constexpr Aggregate<Announcement> announcement{"announcement", "notifications/load_announcement.sql"};
  static const Context table{
      .name = "notifications",
      .lane = lane,
      .views = {&shape_of<Versioned>()},
      .commands =
          {
              creates<Notify>(notification),
              on<SendTestNotification, identity::User>("notification", "identity/load_user.sql"),
              changes<MarkNotification>(notification),
              creates<PublishAnnouncement>(announcement),
              changes<UpdateAnnouncement>(announcement),
              changes<WithdrawAnnouncement>(announcement),
              on<TellAnnouncement, Telling>("announcement", "notifications/load_telling.sql"),
          },
      .folds =
          {
              inserts<NotificationCreated>("notification"),
              fold<NotificationMarked>("notifications/marked.sql"),
              inserts<AnnouncementPublished>("announcement"),
              updates<AnnouncementUpdated>("announcement"),
              deletes<AnnouncementWithdrawn>("announcement"),
              fold<AnnouncementTold>("notifications/told.sql"),
          },
      .reactions =
          {
              {"announcement_begins", AnnouncementPublished::type, begins, {}},
              {"announcement_begins_anew", AnnouncementUpdated::type, begins_anew, {}},
              {"announcement_next_part", AnnouncementTold::type, next_part, {}},
          },
  };
  return table;
}

}  // namespace hirewire::notifications
