#include "storage/postgres/login.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <memory>
#include <string_view>

#include "base/seal.h"

namespace hirewire {

namespace {

/// A server that is gone without a word is noticed within about ten seconds: keepalives where nothing is under way,
/// tcp_user_timeout where it is.
std::string with_timeout(const std::string& url) {
  if (url.find("connect_timeout") != std::string::npos) return url;
  const bool is_url = url.find("://") != std::string::npos;
  std::string made = url;
  char before = !is_url ? ' ' : url.find('?') == std::string::npos ? '?' : '&';
  for (const std::string_view manner : {"connect_timeout=3", "keepalives_idle=5", "keepalives_interval=2",
                                        "keepalives_count=3", "tcp_user_timeout=10000"}) {
    made += before;
    made += manner;
    before = is_url ? '&' : ' ';
  }
  return made;
}

/// RFC 3986: all that is no letter or digit.
std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// The same place and the same manners for another user.
std::string for_user(const std::string& url, std::string_view user, std::string_view password) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), nullptr),
                                                                             &PQconninfoFree);
  if (!options) throw SqlError("08001", "HIREWIRE_POSTGRES is no URL that libpq can read");
  std::string made = fmt::format("postgresql:///?user={}&password={}", percent_encoded(user), password);
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view name = option->keyword;
    const bool of_the_other = name == "user" || name == "password" || name == "passfile";
    if (option->val != nullptr && !of_the_other) made += fmt::format("&{}={}", name, percent_encoded(option->val));
  }
  return made;
}

}  // namespace

std::string login_of(const Config& config, Role role) {
  return schema_of(config) + (role == Role::door ? "_door" : "_worker");
}

std::string login_password(const Config& config, Role role) {
  const auto hash = Keys(config.key).sign("database-login", login_of(config, role));
  return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string login_url(const Config& config, Role role) {
  if (role == Role::owner) return with_timeout(config.owner_url());
  return with_timeout(for_user(config.postgres, login_of(config, role), login_password(config, role)));
}

}  // namespace hirewire
