#pragma once
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "schemas/language/refusal.h"
#include "schemas/language/shape.h"

namespace hirewire::webhooks {

/// What a subscriber may see of an event's body as the log holds it: its canonical JSON without the secret members,
/// which are sealed there, and without what the log keeps back. A Refusal where `logged` is not of that shape, for
/// example because an erasure has blanked what is required: there is nothing to tell then.
Result<std::string> public_data(const Shape& shape, std::string_view logged);

/// The body of a delivery: {"type": …, "timestamp": "2025-11-16T10:30:00Z", "id": …, "data": {…}}. `data` is canonical
/// JSON from `public_data` and goes in as it is. The same arguments give the same bytes, so every attempt is signed
/// over the same body.
std::string delivery_body(std::string_view type, Instant time, const Uuid& event_id, std::string_view data);

}  // namespace hirewire::webhooks
