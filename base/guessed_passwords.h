#pragma once
#include <string_view>

namespace hirewire {

/// Whether it is on the list of what people choose and guessers try first (base/guessed_passwords.txt), in any case of
/// its ASCII letters. The list has what is of eight characters or more.
bool is_guessed_password(std::string_view password);

/// The list: a line each, sorted by bytes; part of the binary.
std::string_view guessed_passwords();

}  // namespace hirewire
