// Workbooks that others made (../shared/corpora/README.md), read in place.
#include <doctest/doctest.h>

#include <iostream>

#include "test/schemas/files/built_workbook.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;

namespace {

using Cells = std::vector<std::string>;

struct Expected {
  std::string_view file;
  std::size_t count = 0;    ///< of rows
  std::vector<Cells> rows;  ///< the first of them
  std::string_view refusal;
  std::string_view sheet;
};

/// What stands in the files' XML, read by a person.
const std::vector<Expected> expected{
    {"any_sheets.xlsx",
     4,
     {{"1", "2"}, {"3", "4"}, {"5", "6"}, {"This workbook contains 4 sheets: Visible, Hidden, VeryHidden and Chart"}}},
    {"any_sheets.xlsx", 0, {}, "its sheets are \"Visible\", \"Hidden\", \"VeryHidden\".", "Chart"},
    {"date.xlsx", 3, {{"2021-01-01", "15"}, {"2021-01-02", "16"}, {"255:10:10", "17"}}},
    {"date_iso.xlsx", 6, {{"2021-01-01"}, {"2021-01-01T10:10:10"}, {"10:10:10"}}},
    {"empty_s_attribute.xlsx", 5, {{"Name", "Value"}, {"John", "1"}, {"Sophia", "2"}, {"Peter", "3"}, {"Sam", "4"}}},
    {"empty_shared_string_value.xlsx", 3, {{"Name", "City", "Status"}, {"Alice", "", "Active"}, {"", "Berlin"}}},
    {"encoded_entities.xlsx", 1, {{"&"}}},
    {"has_x000D_inline.xlsx", 1, {{"ABC\r\nDEF"}}},
    {"issue_391.xlsx", 7, {{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"7"}}},
    {"issue252.xlsx", 0, {}, "line 2 of its Relationships is no XML"},
    {"issue127.xlsx", 0, {}, "No visible sheet of the workbook has a row"},
    {"merge_cells.xlsx", 2, {{"Row Merge", "", "Not Merged"}, {"Column Merge", "Chunk Merged"}}},
    {"minimal_package.xlsx", 195, {{"ARREST BOOKINGS for 01/30/17"}}},
    {"pass_protected.xlsx", 0, {}, "protected with a password"},
    {"picture_richdata.xlsx", 0, {}, "No visible sheet of the workbook has a row"},
    {"richtext-after-plain.xlsx",
     2,
     {{"abcd", "abcd", "abcd", "abcd"}, {"tvalrval1rval2", "rval1rval2", "rval1rval2", "rval1rval2"}}},
    {"rph.xlsx", 1, {{"課きく　毛こ"}}},
    {"strict_iso_paths.xlsx",
     76,
     {{"Item", "Thickness", "Number Off Bends", "Number Off Fold Tracks", "Number Off Bend Downs",
       "Number Off Bend Ups", "Minimal Fold Length", "Maximal Fold Length", "Average Fold Length", "FlatSurface Area",
       "FlatBox X", "FlatBox Y", "PartBox X", "PartBox Y", "PartBox Z", "Weight", "Volume", "GoldenRun"},
      {"150-031260-001_B", "1.50", "7", "4", "5", "2", "78.46", "2153.93", "1516.12", "1051527.39", "2190.00", "496.64",
       "2158.00", "244.00", "269.56", "12.6183", "1577291.09", "104"}}},
    {"temperature-in-middle.xlsx", 3, {{"", "label", "value"}, {"", "celsius", "22.2222"}, {"", "fahrenheit", "72"}}},
    {"whitespace_trim.xlsx",
     3,
     {{"trimmed value", "value with tabs", "", "clean text"}, {"line1\nline2", "  line1\nline2  "}, {"日期 时间"}}},
    {"data_issue-312.xlsx",
     5,
     {{"id", "name", "", "name"},
      {"1", "english"},
      {"1", "english"},
      {"11", "english"},
      {"2", "german", "1", "2", "3"}}},
    {"data_merged-cells.xlsx", 1, {{"data"}}},
    {"data_number-format-multicode.xlsx", 4, {{"col1"}, {"4.5"}, {"-9.032"}, {"15.8"}}},
    {"data_preserve-formatting-percentage.xlsx",
     4,
     {{"col1", "col2"}, {"123", "52.00%"}, {"456", "30.00%"}, {"789", "6.00%"}}},
    {"data_sheet2.xlsx", 3, {{"id", "name"}, {"1", "english"}, {"2", "中国人"}}},
    {"data_table.xlsx", 3, {{"id", "name"}, {"1", "english"}, {"2", "中国人"}}},
};

bool is_missing(const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder)) return false;
  std::cout << "skipped: " << folder << " is missing\n";
  return true;
}

}  // namespace

TEST_CASE("workbooks of the corpora hold what a person reads in them") {
  const auto folder = sample::corpora();
  if (is_missing(folder / "xlsx") || is_missing(folder / "csv")) return;
  for (const Expected& one : expected) {
    CAPTURE(one.file);
    const auto sheet = one.sheet.empty() ? std::nullopt : std::optional(one.sheet);
    const auto read = sample::read_all(folder / (one.file.starts_with("data_") ? "csv" : "xlsx") / one.file, sheet);
    CHECK_MESSAGE(read.refusal.has_value() == !one.refusal.empty(), read.why());
    CHECK_MESSAGE(read.why().contains(one.refusal), read.why());
    CHECK(read.rows.size() == one.count);
    for (std::size_t i = 0; i < std::min(one.rows.size(), read.rows.size()); ++i) CHECK(read.rows[i] == one.rows[i]);
  }
}

TEST_CASE("every workbook of the corpora is read or refused with a sentence") {
  const auto corpora = sample::corpora();
  if (is_missing(corpora / "xlsx") || is_missing(corpora / "csv")) return;
  std::size_t files = 0;
  for (const auto* folder : {"xlsx", "csv"}) {
    for (const auto& entry : std::filesystem::directory_iterator(corpora / folder)) {
      CAPTURE(entry.path());
      const auto read = sample::read_all(entry.path());
      const bool is_workbook = entry.path().extension() != ".csv";
      files += is_workbook ? 1 : 0;
      if (read.refusal) {
        CHECK(read.why().ends_with('.'));
        CHECK(read.rows.empty());
      } else {
        CHECK(is_workbook);
        CHECK_FALSE(read.rows.empty());
      }
    }
  }
  CHECK(files >= 44);
}
