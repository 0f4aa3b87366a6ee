#pragma once
// Operations of notifications (docs/domain.md §15).
#include <functional>

#include "api/routing/operation.h"
#include "events/feed_tail.h"

namespace hirewire::notifications {

extern const Operation list_notifications;
extern const Operation mark_notification_read;
extern const Operation send_test_notification;
extern const Operation list_admin_notifications;
extern const Operation create_admin_notification;
extern const Operation update_admin_notification;
extern const Operation delete_admin_notification;
/// What the caller is told from now on, as Server-Sent Events named `notification`; with Last-Event-ID also what he
/// missed. At least once: who comes back may be told again what came in the minute before.
extern const Operation stream_notifications;

/// For the tail of the lane's feed (events/feed_tail.h), on its thread: whoever listens at this door and is meant by
/// what it hears gets it, read from the tables. Never throws.
std::function<void(Heard)> live_telling(const Services& services);

}  // namespace hirewire::notifications
