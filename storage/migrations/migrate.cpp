#include "storage/migrations/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/log.h"
#include "base/seal.h"
#include "storage/migrations/directory_key.h"
#include "storage/migrations/fold_record.h"
#include "storage/migrations/fold_tables.h"
#include "storage/migrations/growth.h"
#include "storage/migrations/logins.h"

namespace hirewire {

namespace {

/// The flow schema: each runs once. Tables of the folds, and who may do what, are described by other files
/// (fold_tables.h).
constexpr std::string_view migrations[] = {
    "migrations/001_flow.sql",       "migrations/003_folded.sql",      "migrations/004_short.sql",
    "migrations/005_grown.sql",      "migrations/006_origin.sql",      "migrations/007_arrays.sql",
    "migrations/008_released.sql",   "migrations/009_lane_worker.sql", "migrations/040_signed.sql",
    "migrations/060_replay.sql",     "migrations/072_begun.sql",       "migrations/073_turns.sql",
    "migrations/080_assignments.sql"};
constexpr std::string_view tables_setting = "tables";

/// Nothing of ours is there yet: no schema, no table.
bool says_not_set_up(const SqlError& error) {
  return error.state().starts_with("42") || error.state().starts_with("3F");
}

void record_setting(Session& session, const Config& config, std::string_view name, const std::string& value) {
  session.run(
      {fmt::format("insert into {}.setting values ($1, $2) on conflict (name) do update set value = excluded.value",
                   schema_of(config)),
       {std::string(name), value}});
}

/// Of what the fold schema was brought up to: its files, and what folds into it.
std::string digest_of(const Config& config, const Folds& folds) {
  const auto digest = sha256(fold_tables_text(config) + fold_records_text(folds));
  return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// What is still to do, in one round trip.
std::vector<std::string> due(Session& session, const Config& config, const Folds& folds) {
  const auto flow = schema_of(config);
  std::vector<std::string> all(std::begin(migrations), std::end(migrations));
  all.emplace_back("tables");
  try {
    const auto done = session.run(
        {fmt::format(
             "select path from {0}.migration union all select 'tables' from {0}.setting where name = $1 and value = "
             "$2",
             flow),
         {std::string(tables_setting), digest_of(config, folds)}});
    for (int r = 0; r < done.size(); ++r) std::erase(all, done.text(r, "path"));
  } catch (const SqlError& error) {
    if (!says_not_set_up(error)) throw;
  }
  return all;
}

void migrate_flow(Session& session, const Config& config) {
  const auto flow = schema_of(config);
  const auto fold = fold_schema_of(config);
  session.script(
      fmt::format("create schema if not exists {0}; create schema if not exists {1};"
                  "create table if not exists {0}.migration (path text primary key, at timestamptz not null)",
                  flow, fold));
  for (const auto path : migrations) {
    if (session.run({fmt::format("select 1 from {}.migration where path = $1", flow), {std::string(path)}}).size() > 0)
      continue;
    session.begin();
    session.script(migration_text(config, path, fold));
    session.run({fmt::format("insert into {}.migration values ($1, now())", flow), {std::string(path)}});
    session.commit();
    log::info("migrated", {{"path", path}});
  }
}

void migrate_folds(Session& session, const Config& config, const Folds& folds) {
  const auto fold = fold_schema_of(config);
  const bool young = session.run({"select 1 from pg_tables where schemaname = $1 limit 1", {fold}}).size() == 0;
  if (!young) grow(session, config);
  session.begin();
  if (young) make_fold_tables(session, config, fold);
  make_fold_functions(session, config, schema_of(config));
  session.commit();
  bring_rights(session, config);
  session.begin();
  record_unchanged_folds(session, config, folds);
  record_setting(session, config, tables_setting, digest_of(config, folds));
  session.commit();
  log::info("tables_migrated", {{"schema", fold}});
}

std::vector<std::string> differences(Session& session, const Config& config, const Folds& folds) {
  auto all = differences_from_files(session, config);
  for (const std::string& type : changed_folds(session, config, folds))
    all.push_back(fmt::format("the log has events {} that were folded in another way than now", type));
  return all;
}

}  // namespace

void wait_for_turn(Session& session, const Config& config) {
  // Asked again and again: who waits inside a statement holds a snapshot, and `create index concurrently` of the one
  // who has the turn would wait for that.
  const Statement ask{"select pg_try_advisory_lock(hashtext($1))::text as mine", {config.name_space}};
  for (bool told = false; session.run(ask).text(0, "mine") != "true"; told = true) {
    if (!told) log::info("waits", {{"for", "another migrate or rebuild"}});
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

void migrate(const Config& config, const Folds& folds) {
  Session session(config, Role::owner);
  require_directory_key_to_migrate(session, config);
  renew_logins(session, config);
  if (due(session, config, folds).empty() && rights_unlike_files(session, config).empty())
    return record_directory_key(session, config);
  wait_for_turn(session, config);
  if (due(session, config, folds).empty()) {
    bring_rights(session, config);
    return record_directory_key(session, config);
  }
  migrate_flow(session, config);
  session.run(
      {fmt::format("insert into {}.setting values ('partitions', $1) on conflict do nothing", schema_of(config)),
       {std::to_string(config.partitions)}});
  record_directory_key(session, config);
  migrate_folds(session, config, folds);
  for (const std::string& what : differences(session, config, folds))
    log::warn("tables_differ", {{"what", what}, {"remedy", "hirewire rebuild"}});
}

std::vector<std::string> missing_migrations(const Config& config, const Folds& folds) {
  if (!logins_fit(config)) return {"logins"};
  Session session(config, Role::worker);
  return due(session, config, folds);
}

std::vector<std::string> differences(const Config& config, const Folds& folds) {
  Session session(config, Role::owner);
  return differences(session, config, folds);
}

std::vector<std::string> different_rights(const Config& config) {
  Session session(config, Role::owner);
  return rights_unlike_files(session, config);
}

void record_rebuilt(Session& session, const Config& config, const Folds& folds) {
  make_fold_functions(session, config, schema_of(config));
  record_folds(session, config, folds);
  record_setting(session, config, tables_setting, digest_of(config, folds));
}

int recorded_partitions(const Config& config) {
  try {
    Session session(config, Role::door);
    const auto rows = session.run({"select value from setting where name = 'partitions'", {}});
    if (rows.size() == 1) {
      require_directory_key(session, config);
      return static_cast<int>(rows.integer(0, "value"));
    }
  } catch (const SqlError& error) {
    if (!says_not_set_up(error)) throw;
  }
  throw std::runtime_error("the database is not set up yet: run `hirewire migrate` first");
}

}  // namespace hirewire
