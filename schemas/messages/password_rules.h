#pragma once
#include <optional>
#include <string_view>

#include "base/config.h"
#include "schemas/language/refusal.h"

namespace hirewire {

/// What a new password must be: in production HIREWIRE_PASSWORD_MIN characters of its normal form and none of those
/// that are guessed first; outside, where nothing is in earnest, five characters, as the documents' own examples have.
/// The fault names `field`.
std::optional<Fault> fault_of_password(const Config& config, std::string_view field, std::string_view password);

}  // namespace hirewire
