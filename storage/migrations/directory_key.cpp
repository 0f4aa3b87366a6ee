#include "storage/migrations/directory_key.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/lower.h"
#include "base/seal.h"

namespace hirewire {

namespace {

constexpr std::string_view setting = "directory_key";
/// Of a database of before there was a record: one that fits proves the key, so a few will do.
constexpr int most_users = 100;

/// What is hashed is no personal value, and of no kind that the directory has.
std::string record_of(const Keys& keys) {
  return keys.directory_value(setting, "of this house");
}

bool is_not_set_up(const SqlError& error) {
  return error.state() == "42P01" || error.state() == "3F000";
}

std::optional<std::string> recorded(Session& session, const Config& config) {
  try {
    const Rows rows = session.run(
        {fmt::format("select value from {}.setting where name = $1", schema_of(config)), {std::string(setting)}});
    if (rows.size() == 1) return std::string(rows.text(0, "value"));
  } catch (const SqlError& error) {
    if (!is_not_set_up(error)) throw;
  }
  return std::nullopt;
}

/// Whether there are users whom the directory has, and none of them by a hash of this key.
bool users_are_of_another_key(Session& owner, const Config& config, const Keys& keys) {
  try {
    const Rows rows = owner.run({fmt::format("select d.value, u.email from {0}.directory d join {0}.user_account u on "
                                             "u.tenant_id = d.tenant_id and u.id = d.owner where d.kind = 'user_email' "
                                             "limit {1}",
                                             fold_schema_of(config), most_users),
                                 {}});
    for (int r = 0; r < rows.size(); ++r)
      if (keys.directory_value("user_email", lower(std::string(rows.text(r, "email")))) == rows.text(r, "value"))
        return false;
    return rows.size() > 0;
  } catch (const SqlError& error) {
    if (!is_not_set_up(error)) throw;
  }
  return false;
}

std::string remedy(const Config& config) {
  if (config.key_old.empty())
    return "HIREWIRE_KEY_OLD must be the key with which this database was first migrated, and it is not set: set it "
           "beside HIREWIRE_KEY";
  return "HIREWIRE_KEY_OLD must be the key with which this database was first migrated, and it is another one (where "
         "HIREWIRE_KEY itself is that key, unset HIREWIRE_KEY_OLD)";
}

[[noreturn]] void refuse(const std::string& what_to_do) {
  throw std::runtime_error(fmt::format(
      "{}. By its hashes the house finds who has an e-mail: with another key nobody could sign in", what_to_do));
}

}  // namespace

std::optional<std::string> wrong_directory_key(Session& session, const Config& config) {
  const auto kept = recorded(session, config);
  if (!kept || *kept == record_of(Keys(config.key, config.key_old))) return std::nullopt;
  return remedy(config);
}

void require_directory_key(Session& session, const Config& config) {
  if (const auto wrong = wrong_directory_key(session, config)) refuse(*wrong);
}

void require_directory_key_to_migrate(Session& owner, const Config& config) {
  if (recorded(owner, config)) return require_directory_key(owner, config);
  if (users_are_of_another_key(owner, config, Keys(config.key, config.key_old))) refuse(remedy(config));
}

void record_directory_key(Session& owner, const Config& config) {
  if (!recorded(owner, config))  // who writes would wait for whoever has locked the table
    owner.run({fmt::format("insert into {}.setting values ($1, $2) on conflict do nothing", schema_of(config)),
               {std::string(setting), record_of(Keys(config.key, config.key_old))}});
  require_directory_key(owner, config);
}

}  // namespace hirewire
