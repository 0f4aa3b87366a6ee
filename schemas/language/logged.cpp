#include "schemas/language/json.h"

namespace hirewire {

Result<void> read_logged(std::string_view text, const Shape& shape, void* object, UnreadMembers* unread) {
  return read_json(text, shape, object, {.believed = true, .unread = unread});
}

UnreadableEvent::UnreadableEvent(std::string_view type, const Refusal& why)
    : std::runtime_error(fmt::format("the log's {} cannot be read: {} {}", type,
                                     why.faults.empty() ? "" : why.faults.front().field, why.code)) {}

}  // namespace hirewire
