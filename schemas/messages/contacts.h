#pragma once
#include <string>
#include <string_view>

#include "schemas/language/shape.h"

namespace hirewire {

// What is shown of contacts to who has no view_contacts for their row (docs/domain.md §0, Audience). Lists show
// nothing.

inline constexpr std::string_view masked_email = "xxx@masked.com";
inline constexpr std::string_view masked_link = "[link]";  ///< in free text
/// The country code and the last four digits are left: +91-XXXXXX3210.
std::string masked_phone(std::string_view phone);
/// Free text in which addresses, web links and telephone numbers are masked where they stand. Dates and years are not.
std::string masked_text(std::string_view text);
/// Sound JSON in which every text, number and key is masked so. A number that is masked is a text; keys that come to
/// the same are told apart by a count.
std::string masked_json(std::string_view json);

/// What is shown of a member that is a contact: by its format an address, a number, or else free text; of an open map
/// its JSON. Never longer than the member may be, so that it can be sent back.
std::string masked(const Member& member, std::string_view text);
/// Whether a text has a mask in it: who writes it where he sees masks would put them in the contacts' place.
bool holds_mask(std::string_view text);

}  // namespace hirewire
