#include "schemas/messages/message.h"

#include <fmt/format.h>

#include <stdexcept>

namespace hirewire {

void seal_secrets(const Keys& keys, const Uuid& tenant_id, Event& event) {
  const Sealer sealer(keys, event.aggregate(), tenant_id, event.aggregate_id);
  for (const Member& member : event.shape->members) {
    if (!member.secret) continue;
    if (auto* text = static_cast<std::string*>(const_cast<void*>(member.value(event.body.get()))))
      *text = sealer.seal(member.name, *text);
  }
}

void refuse_names_of_envelope(std::string_view type, const Shape& event) {
  for (const std::string_view taken :
       {"event_id", "tenant_id", "aggregate_id", "aggregate_version", "actor_id", "time", "partition", "mentioned"}) {
    if (event.find(taken))
      throw std::logic_error(fmt::format(
          "{}: every event has a {} beside its members, so none of them can be called so: choose another name", type,
          taken));
  }
}

}  // namespace hirewire
