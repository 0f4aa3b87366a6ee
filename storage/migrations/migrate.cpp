#include "storage/migrations/migrate.h"

#include <fmt/format.h>

#include "base/log.h"
#include "storage/postgres/sql.h"

namespace hirewire {

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

void ensure_role(Session& session, const std::string& role) {
  // Roles are the cluster's: another process may make the same one at the same moment.
  session.script(fmt::format(
      "do $r$ begin create role {0} nologin; exception when duplicate_object or unique_violation then null; end $r$;"
      "do $r$ begin execute format('grant {0} to %I', current_user); end $r$;",
      role));
}

std::vector<const char*> all_migrations() {
  std::vector<const char*> paths{"migrations/001_flow.sql", "migrations/003_folded.sql", "migrations/004_short.sql",
                                 "migrations/005_grown.sql"};
  paths.insert(paths.end(), std::begin(fold_migrations), std::end(fold_migrations));
  return paths;
}

/// Nothing of ours is there yet: no schema, no table.
bool says_not_set_up(const SqlError& error) {
  return error.state().starts_with("42") || error.state().starts_with("3F");
}

/// Tables, columns and indexes that the fold schema's files have got since it was made (migrations/grow.sql).
void grow_folds(Session& session, const Config& config, bool young) {
  const auto flow = schema_of(config);
  const auto fold = fold_schema_of(config);
  std::string texts;
  for (const char* path : fold_migrations) texts += migration_text(config, path, fold);
  const auto same = fmt::format("select 1 from {}.setting where name = 'folds' and value = md5($1)", flow);
  if (session.run({same, {texts}}).size() > 0) return;
  session.begin();
  if (!young) {
    session.script(fmt::format("drop schema if exists {0}_new cascade; create schema {0}_new", fold));
    for (const char* path : fold_migrations) session.script(migration_text(config, path, fold + "_new"));
    session.script(migration_text(config, "migrations/grow.sql", fold));
    session.script(fmt::format("drop schema {}_new cascade", fold));
    session.script(migration_text(config, "migrations/policies.sql", fold));
  }
  session.run({fmt::format("insert into {}.setting values ('folds', md5($1)) on conflict (name) do update set value = "
                           "excluded.value",
                           flow),
               {texts}});
  session.commit();
  if (!young) log::info("folds_grown", {{"schema", fold}});
}

}  // namespace

std::string migration_text(const Config& config, std::string_view path, std::string_view fold) {
  std::string text(sql(path));
  const auto flow = schema_of(config);
  replace_all(text, "{flow}", flow);
  replace_all(text, "{fold}", fold);
  replace_all(text, "{door}", flow + "_door");
  replace_all(text, "{worker}", flow + "_worker");
  return text;
}

void migrate(const Config& config) {
  Session session(config, Role::owner);
  session.run({"select pg_advisory_lock(hashtext($1))", {config.name_space}});
  const auto flow = schema_of(config);
  const auto fold = fold_schema_of(config);
  session.script(
      fmt::format("create schema if not exists {}; create schema if not exists {};"
                  "create table if not exists {}.migration (path text primary key, at timestamptz not null)",
                  flow, fold, flow));
  ensure_role(session, flow + "_door");
  ensure_role(session, flow + "_worker");
  bool young = false;
  for (const char* path : all_migrations()) {
    if (session.run({fmt::format("select 1 from {}.migration where path = $1", flow), {path}}).size() > 0) continue;
    session.begin();
    session.script(migration_text(config, path, fold));
    session.run({fmt::format("insert into {}.migration values ($1, now())", flow), {path}});
    session.commit();
    young = young || std::string_view(path) == fold_migrations[0];
    log::info("migrated", {{"path", path}});
  }
  grow_folds(session, config, young);
  session.run({fmt::format("insert into {}.setting values ('partitions', $1) on conflict do nothing", flow),
               {std::to_string(config.partitions)}});
}

std::vector<std::string> missing_migrations(const Config& config) {
  std::vector<std::string> missing;
  for (const char* path : all_migrations()) missing.emplace_back(path);
  Session session(config, Role::owner);
  try {
    const auto rows = session.run({fmt::format("select path from {}.migration", schema_of(config)), {}});
    for (int r = 0; r < rows.size(); ++r) std::erase(missing, rows.text(r, "path"));
  } catch (const SqlError& error) {
    if (!says_not_set_up(error)) throw;
  }
  return missing;
}

int recorded_partitions(const Config& config) {
  Session session(config, Role::owner);
  try {
    const auto rows = session.run({"select value from setting where name = 'partitions'", {}});
    if (rows.size() == 1) return static_cast<int>(rows.integer(0, "value"));
  } catch (const SqlError& error) {
    if (!says_not_set_up(error)) throw;
  }
  throw std::runtime_error("the database is not set up yet: run `hirewire migrate` first");
}

}  // namespace hirewire
