#pragma once
#include <optional>
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

/// What a delivery tells of.
struct Told {
  std::string type;
  Instant time;
  Uuid event_id;
  std::optional<Uuid> subject;  ///< the object's id; a delivery from before it was told has none
};

/// The body of a delivery: {"type": …, "timestamp": "2025-11-16T10:30:00Z", "id": …, "data": {"id": …, …}}, the first
/// `id` being the event's and the other the object's, which no event's own body holds. `data` is canonical JSON from
/// `public_data`. The same arguments give the same bytes, so every attempt is signed over the same body.
std::string delivery_body(const Told& told, std::string_view data);

}  // namespace hirewire::webhooks
