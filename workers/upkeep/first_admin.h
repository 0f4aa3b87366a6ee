#pragma once
#include <string>

#include "base/config.h"
#include "base/usage.h"
#include "workers/upkeep/house_commands.h"

namespace hirewire {

struct FirstAdmin {
  std::string email;
  std::string name;         ///< first and last name, or one word
  std::string password;     ///< held to the rules of schemas/messages/password_rules.h
  std::string tenant_code;  ///< of a tenant that is there, or is made
  std::string host;         ///< of a tenant that is made: whose anonymous requests are its; empty: none
};

/// `hirewire admin`: a superadmin, whose address the operator vouches for, and his tenant where there is none of its
/// code. Says what was made. Throws std::runtime_error with the reason where it is refused, and what HouseCommands
/// throws.
std::string make_first_admin(const Config& config, const Keys& keys, HouseCommands& commands, const FirstAdmin& wanted);

/// What the command line says. The password is the first line of standard input; on a terminal it is asked for, and not
/// shown as it is typed. Throws std::runtime_error where there is none.
FirstAdmin first_admin_of(const Given& given);

}  // namespace hirewire
