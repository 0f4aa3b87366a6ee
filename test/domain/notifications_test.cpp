#include "domain/notifications.h"

#include <doctest/doctest.h>

#include "test/domain/rules/seen_with.h"

using namespace hirewire;
using namespace hirewire::notifications;
using std::chrono::hours;

namespace {

const Actor admin = actor_of("admin", Reach::tenant);
const Actor house = actor_of("system", Reach::tenant);

AnnouncementFields maintenance() {
  return {.title = "Maintenance",
          .body = "On Sunday.",
          .audience = {"hr"},
          .severity = "warning",
          .starts_at = admin.now + hours(1),
          .ends_at = admin.now + hours(5)};
}

Result<Events> publish(AnnouncementFields said, const Actor& actor = admin) {
  return decide_on<Announcement>(nothing_seen(), PublishAnnouncement{{mint()}, std::move(said)}, actor);
}

Announcement stored(std::int64_t parts = 0) {
  return {{.id = mint(), .version = 3, .deleted = false}, maintenance(), parts, false};
}
template <class V>
Result<Events> change(const Announcement& now, V AnnouncementFields::* member, V value, const Actor& actor = admin) {
  UpdateAnnouncement command{{now.id, {}}, {}};
  command.changes.set(member, std::move(value));
  return decide_on<Announcement>(seen_with<Announcement>({now}), command, actor);
}

Notification unread(const Uuid& user) {
  return {{.id = mint(), .version = 1, .deleted = false}, user, "Title", "Text", false, false, false};
}
Result<Events> mark(const Notification& now, std::optional<bool> is_read, const Actor& actor) {
  return decide_on<Notification>(seen_with<Notification>({now}), MarkNotification{{now.id, {}}, is_read}, actor);
}

/// Begun, with so many users that were not told yet.
Telling begun(std::size_t users) {
  Telling telling{stored(), {}};
  telling.starts_at = house.now;
  for (std::size_t i = 0; i < users; ++i) telling.next.push_back(mint());
  return telling;
}
Result<Events> tell(const Telling& telling, std::int64_t part = 0, const Actor& actor = house) {
  return decide_on<Telling>(seen_with<Telling>({telling}), TellAnnouncement{telling.id, part}, actor);
}

}  // namespace

TEST_CASE("the house notifies, and nobody else") {
  const Notify command{
      {mint()}, {.user_id = mint(), .kind = "interview_scheduled", .title = "T", .body = "", .link = "/interviews"}};
  const auto events = decide_on<Notification>(nothing_seen(), command, house);
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(events->front().aggregate_id == command.id);
  CHECK(events->front().as<NotificationCreated>().user_id == command.user_id);
  CHECK(events->front().as<NotificationCreated>().link == "/interviews");
  CHECK(refused(decide_on<Notification>(nothing_seen(), command, admin)) == Reason::forbidden);
}

TEST_CASE("a test notification goes to oneself where nobody is named, to nobody who is not there") {
  const auto send = [](SendTestNotification command, const Actor& actor, std::string state = "active") {
    const Uuid user = command.user_id.value_or(actor.user_id);
    const identity::User there{
        .id = user, .version = 1, .email = "u@example.org", .role = "hr", .company_id = {}, .state = std::move(state)};
    return decide_on<identity::User>(seen_with<identity::User>({there}), command, actor);
  };
  const auto own = send({{mint()}, {}, {}, {}}, admin);
  REQUIRE(own);
  const auto& told = own->front().as<NotificationCreated>();
  CHECK(told.user_id == admin.user_id);
  CHECK(told.kind == "test");
  CHECK(told.title == "Test notification");
  const Uuid other = mint();
  const auto to_another = send({{mint()}, other, "Hello", "There"}, admin);
  REQUIRE(to_another);
  CHECK(to_another->front().as<NotificationCreated>().user_id == other);
  CHECK(to_another->front().as<NotificationCreated>().title == "Hello");
  CHECK(faulty_field(send({{mint()}, other, {}, {}}, admin, "deleted")) == "user_id");
  CHECK(faulty_field(decide_on<identity::User>(nothing_seen(), SendTestNotification{{mint()}, other, {}, {}}, admin)) ==
        "user_id");
  CHECK(refused(send({{mint()}, {}, {}, {}}, actor_of("hr", Reach::own))) == Reason::forbidden);
}

TEST_CASE("one marks one's own, and marking it as it is changes nothing") {
  const Actor user = actor_of("hr", Reach::own);
  const auto own = unread(user.user_id);
  const auto read = mark(own, std::nullopt, user);
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  CHECK(read->front().as<NotificationMarked>().is_read);
  CHECK(read->front().as<NotificationMarked>().read_at == user.now);
  CHECK_FALSE(read->front().as<NotificationMarked>().title);
  CHECK(mark(own, false, user)->empty());
  CHECK(refused(mark(unread(mint()), true, user)) == Reason::forbidden);
  CHECK(refused(mark(unread(mint()), true, admin)) == Reason::forbidden);
  CHECK(refused(decide_on<Notification>(nothing_seen(), MarkNotification{{mint(), {}}, true}, user)) ==
        Reason::not_found);
}

TEST_CASE("whoever reads an announcement keeps its text; a withdrawn one is gone for who had not read it") {
  const Actor user = actor_of("hr", Reach::own);
  auto copy = unread(user.user_id);
  copy.text_is_elsewhere = true;
  const auto read = mark(copy, true, user);
  REQUIRE(read);
  CHECK(read->front().as<NotificationMarked>().title == "Title");
  CHECK(read->front().as<NotificationMarked>().body == "Text");
  copy.withdrawn = true;
  CHECK(refused(mark(copy, true, user)) == Reason::not_found);
}

TEST_CASE("an announcement begins at once where it does not say when, and ends after it began") {
  auto said = maintenance();
  said.starts_at.reset();
  said.severity.reset();
  const auto events = publish(said);
  REQUIRE(events);
  CHECK(events->front().as<AnnouncementPublished>().starts_at == admin.now);
  CHECK(events->front().as<AnnouncementPublished>().severity == "info");
  CHECK(events->front().as<AnnouncementPublished>().created_by == admin.user_id);
  said.ends_at = admin.now;
  CHECK(faulty_field(publish(said)) == "ends_at");
  said = maintenance();
  said.ends_at = said.starts_at;
  CHECK(faulty_field(publish(said)) == "ends_at");
  CHECK(refused(publish(maintenance(), actor_of("hr", Reach::company))) == Reason::forbidden);
}

TEST_CASE("once it is being told, its audience and its beginning stand, its text does not") {
  for (const std::int64_t parts : {0, 1}) {
    const auto now = stored(parts);
    CHECK(change(now, &AnnouncementFields::title, std::string("New"))->size() == 1);
    CHECK(change(now, &AnnouncementFields::title, now.title)->empty());
    const auto later = change(now, &AnnouncementFields::starts_at, std::optional(admin.now + hours(2)));
    CHECK(refused(later) == (parts == 0 ? std::nullopt : std::optional(Reason::conflict)));
    const auto wider = change(now, &AnnouncementFields::audience, std::vector<std::string>{});
    CHECK(refused(wider) == (parts == 0 ? std::nullopt : std::optional(Reason::conflict)));
  }
  const auto now = stored();
  const auto at_once = change(now, &AnnouncementFields::starts_at, std::optional<Instant>());
  REQUIRE(at_once);
  const auto& changes = at_once->front().as<AnnouncementUpdated>().changes;
  CHECK(*changes.find(&AnnouncementFields::starts_at) == admin.now);
  CHECK(faulty_field(change(now, &AnnouncementFields::starts_at, std::optional(admin.now + hours(9)))) == "ends_at");
  CHECK(refused(change(now, &AnnouncementFields::title, std::string("New"), actor_of("hr", Reach::company))) ==
        Reason::forbidden);
}

TEST_CASE("an announcement is withdrawn once") {
  auto now = stored();
  const WithdrawAnnouncement command{{now.id, {}}};
  CHECK(decide_on<Announcement>(seen_with<Announcement>({now}), command, admin)->size() == 1);
  now.deleted = true;
  CHECK(refused(decide_on<Announcement>(seen_with<Announcement>({now}), command, admin)) == Reason::not_found);
}

TEST_CASE("a part is told to the next users, and the part after a full one is not the last") {
  const auto few = begun(3);
  const auto events = tell(few);
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  const auto& told = events->front().as<AnnouncementTold>();
  CHECK(events->front().aggregate_id != few.id);
  CHECK(told.last);
  CHECK(told.told == 3);
  CHECK(told.up_to == few.next.back());
  REQUIRE(told.copies.size() == 3);
  CHECK(told.copies[0].id == notification_id(few.id, few.next[0]));
  CHECK(tag_of(told.copies[0].id) == tag_of(few.next[0]));
  CHECK_FALSE(tell(begun(users_a_part))->front().as<AnnouncementTold>().last);
  CHECK(tell(begun(0))->front().as<AnnouncementTold>().last);
}

TEST_CASE("telling comes too early, too late or twice without harm") {
  CHECK(tell(begun(1))->size() == 1);
  auto early = begun(1);
  early.starts_at = house.now + hours(1);
  CHECK(tell(early)->empty());
  auto late = begun(1);
  late.ends_at = house.now;
  CHECK(tell(late)->empty());
  auto told = begun(1);
  told.told = true;
  CHECK(tell(told)->empty());
  auto withdrawn = begun(1);
  withdrawn.deleted = true;
  CHECK(tell(withdrawn)->empty());
  CHECK(tell(begun(1), 1)->empty());
  CHECK(decide_on<Telling>(nothing_seen(), TellAnnouncement{mint(), 0}, house)->empty());
  CHECK(refused(tell(begun(1), 0, admin)) == Reason::forbidden);
}

TEST_CASE("a part of an announcement tells whether any of its users wants mails") {
  Telling telling = begun(2);
  CHECK_FALSE(tell(telling)->front().as<AnnouncementTold>().by_mail);
  telling.by_mail = true;
  CHECK(tell(telling)->front().as<AnnouncementTold>().by_mail);
}
