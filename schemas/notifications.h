#pragma once
// Context notifications (docs/domain.md §15). Lane office; a notification that the house makes carries its user's tag.
#include "schemas/language/aggregate.h"
#include "schemas/messages/message.h"

namespace hirewire::notifications {

inline constexpr std::string_view lane = office_lane;

/// What a user is told.
struct NotificationFields {
  Uuid user_id;
  std::string kind;  ///< test, announcement, interview_scheduled, …: the event that it tells of
  std::string title;
  std::string body;
  std::optional<std::string> link;  ///< where it leads, in the client's own pages
};

/// What an admin tells many users at once.
struct AnnouncementFields {
  std::string title;
  std::string body;
  std::vector<std::string> audience;    ///< roles; none: every user
  std::optional<std::string> severity;  ///< info where nobody says
  std::optional<Instant> starts_at;     ///< when it is told; where nobody says, when it is published
  std::optional<Instant> ends_at;
};

/// The id of what a user is told because of something: of an event, or of an announcement. It carries the user's tag.
Uuid notification_id(const Uuid& cause, const Uuid& user);

// ---- commands

/// By the house, for one user.
struct Notify : NewObject, NotificationFields {};
/// ats:329. To oneself where nobody is named.
struct SendTestNotification : NewObject {
  std::optional<Uuid> user_id;
  std::optional<std::string> title;
  std::optional<std::string> body;
};
/// interview-platform:451, ats:326. Read where it does not say.
struct MarkNotification : ExistingObject {
  std::optional<bool> is_read;
};
/// crm-routes:259
struct PublishAnnouncement : NewObject, AnnouncementFields {};
/// crm-routes:260
struct UpdateAnnouncement : ExistingObject {
  Changes<AnnouncementFields> changes;
};
/// crm-routes:261
struct WithdrawAnnouncement : ExistingObject {};
/// By the house, once the announcement begins: tells it to the next users of its audience. Comes too early or too late
/// without harm.
struct TellAnnouncement {
  Uuid id;
  std::int64_t part = 0;  ///< how many parts were told before
};

// ---- events

struct NotificationCreated : NotificationFields {
  static constexpr std::string_view type = "notification.created";
};
/// The text comes with it where an announcement is read: it keeps the one that was read.
struct NotificationMarked {
  static constexpr std::string_view type = "notification.marked";
  Uuid user_id;
  bool is_read = false;
  std::optional<Instant> read_at;
  std::optional<std::string> title;
  std::optional<std::string> body;
};
struct AnnouncementPublished : AnnouncementFields {
  static constexpr std::string_view type = "announcement.published";
  std::optional<Uuid> created_by;
};
struct AnnouncementUpdated {
  static constexpr std::string_view type = "announcement.updated";
  Changes<AnnouncementFields> changes;
};
struct AnnouncementWithdrawn {
  static constexpr std::string_view type = "announcement.withdrawn";
};
/// A user's copy of an announcement, whose text it shows until it is read.
struct Copy {
  Uuid id;
  Uuid user_id;
};
/// Of a part, which is an aggregate of its own: who follows an announcement's version sees what people change.
struct AnnouncementTold {
  static constexpr std::string_view type = "announcement.told";
  Uuid announcement_id;
  std::int64_t part = 0;
  std::int64_t told = 0;      ///< to how many
  std::optional<Uuid> up_to;  ///< the last of them, in the order of ids; absent where nobody was left
  bool last = false;
  std::vector<Copy> copies;  ///< internal: kept in the log
  bool by_mail = false;      ///< some of them want it by mail, too
};

// ---- what load fills

/// With the text that its user sees.
struct Notification : Stored {
  Uuid user_id;
  std::string title;
  std::string body;
  bool is_read = false;
  bool text_is_elsewhere = false;  ///< it shows its announcement's
  bool withdrawn = false;          ///< and that is gone
};
struct Announcement : Stored, AnnouncementFields {
  std::int64_t parts = 0;  ///< told so far
  bool told = false;       ///< to everyone
};
/// With whom it is told to next.
struct Telling : Announcement {
  std::vector<Uuid> next;
  bool by_mail = false;  ///< some of them want it by mail, too
};

// ---- views

/// interview-platform:445-456, ats:323-330
struct NotificationView : Identified, NotificationFields {
  bool is_read = false;
  std::optional<Instant> read_at;
  std::int64_t version = 0;
  Instant created_at;
  Instant updated_at;
};
/// crm-routes:258-261
struct AnnouncementView : Identified, AnnouncementFields, Versioned {
  std::string state;  ///< scheduled, active, ended
  std::optional<Uuid> created_by;
};

}  // namespace hirewire::notifications
