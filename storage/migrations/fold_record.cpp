#include "storage/migrations/fold_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/seal.h"
#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"

namespace hirewire {

namespace {

/// Where nothing was folded though the log has such events.
constexpr std::string_view never_folded = "none";

std::string setting_of(std::string_view type) {
  return fmt::format("fold {}", type);
}

/// Without comments, and with one blank where there are several.
std::string words_in(std::string_view sql) {
  std::string words;
  bool comment = false;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    comment = sql[i] != '\n' && (comment || sql.substr(i, 2) == "--");
    const char c = comment || sql[i] == '\n' ? ' ' : sql[i];
    if (c != ' ' || !words.ends_with(' ')) words += c;
  }
  return words;
}

/// The statement without the columns that follow from the event's members.
std::string_view outline(const Fold& fold) {
  if (fold.path.empty()) {
    const std::string_view text = fold.text;
    if (fold.shape->members.empty()) return text;
    return text.substr(0, text.find(fmt::format("\"{}\"", fold.shape->members.front().name)));
  }
  const auto files = sql_files();
  const auto at = std::ranges::find(files, fold.path, &SqlFile::path);
  return at == files.end() ? std::string_view{} : at->text;
}

/// What a statement made from the event's shape leaves out is for those who hear of the event.
bool only_tells(const Fold& fold, const Member& member) {
  return fold.path.empty() && fold.text.find(fmt::format("\"{}\"", member.name)) == std::string::npos;
}

/// The outline's digest, then the members, each with its type: words.
std::string record_of(const Fold& fold) {
  const auto digest = sha256(words_in(outline(fold)));
  auto words = hex({reinterpret_cast<const char*>(digest.data()), 16});
  for (const Member& member : fold.shape->members) {
    std::string type(sql_type(member));
    std::ranges::replace(type, ' ', '_');
    words += fmt::format(" {}:{}{}", member.name, type, only_tells(fold, member) ? ":told" : "");
  }
  return words;
}

std::set<std::string_view> words_of(std::string_view text) {
  std::set<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.insert(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// The new one does all that the old one did.
bool still_does(std::string_view now, std::string_view before) {
  return std::ranges::includes(words_of(now), words_of(before));
}

std::map<std::string, std::string> recorded(Session& session, const Config& config) {
  const auto rows =
      session.run({fmt::format("select name, value from {}.setting where name like 'fold %'", schema_of(config)), {}});
  std::map<std::string, std::string> records;
  for (int r = 0; r < rows.size(); ++r) records.emplace(rows.text(r, "name"), rows.text(r, "value"));
  return records;
}

void record(Session& session, const Config& config, const std::map<std::string, std::string>& records) {
  Array names;
  Array values;
  for (const auto& [name, value] : records) {
    names.add(name);
    values.add(value);
  }
  session.run(
      {fmt::format(
           "insert into {}.setting select * from unnest($1::text[], $2::text[]) on conflict (name) do update set "
           "value = excluded.value",
           schema_of(config)),
       {names.text(), values.text()}});
}

}  // namespace

std::vector<std::string> changed_folds(Session& session, const Config& config, const Folds& folds) {
  const auto records = recorded(session, config);
  if (records.empty()) return {};
  Array suspects;
  for (const auto& [type, fold] : folds.all()) {
    const auto at = records.find(setting_of(type));
    if (at == records.end() || !still_does(record_of(fold), at->second)) suspects.add(type);
  }
  std::vector<std::string> changed;
  if (suspects.size() == 0) return changed;
  const auto rows = session.run({fmt::format("select type from unnest($1::text[]) type where exists (select from "
                                             "{}.event_log e where e.type = type.type) order by type",
                                             schema_of(config)),
                                 {suspects.text()}});
  for (int r = 0; r < rows.size(); ++r) changed.emplace_back(rows.text(r, "type"));
  return changed;
}

std::string fold_records_text(const Folds& folds) {
  std::string text;
  for (const auto& [type, fold] : folds.all()) text += fmt::format("{} {}\n", setting_of(type), record_of(fold));
  return text;
}

void record_folds(Session& session, const Config& config, const Folds& folds) {
  std::map<std::string, std::string> records;
  for (const auto& [type, fold] : folds.all()) records.emplace(setting_of(type), record_of(fold));
  record(session, config, records);
}

void record_unchanged_folds(Session& session, const Config& config, const Folds& folds) {
  const auto changed = changed_folds(session, config, folds);
  const auto before = recorded(session, config);
  std::map<std::string, std::string> records;
  for (const auto& [type, fold] : folds.all()) {
    const auto name = setting_of(type);
    if (std::ranges::find(changed, type) == changed.end())
      records.emplace(name, record_of(fold));
    else if (!before.contains(name))
      records.emplace(name, never_folded);
  }
  record(session, config, records);
}

}  // namespace hirewire
