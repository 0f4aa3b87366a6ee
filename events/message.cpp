#include "events/bus.h"

namespace hirewire {

std::string_view Message::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (field == name) return value;
  }
  return {};
}

}  // namespace hirewire
