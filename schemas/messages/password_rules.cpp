#include "schemas/messages/password_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/guessed_passwords.h"
#include "base/password.h"

namespace hirewire {

namespace {

constexpr std::int64_t least_of_a_trial = 5;  // interview-platform:594

std::int64_t characters(std::string_view utf8) {
  return std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

Fault fault(std::string_view field, std::string_view code, std::string message) {
  return {std::string(field), std::string(code), std::move(message)};
}

}  // namespace

std::optional<Fault> fault_of_password(const Config& config, std::string_view field, std::string_view password) {
  const auto normal = normal_password(password);
  if (!normal) return fault(field, "format", "Must be UTF-8.");
  const std::int64_t least = config.production() ? config.password_min : least_of_a_trial;
  if (characters(*normal) < least)
    return fault(field, "too_short", fmt::format("Must have at least {} characters.", least));
  if (config.production() && is_guessed_password(*normal))
    return fault(field, "not_allowed", "Is one of those that are guessed first; choose another.");
  return std::nullopt;
}

}  // namespace hirewire
