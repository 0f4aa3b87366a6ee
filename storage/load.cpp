#include "storage/load.h"

#include <map>

#include "storage/relation.h"
#include "storage/sql.h"

namespace hirewire {

namespace {

constexpr std::string_view directory_sql =
    "with {wanted} select w.ordinal, w.n, d.owner from wanted w join directory d on d.scope = w.scope and d.kind = w.kind and d.value = w.value";

/// nullopt where no command of the wave names a value.
std::optional<Statement> wanted_entries(const Keys& keys, std::span<Loading> wave) {
  Relation relation("wanted");
  const auto ordinal = relation.column("ordinal", "int");
  const auto n = relation.column("n", "int");
  const auto scope = relation.column("scope", "uuid");
  const auto kind = relation.column("kind", "text");
  const auto value = relation.column("value", "text");
  bool any = false;
  for (std::size_t i = 0; i < wave.size(); ++i) {
    for (std::size_t k = 0; k < wave[i].touches->directory.size(); ++k) {
      const DirectoryKey& wanted = wave[i].touches->directory[k];
      relation.add(ordinal, std::to_string(i));
      relation.add(n, std::to_string(k));
      relation.add(scope, to_string(wanted.global ? Uuid{} : wave[i].actor->tenant_id));
      relation.add(kind, wanted.kind);
      relation.add(value, keys.directory_value(wanted.kind, wanted.value));
      any = true;
    }
  }
  if (!any) return std::nullopt;
  return relation.into(directory_sql);
}

}  // namespace

Statement load_statement(std::string_view path, std::span<const Loading> wave) {
  Relation relation("wanted");
  const auto ordinal = relation.column("ordinal", "int");
  const auto tenant_id = relation.column("tenant_id", "uuid");
  const auto key = relation.column("key", "text");
  const auto company_id = relation.column("company_id", "uuid");
  for (std::size_t i = 0; i < wave.size(); ++i) {
    if (wave[i].path != path) continue;
    for (const std::string& wanted : wave[i].touches->keys) {
      relation.add(ordinal, std::to_string(i));
      relation.add(tenant_id, to_string(wave[i].actor->tenant_id));
      relation.add(key, wanted);
      relation.add(company_id, wave[i].actor->company_id ? Value{to_string(*wave[i].actor->company_id)} : Value{});
    }
  }
  return relation.into(sql(path));
}

void load(Session& session, const Keys& keys, std::span<Loading> wave) {
  std::vector<Statement> statements;
  std::vector<std::string_view> paths;
  for (const Loading& loading : wave) {
    if (loading.path.empty() || loading.touches->keys.empty() || std::ranges::find(paths, loading.path) != paths.end()) continue;
    paths.push_back(loading.path);
    statements.push_back(load_statement(loading.path, wave));
  }
  auto entries = wanted_entries(keys, wave);
  if (entries) statements.push_back(std::move(*entries));
  if (statements.empty()) return;
  const auto answers = session.run_all(statements);
  for (std::size_t a = 0; a < paths.size(); ++a) {
    for (int r = 0; r < answers[a].size(); ++r) {
      Loading& loading = wave[static_cast<std::size_t>(answers[a].integer(r, "ordinal"))];
      auto row = loading.state->make();
      read_row(answers[a], r, *loading.state, row.get());
      loading.loaded.rows.push_back(std::move(row));
    }
  }
  if (!entries) return;
  const Rows& found = answers.back();
  for (int r = 0; r < found.size(); ++r) {
    Loading& loading = wave[static_cast<std::size_t>(found.integer(r, "ordinal"))];
    loading.loaded.directory.emplace_back(loading.touches->directory[static_cast<std::size_t>(found.integer(r, "n"))],
                                          parse_uuid(found.text(r, "owner")).value_or(Uuid{}));
  }
}

}  // namespace hirewire
