#include "schemas/import_columns.h"

#include <fmt/format.h>

#include <algorithm>

namespace hirewire::candidates {

namespace {

struct Alias {
  std::string_view column, member;
};
constexpr Alias aliases[] = {
    {"e_mail", "email"},
    {"email_address", "email"},
    {"firstname", "first_name"},
    {"given_name", "first_name"},
    {"lastname", "last_name"},
    {"surname", "last_name"},
    {"family_name", "last_name"},
    {"phone_number", "phone"},
    {"mobile", "phone"},
    {"mobile_number", "phone"},
    {"telephone", "phone"},
    {"job_title", "position"},
    {"designation", "position"},
    {"experience", "experience_years"},
    {"years_of_experience", "experience_years"},
    {"total_experience", "experience_years"},
    {"qualification", "qualifications"},
    {"current_location", "location"},
    {"city", "location"},
};
constexpr std::string_view whole_names[] = {"name", "full_name", "candidate_name"};

const Member* member_named(std::string_view name) {
  const Member* member = shape_of<ImportRow>().find(name);
  return member != nullptr && !member->internal ? member : nullptr;
}

bool is_whole_name(std::string_view column) {
  return std::ranges::find(whole_names, column) != std::end(whole_names);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// What the row itself says comes before what its whole name says.
void divide_name(std::string_view whole, ImportRow& row) {
  whole = trimmed(whole);
  const auto space = whole.rfind(' ');
  const bool one_word = space == std::string_view::npos;
  if (row.first_name.empty()) row.first_name = trimmed(whole.substr(0, space));
  if (row.last_name.empty() && !one_word) row.last_name = whole.substr(space + 1);
}

void tidy(ImportRow& row) {
  row.email = trimmed(row.email);
  if (!row.status) return;
  for (char& c : *row.status) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '-') c = '_';
  }
}

/// Somebody of one name has no last one: no fault where the name came whole.
void check_row(const ImportRow& row, bool has_whole_name, std::vector<Fault>& faults) {
  check(shape_of<ImportRow>(), &row, faults);
  if (has_whole_name && !row.first_name.empty()) {
    std::erase_if(faults, [](const Fault& fault) { return fault.field == "last_name" && fault.code == "required"; });
  }
}

std::vector<ImportFault> import_faults(std::vector<Fault> faults, std::int64_t line) {
  std::vector<ImportFault> result;
  for (Fault& fault : faults) {
    result.push_back({fault.line > 0 ? fault.line : line, fault.column, std::move(fault.field), std::move(fault.code),
                      std::move(fault.message)});
  }
  return result;
}

}  // namespace

bool is_import_column(std::string_view cell) {
  const std::string name = column_name(cell);
  return member_named(name) != nullptr || is_whole_name(name) ||
         std::ranges::find(aliases, std::string_view(name), &Alias::column) != std::end(aliases);
}

Result<ImportColumns> ImportColumns::of(const std::vector<std::string>& cells) {
  ImportColumns result;
  std::vector<std::string> columns;
  for (const std::string& cell : cells) columns.push_back(column_name(cell));
  const auto taken = [&](const Member* member) {
    return std::ranges::find(result.members_, member) != result.members_.end();
  };
  for (const std::string& column : columns) result.members_.push_back(member_named(column));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (result.members_[i] != nullptr) continue;
    const auto alias = std::ranges::find(aliases, std::string_view(columns[i]), &Alias::column);
    const Member* member = alias == std::end(aliases) ? nullptr : member_named(alias->member);
    if (member != nullptr && !taken(member)) result.members_[i] = member;
    if (result.name_ < 0 && is_whole_name(columns[i])) result.name_ = static_cast<int>(i);
  }
  std::vector<Fault> faults;
  for (const std::string_view needed : {"email", "first_name", "last_name"}) {
    const bool is_name = needed != "email";
    if (taken(member_named(needed)) || (is_name && result.name_ >= 0)) continue;
    faults.push_back({std::string(needed), "missing_column",
                      fmt::format("The file's first line has no column {}{}.", needed, is_name ? " (or name)" : ""), 1,
                      0});
  }
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return result;
}

std::expected<ImportRow, std::vector<ImportFault>> ImportColumns::read(const Row& row) const {
  if (!row.faults.empty()) return std::unexpected(import_faults(row.faults, row.line));
  ImportRow result;
  result.line = row.line;
  std::vector<Fault> faults;
  const auto column_of = [&](std::string_view field) -> std::int64_t {
    const auto found =
        std::ranges::find_if(members_, [&](const Member* m) { return m != nullptr && m->name == field; });
    return found == members_.end() ? 0 : found - members_.begin() + 1;
  };
  for (std::size_t i = 0; i < members_.size() && i < row.cells.size(); ++i) {
    if (members_[i] != nullptr) read_text(row.cells[i], *members_[i], &result, faults);
  }
  const bool has_name = name_ >= 0 && static_cast<std::size_t>(name_) < row.cells.size();
  if (has_name) divide_name(row.cells[static_cast<std::size_t>(name_)], result);
  tidy(result);
  check_row(result, has_name, faults);
  if (faults.empty()) return result;
  for (Fault& fault : faults) {
    if (fault.column == 0) fault.column = column_of(fault.field);
  }
  return std::unexpected(import_faults(std::move(faults), row.line));
}

std::expected<ImportRow, std::vector<ImportFault>> read_import_object(const Json& object, std::int64_t line,
                                                                      const Vocabulary* vocabulary) {
  if (!object.text.starts_with('{')) {
    return std::unexpected(std::vector{ImportFault{line, 0, "", "type", "Must be an object."}});
  }
  ImportRow row;
  ReadOptions options;
  options.vocabulary = vocabulary;
  options.bind = true;
  const auto read = read_json(object.text, shape_of<ImportRow>(), &row, options);
  std::vector<Fault> faults = read ? std::vector<Fault>{} : read.error().faults;
  if (!read && faults.empty()) faults.push_back({"", "malformed", read.error().message});
  // Names are judged once the whole name was looked at, the others as they were read.
  std::erase_if(faults, [](const Fault& fault) {
    return fault.code == "required" && (fault.field == "first_name" || fault.field == "last_name");
  });
  std::optional<std::string> whole;
  for (const auto key : {"name", "full_name", "fullName"}) {
    if (!whole) whole = json_text(object.text, key);
  }
  if (whole) divide_name(*whole, row);
  row.line = line;
  tidy(row);
  check_row(row, whole.has_value(), faults);
  if (faults.empty()) return row;
  for (Fault& fault : faults) fault.line = fault.column = 0;  // of the object's own text: nobody ever saw that
  return std::unexpected(import_faults(std::move(faults), line));
}

}  // namespace hirewire::candidates
