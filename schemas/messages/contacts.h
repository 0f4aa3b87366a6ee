#pragma once
#include <string>
#include <string_view>

namespace hirewire {

// What is shown of contacts to who has no view_contacts for their row (docs/domain.md §0, Audience). Lists show
// nothing.

inline constexpr std::string_view masked_email = "xxx@masked.com";
/// The country code and the last four digits are left: +91-XXXXXX3210.
std::string masked_phone(std::string_view phone);

}  // namespace hirewire
