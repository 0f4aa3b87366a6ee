#pragma once
#include <expected>
#include <string>
#include <string_view>

#include "schemas/language/email_address.h"

namespace hirewire::mail {

/// Whose mail it is: a name to show, UTF-8 and perhaps empty, and an address in ASCII as `ascii_address` gives it.
struct Mailbox {
  std::string name;
  std::string address;
};

/// `Name <address>`, `"Name" <address>` or the address alone. The error as above.
std::expected<Mailbox, std::string_view> parse_mailbox(std::string_view text);

}  // namespace hirewire::mail
