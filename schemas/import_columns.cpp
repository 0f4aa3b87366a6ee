#include "schemas/import_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "schemas/import_values.h"

namespace hirewire::candidates {

namespace {

const Member* member_named(std::string_view name) {
  const Member* member = shape_of<ImportRow>().find(name);
  return member != nullptr && !member->internal ? member : nullptr;
}

bool is_whole_name(ImportField field) {
  return field == ImportField::whole_name || field == ImportField::whole_name_backward;
}

/// What the row itself says comes before what its whole name says.
void divide_name(std::string_view whole, ImportRow& row, bool last_name_first = false) {
  whole = without_blanks(whole);
  if (row.first_name.empty()) {
    const DividedName divided = divided_name(whole, last_name_first);
    row.first_name = divided.first;
    if (row.last_name.empty()) row.last_name = divided.last;
  } else if (row.last_name.empty() && whole != row.first_name) {
    if (whole.starts_with(row.first_name + " ")) whole.remove_prefix(row.first_name.size() + 1);
    row.last_name = without_blanks(whole);
  }
}

void tidy(ImportRow& row) {
  row.email = without_blanks(row.email);
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

Result<ImportColumns> ImportColumns::of(const std::vector<std::string>& cells) {
  ImportColumns result;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto known = known_column(cells[i]);
    if (!known) continue;
    const Member* member = is_whole_name(known->field) ? nullptr : member_named(name_of(known->field));
    if (member != nullptr || is_whole_name(known->field))
      result.columns_.push_back({i, known->field, known->rank, member});
  }
  std::ranges::sort(result.columns_, {}, [](const Column& c) { return std::tuple(c.field, c.rank, c.index); });
  const auto has = [&](auto is_one) { return std::ranges::any_of(result.columns_, is_one, &Column::field); };
  std::vector<Fault> faults;
  for (const ImportField needed : {ImportField::email, ImportField::first_name, ImportField::last_name}) {
    const bool is_name = needed != ImportField::email;
    if (has([&](ImportField f) { return f == needed; }) || (is_name && has(is_whole_name))) continue;
    faults.push_back({std::string(name_of(needed)), "missing_column",
                      fmt::format("The line that names the columns has none for {}{}.", name_of(needed),
                                  is_name ? " (or name)" : ""),
                      1, 0});
  }
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return result;
}

std::expected<ImportRow, std::vector<ImportFault>> ImportColumns::read(const Row& row) const {
  if (!row.faults.empty()) return std::unexpected(import_faults(row.faults, row.line));
  ImportRow result;
  result.line = row.line;
  std::vector<Fault> faults;
  std::optional<ImportField> filled;  // of columns of one field, which stand together, the first that says something
  const Column* whole = nullptr;
  for (const Column& column : columns_) {
    if (column.index >= row.cells.size() || filled == column.field) continue;
    std::string_view cell = without_blanks(row.cells[column.index]);
    if (says_nothing(cell)) continue;
    filled = column.field;
    if (column.member == nullptr) {
      whole = &column;
      continue;
    }
    if (column.field == ImportField::email || column.field == ImportField::phone) cell = first_of(cell).first;
    const auto years = column.field == ImportField::experience_years ? years_in(cell) : std::nullopt;
    read_text(years ? fmt::format("{}", *years) : cell, *column.member, &result, faults);
  }
  if (whole != nullptr) divide_name(row.cells[whole->index], result, whole->field == ImportField::whole_name_backward);
  tidy(result);
  check_row(result, whole != nullptr, faults);
  if (faults.empty()) return result;
  for (Fault& fault : faults) {
    const auto of_fault = [&](const Column& c) { return name_of(c.field) == fault.field; };
    const auto found = std::ranges::find_if(columns_, of_fault);
    if (fault.column == 0 && found != columns_.end()) fault.column = static_cast<std::int64_t>(found->index) + 1;
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
