#include "schemas/notifications.h"

#include "schemas/language/describe.h"

namespace hirewire::notifications {

BOOST_DESCRIBE_STRUCT(NotificationFields, (), (user_id, kind, title, body, link))
BOOST_DESCRIBE_STRUCT(AnnouncementFields, (), (title, body, audience, severity, starts_at, ends_at))
BOOST_DESCRIBE_STRUCT(Notify, (NewObject, NotificationFields), ())
BOOST_DESCRIBE_STRUCT(SendTestNotification, (NewObject), (user_id, title, body))
BOOST_DESCRIBE_STRUCT(MarkNotification, (ExistingObject), (is_read))
BOOST_DESCRIBE_STRUCT(PublishAnnouncement, (NewObject, AnnouncementFields), ())
BOOST_DESCRIBE_STRUCT(UpdateAnnouncement, (ExistingObject), (changes))
BOOST_DESCRIBE_STRUCT(WithdrawAnnouncement, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(TellAnnouncement, (), (id, part))
BOOST_DESCRIBE_STRUCT(NotificationCreated, (NotificationFields), ())
BOOST_DESCRIBE_STRUCT(NotificationMarked, (), (user_id, is_read, read_at, title, body))
BOOST_DESCRIBE_STRUCT(AnnouncementPublished, (AnnouncementFields), (created_by))
BOOST_DESCRIBE_STRUCT(AnnouncementUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(AnnouncementWithdrawn, (), ())
BOOST_DESCRIBE_STRUCT(Copy, (), (id, user_id))
BOOST_DESCRIBE_STRUCT(AnnouncementTold, (), (announcement_id, part, told, up_to, last, copies, by_mail))
BOOST_DESCRIBE_STRUCT(Notification, (Stored), (user_id, title, body, is_read, text_is_elsewhere, withdrawn))
BOOST_DESCRIBE_STRUCT(Announcement, (Stored, AnnouncementFields), (parts, told))
BOOST_DESCRIBE_STRUCT(Telling, (Announcement), (next, by_mail))
BOOST_DESCRIBE_STRUCT(NotificationView, (Identified, NotificationFields),
                      (is_read, read_at, version, created_at, updated_at))
BOOST_DESCRIBE_STRUCT(AnnouncementView, (Identified, AnnouncementFields, Versioned), (state, created_by))

Uuid notification_id(const Uuid& cause, const Uuid& user) {
  return derive_tagged(cause, tag_of(user), "notification:" + to_string(user));
}

}  // namespace hirewire::notifications

namespace hirewire {

using namespace notifications;

template <>
Marks marks_of<NotificationFields>() {
  return {mark("kind").min(1).max(50), mark("title").personal().min(1).max(200), mark("body").personal(),
          mark("link").max(500)};
}
template <>
Marks marks_of<AnnouncementFields>() {
  return {mark("title").min(1).max(200), mark("body").min(1),
          mark("audience").max(10).values({"superadmin", "admin", "hr", "consultant", "interviewer", "candidate"}),
          mark("severity").never_null().values({"info", "warning", "critical"})};
}
template <>
Marks marks_of<SendTestNotification>() {
  return {mark("title").personal().min(1).max(200), mark("body").personal()};
}
template <>
Marks marks_of<NotificationMarked>() {
  return {mark("title").personal(), mark("body").personal()};
}
template <>
Marks marks_of<AnnouncementTold>() {
  return {mark("copies").internal()};
}
template <>
Marks marks_of<Notification>() {
  return {mark("title").personal(), mark("body").personal()};
}
// A copy shows its announcement's text, which has a version of its own.
template <>
Marks marks_of<NotificationView>() {
  return {mark("title").derived(), mark("body").derived()};
}
template <>
Marks marks_of<AnnouncementView>() {
  return {mark("state").derived()};
}

template const Shape& shape_of<NotificationFields>();
template const Shape& shape_of<AnnouncementFields>();
template const Shape& shape_of<Notify>();
template const Shape& shape_of<SendTestNotification>();
template const Shape& shape_of<MarkNotification>();
template const Shape& shape_of<PublishAnnouncement>();
template const Shape& shape_of<UpdateAnnouncement>();
template const Shape& shape_of<WithdrawAnnouncement>();
template const Shape& shape_of<TellAnnouncement>();
template const Shape& shape_of<NotificationCreated>();
template const Shape& shape_of<NotificationMarked>();
template const Shape& shape_of<AnnouncementPublished>();
template const Shape& shape_of<AnnouncementUpdated>();
template const Shape& shape_of<AnnouncementWithdrawn>();
template const Shape& shape_of<Copy>();
template const Shape& shape_of<AnnouncementTold>();
template const Shape& shape_of<Notification>();
template const Shape& shape_of<Announcement>();
template const Shape& shape_of<Telling>();
template const Shape& shape_of<NotificationView>();
template const Shape& shape_of<AnnouncementView>();

}  // namespace hirewire
