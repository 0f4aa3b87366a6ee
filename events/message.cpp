#include <charconv>

#include "events/bus.h"

namespace hirewire {

std::string_view Message::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (field == name) return value;
  }
  return {};
}

std::optional<std::int64_t> Message::number(std::string_view name) const {
  const std::string_view text = header(name);
  std::int64_t number = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  return bad == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::size_t size_of(const Message& message) {
  constexpr std::size_t lengths = 10;  // of a header's name and value, as Kafka writes them, at most
  std::size_t size = message.key.size() + message.body.size();
  for (const auto& [name, value] : message.headers) size += name.size() + value.size() + lengths;
  return size;
}

}  // namespace hirewire
