#include "storage/migrations/fold_tables.h"

#include <vector>

#include "storage/postgres/login.h"
#include "storage/postgres/sql.h"

namespace hirewire {

namespace {

constexpr std::string_view policies = "migrations/policies.sql";
constexpr std::string_view flow_rights = "migrations/flow_rights.sql";

std::vector<std::string_view> files_called(std::string_view name) {
  std::vector<std::string_view> paths;
  for (const SqlFile& file : sql_files())
    if (file.path.ends_with(name)) paths.push_back(file.path);
  return paths;
}
std::vector<std::string_view> table_files() {
  auto paths = files_called("/tables.sql");
  paths.push_back(policies);  // last: they stand around all tables that are there
  return paths;
}
std::vector<std::string_view> function_files() {
  return files_called("/functions.sql");
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

}  // namespace

std::string migration_text(const Config& config, std::string_view path, std::string_view fold) {
  return migration_text(config, path, fold, schema_of(config));
}

std::string migration_text(const Config& config, std::string_view path, std::string_view fold, std::string_view flow) {
  std::string text(sql(path));
  replace_all(text, "{flow}", flow);
  replace_all(text, "{fold}", fold);
  replace_all(text, "{door}", login_of(config, Role::door));
  replace_all(text, "{worker}", login_of(config, Role::worker));
  return text;
}

void make_fold_tables(Session& session, const Config& config, const std::string& schema) {
  for (const auto path : table_files()) session.script(migration_text(config, path, schema));
}

void make_fold_functions(Session& session, const Config& config, std::string_view schema) {
  for (const auto path : function_files()) session.script(migration_text(config, path, fold_schema_of(config), schema));
}

void make_rights(Session& session, const Config& config, const std::string& flow, const std::string& fold) {
  make_fold_tables(session, config, fold);
  make_fold_functions(session, config, flow);
  session.script("set local search_path = pg_catalog");
  session.script(migration_text(config, "migrations/flow_copy.sql", fold));
  session.script(migration_text(config, flow_rights, fold, flow));
}

std::string fold_tables_text(const Config& config) {
  std::string all;
  for (const auto& paths : {table_files(), function_files(), std::vector{flow_rights}})
    for (const auto path : paths) all += migration_text(config, path, fold_schema_of(config));
  return all;
}

}  // namespace hirewire
