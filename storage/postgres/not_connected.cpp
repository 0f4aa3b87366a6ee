#include "storage/postgres/not_connected.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include "storage/postgres/login.h"

namespace hirewire {

namespace {

/// The server's own words, which follow FATAL; libpq's before them also name the place.
std::string_view words_of_server(std::string_view said) {
  constexpr std::string_view fatal = "FATAL:  ";
  const auto at = said.find(fatal);
  if (at == std::string_view::npos) return "no reason given";
  const auto words = said.substr(at + fatal.size());
  return words.substr(0, words.find('\n'));
}

}  // namespace

SqlError not_connected(const Config& config, Role role, const std::string& url, std::string_view said) {
  const std::string_view setting =
      role == Role::owner && !config.postgres_owner.empty() ? "HIREWIRE_POSTGRES_OWNER" : "HIREWIRE_POSTGRES";
  if (PQping(url.c_str()) != PQPING_OK)
    return {"08001", fmt::format("the database cannot be reached: start it, or mend {}", setting)};
  const auto words = words_of_server(said);
  if (words.starts_with("sorry, too many clients") || words.starts_with("remaining connection slots"))
    return {"53300", "the database takes no more connections (max_connections)"};
  if (words.starts_with("database \"") && words.ends_with("does not exist"))
    return {"3D000", fmt::format("{} on that server: create it, or mend {}", words, setting)};
  if (role == Role::owner)
    return {std::string(SqlError::login_refused),
            fmt::format("the database does not let its owner in ({}): mend {}", words, setting)};
  return {std::string(SqlError::login_refused),
          fmt::format("the database does not let {} in ({}): run `hirewire migrate`, which makes that login and gives "
                      "it the password of this HIREWIRE_KEY",
                      login_of(config, role), words)};
}

}  // namespace hirewire
