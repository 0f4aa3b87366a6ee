#include "storage/flow/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "schemas/messages/permissions.h"
#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"
#include "storage/queries/query_text.h"

namespace hirewire {

namespace {

constexpr std::string_view entries_of_tenants =
    "with {wanted} select w.ordinal, w.n, d.owner from wanted w join directory d on d.scope = w.scope and d.kind = "
    "w.kind and d.value = w.value";
/// Of other tenants, too, which the session does not see (storage/flow/functions.sql).
constexpr std::string_view global_entries =
    "with {wanted} select w.ordinal, w.n, g.owner from wanted w cross join lateral global_entry(w.kind, w.value) g";

/// nullopt where no command of the wave names such a value.
std::optional<Statement> wanted_entries(const Keys& keys, std::span<const Loading> wave, bool global) {
  Relation relation("wanted");
  const auto ordinal = relation.column("ordinal", "int");
  const auto n = relation.column("n", "int");
  const auto scope = relation.column("scope", "uuid");
  const auto kind = relation.column("kind", "text");
  const auto value = relation.column("value", "text");
  for (std::size_t i = 0; i < wave.size(); ++i) {
    for (std::size_t k = 0; k < wave[i].touches->directory.size(); ++k) {
      const DirectoryKey& wanted = wave[i].touches->directory[k];
      if (wanted.global != global) continue;
      relation.add(ordinal, i);
      relation.add(n, k);
      relation.add(scope, wanted.global ? Uuid{} : wave[i].actor->tenant_id);
      relation.add(kind, wanted.kind);
      relation.add(value, keys.directory_value(wanted.kind, wanted.value));
    }
  }
  if (relation.rows() == 0) return std::nullopt;
  return relation.into(global ? global_entries : entries_of_tenants);
}

/// A line of a scope about each wish's own actor: `:company` is w.company_id.
std::string for_wishes(const query_text::Pieces& pieces) {
  std::string text;
  for (const query_text::Piece& piece : pieces) {
    const bool is_parameter = piece.kind == query_text::Piece::Kind::parameter;
    text += is_parameter ? fmt::format("w.{}_id", piece.text) : piece.text;
  }
  return text;
}

/// A place in a load file: whether the row is within a reach of each wish's actor, by a file beside it.
struct ReachPlace {
  std::string_view place, file, column;
};
constexpr ReachPlace reach_places[] = {{"{scope}", "scope.sql", "reach"}, {"{contacts}", "contacts.sql", "contacts"}};

std::string within(const ReachPlace& asked, std::string_view path) {
  const auto scope = query_text::parse_scope(sql(fmt::format("{}/{}", path.substr(0, path.rfind('/')), asked.file)));
  std::string text = fmt::format("coalesce(case w.{}", asked.column);
  for (std::size_t reach = 0; reach < scope.size(); ++reach)
    text += fmt::format(" when {} then ({})", reach, for_wishes(scope[reach]));
  return text + " end, false)";
}

/// The file, its places filled in; made once.
std::string_view load_text(std::string_view path) {
  static std::mutex guard;
  static std::map<std::string_view, std::string> made;
  const std::lock_guard lock(guard);
  const auto [at, fresh] = made.try_emplace(path, sql(path));
  for (const ReachPlace& asked : reach_places)
    if (const auto place = at->second.find(asked.place); fresh && place != std::string::npos)
      at->second.replace(place, asked.place.size(), within(asked, path));
  return at->second;
}

}  // namespace

Statement load_statement(std::string_view path, const Shape& state, std::span<const Loading> wave) {
  Relation relation("wanted");
  const auto ordinal = relation.column("ordinal", "int");
  const auto tenant_id = relation.column("tenant_id", "uuid");
  const auto key = relation.column("key", "uuid");
  const auto reach = relation.column("reach", "int");
  const auto contacts = relation.column("contacts", "int");
  const auto user_id = relation.column("user_id", "uuid");
  const auto company_id = relation.column("company_id", "uuid");
  for (std::size_t i = 0; i < wave.size(); ++i) {
    if (wave[i].path != path || wave[i].state != &state) continue;
    for (const Uuid& wanted : wave[i].touches->keys) {
      relation.add(ordinal, i);
      relation.add(tenant_id, wave[i].actor->tenant_id);
      relation.add(key, wanted);
      relation.add(reach, static_cast<int>(wave[i].actor->reach));
      relation.add(contacts, static_cast<int>(reach_of(*wave[i].actor, "view_contacts")));
      relation.add(user_id, id_or_null(wave[i].actor->user_id));
      relation.add(company_id, wave[i].actor->company_id);
    }
  }
  return relation.into(load_text(path));
}

namespace {

/// The files that a wave's commands name and the states they fill, each once.
std::vector<std::pair<std::string_view, const Shape*>> reads_of(std::span<const Loading> wave) {
  std::vector<std::pair<std::string_view, const Shape*>> reads;
  for (const Loading& loading : wave) {
    const std::pair read(loading.path, loading.state);
    if (!loading.path.empty() && !loading.touches->keys.empty() && std::ranges::find(reads, read) == reads.end())
      reads.push_back(read);
  }
  return reads;
}

}  // namespace

std::vector<Statement> load_statements(const Keys& keys, std::span<const Loading> wave) {
  std::vector<Statement> statements;
  for (const auto& [path, state] : reads_of(wave)) statements.push_back(load_statement(path, *state, wave));
  for (const bool global : {false, true})
    if (auto entries = wanted_entries(keys, wave, global)) statements.push_back(std::move(*entries));
  return statements;
}

void take_loaded(std::span<const Rows> answers, std::span<Loading> wave) {
  for (Loading& loading : wave) loading.loaded.touches = loading.touches;
  const auto reads = reads_of(wave);
  for (std::size_t i = 0; i < reads.size(); ++i) {
    const Rows& rows = answers[i];
    const auto places = places_of(rows, *reads[i].second);
    for (int r = 0; r < rows.size(); ++r) {
      Loading& loading = wave[static_cast<std::size_t>(rows.integer(r, "ordinal"))];
      auto row = loading.state->make();
      try {
        read_row(rows, r, *loading.state, places, row.get());
        loading.loaded.rows.push_back(std::move(row));
      } catch (const UnreadableRow& fault) {
        loading.unreadable = fault.what();
      }
    }
  }
  for (const Rows& found : answers.subspan(reads.size())) {
    for (int r = 0; r < found.size(); ++r) {
      Loading& loading = wave[static_cast<std::size_t>(found.integer(r, "ordinal"))];
      loading.loaded.directory.emplace_back(loading.touches->directory[static_cast<std::size_t>(found.integer(r, "n"))],
                                            parse_uuid(found.text(r, "owner")).value_or(Uuid{}));
    }
  }
}

}  // namespace hirewire
