#include "schemas/files/csv_row.h"

#include <doctest/doctest.h>

#include "schemas/files/row_reader.h"

using namespace hirewire;

TEST_CASE("a row that was written is read back as it was") {
  const std::vector<std::vector<std::string>> rows{
      {"plain", "", "with, comma", "\"", "\"quoted\"", "a\"\"b"},
      {"two\nlines", "cr\r", "\r\n", "tab\there", "pipe|semi;colon", " blanks around "},
      {"\t", "é 中国人 😀", "'=1+1", "-", "sep=;", "\x1A"},
      {"", "", "", "", "", "last"},
      {" ", "\"\"\"", "a\"", "\n", ",", "x"},
  };
  std::string csv;
  csv_row(csv, 1, std::vector<std::string_view>{"a", "b", "c", "d", "e", "f"});
  std::int64_t line = 7;
  for (const auto& row : rows) csv_row(csv, line++, std::vector<std::string_view>(row.begin(), row.end()));
  RowReader reader(RowHeader{',', {"1", "a", "b", "c", "d", "e", "f"}}, RowPlace{});
  std::vector<std::vector<std::string>> read;
  const auto keep = [&](const Row& row) {
    CHECK(row.faults.empty());
    read.emplace_back(row.cells.begin(), row.cells.end());
    return true;
  };
  REQUIRE(reader.feed(csv, keep));
  REQUIRE(reader.finish(keep));
  REQUIRE(read.size() == rows.size() + 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    CHECK(read[i + 1].front() == std::to_string(7 + i));
    CHECK(std::vector(read[i + 1].begin() + 1, read[i + 1].end()) == rows[i]);
  }
}

TEST_CASE("only what needs quotes has them") {
  std::string csv;
  csv_row(csv, 12, std::vector<std::string_view>{"Ada", "", "a,b", "say \"hi\"", "x y"});
  csv_row(csv, 13, {});
  CHECK(csv == "12,Ada,,\"a,b\",\"say \"\"hi\"\"\",x y\n13\n");
}
