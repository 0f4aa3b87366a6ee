#include "storage/migrations/fold_tables.h"

#include <vector>

#include "storage/postgres/sql.h"

namespace hirewire {

namespace {

constexpr std::string_view policies = "migrations/policies.sql";

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
  std::string text(sql(path));
  const auto flow = schema_of(config);
  replace_all(text, "{flow}", flow);
  replace_all(text, "{fold}", fold);
  replace_all(text, "{door}", flow + "_door");
  replace_all(text, "{worker}", flow + "_worker");
  return text;
}

void make_fold_tables(Session& session, const Config& config, const std::string& schema) {
  for (const auto path : table_files()) session.script(migration_text(config, path, schema));
}

void make_fold_functions(Session& session, const Config& config) {
  for (const auto path : function_files()) session.script(migration_text(config, path, fold_schema_of(config)));
}

std::string fold_tables_text(const Config& config) {
  std::string all;
  for (const auto& paths : {table_files(), function_files()})
    for (const auto path : paths) all += migration_text(config, path, fold_schema_of(config));
  return all;
}

}  // namespace hirewire
