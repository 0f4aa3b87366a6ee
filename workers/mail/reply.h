#pragma once
#include <span>
#include <string>
#include <string_view>

namespace hirewire::mail {

/// What a server answered, fit for a log: on one line, printable ASCII, at most 200 bytes, without its status code, and
/// `...` for each word that holds an @ or one of `hidden` (in any case; empty ones hide nothing).
std::string fit_for_a_log(std::string_view reply, std::span<const std::string> hidden);

}  // namespace hirewire::mail
