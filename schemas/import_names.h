#pragma once
// What the columns of other people's files are called, and which of ours they mean (docs/domain.md §4, Import row).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hirewire::candidates {

/// What a column fills.
enum class ImportField : std::uint8_t {
  email,
  first_name,
  last_name,
  whole_name,           ///< the first name first
  whole_name_backward,  ///< the last name first
  phone,
  domain,
  position,
  experience_years,
  qualifications,
  location,
  headline,
  summary,
  links,
  preferences,
  job_search_mode,
  status,
  attribute,  ///< of a name that means nothing to us: it is kept under that name
};

/// As the job's `columns` tell it: the candidate's member; `name` for a whole name, `attributes` for others.
std::string_view name_of(ImportField field);

/// A column's name as names are compared: its letters and digits only, without case, accents and widths, and without
/// the marks that templates put there: "E-mail *", "Courriel (obligatoire)". Empty where it is no UTF-8.
std::string column_key(std::string_view cell);

struct KnownColumn {
  ImportField field = ImportField::attribute;
  /// Of several columns of a row for one field the first that is not empty fills it, in the order of their ranks.
  std::size_t rank = 0;
};
/// By a name in English or French, one that the exports of LinkedIn, Outlook, Google Contacts, Greenhouse, Lever,
/// Workable or SmartRecruiters have, or any of them after "candidate".
std::optional<KnownColumn> known_column(std::string_view cell);

/// Whether a column of this name, as it stands in the file, is one of ours: by this a file's delimiter and the line
/// that names its columns are found.
bool is_import_column(std::string_view cell);

}  // namespace hirewire::candidates
