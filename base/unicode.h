#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hirewire {

/// Unicode's normal form NFKC (é in one code point, ﬁ as f and i). nullopt where the text is no UTF-8.
std::optional<std::string> normal_form(std::string_view text);

/// The text as it is compared where case does not count: NFC of its full case folding (É and é alike, and ß as ss),
/// without what cannot be seen (soft hyphens, joiners, marks of direction, byte order marks). A text made so is made of
/// itself again. nullopt where it is no UTF-8.
std::optional<std::string> folded_case(std::string_view text);

/// What is left of a name where only its letters and digits count: without case, accents, widths and all signs ("E-mail
/// *" is email). Empty where the text is no UTF-8.
std::string letters_and_digits(std::string_view text);

}  // namespace hirewire
