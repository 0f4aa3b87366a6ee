#pragma once
// Who is there (docs/domain.md §0, Signals).
#include <boost/asio/awaitable.hpp>

#include "api/routing/operation.h"

namespace hirewire::presence {

/// Any user may ask; whoever is not known is offline.
extern const Operation get_user_presence;
/// Up to 100, as ids or user_ids, repeated or with commas.
extern const Operation list_users_presence;
/// Noted at this door at once, in the table within seconds.
extern const Operation send_presence_heartbeat;

/// Tells what this door has heard, every few seconds, until the io_context ends. Without end.
boost::asio::awaitable<void> tell(const Services& services);

}  // namespace hirewire::presence
