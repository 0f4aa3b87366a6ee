#pragma once
#include <string>
#include <string_view>

namespace hirewire::mail {

/// What a server answered, fit for a log: on one line, printable ASCII, at most 200 bytes, without its status code, and
/// `...` for each word that holds an @ or what stands before it in `address`.
std::string without_addresses(std::string_view reply, std::string_view address);

}  // namespace hirewire::mail
