#pragma once
// The rules of context notifications (docs/domain.md §15). Pure: no clock, no I/O.
#include "domain/identity.h"
#include "domain/rules/object.h"
#include "schemas/language/refusal.h"
#include "schemas/notifications.h"

namespace hirewire::notifications {

/// To how many users one part of an announcement is told (storage/notifications/load_telling.sql asks for as many).
inline constexpr std::size_t users_a_part = 500;

Touches touches(const Notify& command, const Actor& actor);
/// 403 for all but the house.
Result<Events> decide(const Seen<Notification>& seen, const Notify& command, const Actor& actor);

Touches touches(const SendTestNotification& command, const Actor& actor);
/// 422 for a user who is not there.
Result<Events> decide(const Seen<identity::User>& seen, const SendTestNotification& command, const Actor& actor);

/// 404, also where its announcement was withdrawn; 403 for anybody else's, 412. As it is already is no event.
Result<Events> decide(const Seen<Notification>& seen, const MarkNotification& command, const Actor& actor);

Touches touches(const PublishAnnouncement& command, const Actor& actor);
/// 422 where it would end before it begins, or has ended.
Result<Events> decide(const Seen<Announcement>& seen, const PublishAnnouncement& command, const Actor& actor);

/// As for publishing; 404, 412. Once it is being told, its audience and its beginning stand: 409.
Result<Events> decide(const Seen<Announcement>& seen, const UpdateAnnouncement& command, const Actor& actor);

/// Whoever has not read it does not see it any more. 404, 412.
Result<Events> decide(const Seen<Announcement>& seen, const WithdrawAnnouncement& command, const Actor& actor);

Touches touches(const TellAnnouncement& command, const Actor& actor);
/// 403 for all but the house. Nothing where it has not begun (its beginning was moved: another command comes then), has
/// ended or is withdrawn, or where this part was told already.
Result<Events> decide(const Seen<Telling>& seen, const TellAnnouncement& command, const Actor& actor);

}  // namespace hirewire::notifications
