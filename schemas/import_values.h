#pragma once
// What people write into the cells of a table, read as what they mean. Nothing here looks further than the cell.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hirewire::candidates {

/// Without white space and signs of no width around it.
std::string_view without_blanks(std::string_view text);

/// Whether a cell only says that there is nothing to say: it is blank, or "N/A", "-", "null", "néant" in any case.
bool says_nothing(std::string_view cell);

/// Years as people write them: 5 · 5,5 · 5+ · ~5 · 5 years · 5 ans · 6 months · 2 ans et 6 mois. nullopt for anything
/// else, a range too.
std::optional<double> years_in(std::string_view cell);

/// A cell of several values: the first, and whether there are more. They are parted by a line's end, `,`, `;`, `|`, or
/// `:::`, as Google Contacts does.
struct FirstOf {
  std::string_view first;
  bool more = false;
};
FirstOf first_of(std::string_view cell);

/// The web addresses in a cell, as they are written; they are parted by white space, `;`, `|`, or a comma before
/// white space or another address. Empty where a word of the cell is no address.
std::vector<std::string_view> web_addresses_in(std::string_view cell);

/// A whole name's parts. "Ada King Lovelace" is divided at its last blank, "Lovelace, Ada" at its comma, and
/// `last_name_first` at its last blank the other way round. A single word is a first name.
struct DividedName {
  std::string_view first, last;
};
DividedName divided_name(std::string_view whole, bool last_name_first = false);

}  // namespace hirewire::candidates
