#include "schemas/files/header_search.h"

#include <doctest/doctest.h>

#include <iostream>

#include "test/schemas/files/read_file.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;
using namespace hirewire::sample;

TEST_CASE("the delimiter is what gives known columns, counts decide between equals") {
  const auto delimiter = [](std::string_view text) { return read(text).delimiter; };
  CHECK(delimiter("Email;First Name;Last Name;Skills, tools, langs, dbs\na;b;c;d\n") == ';');
  CHECK(delimiter("email\tfirst_name, or so, or so\n") == '\t');
  CHECK(delimiter("email|phone\n") == '|');
  CHECK(delimiter("a,b;c;d\n") == ';');
  CHECK(delimiter("email\n") == ',');
  CHECK(delimiter("email;\"a,b,c,d\"\n") == ';');
}

TEST_CASE("Excel's line sep= decides, and is no row") {
  for (const std::string_view first : {"sep=;\r\n", "SEP=;\n", "\"sep=;\"\r", "sep=;;;;\r\r\n", "\"sep=;\";;\n"}) {
    CAPTURE(first);
    const auto file = read(std::string(first) + "email,a;first_name\n1;2\n");
    CHECK(file.delimiter == ';');
    CHECK(file.columns == Cells{"email,a", "first_name"});
    REQUIRE(file.rows.size() == 1);
    CHECK(file.rows[0].line == 3);
  }
  CHECK(read("sep=;a\nemail;phone\n1;2\n").columns == Cells{"email", "phone"});  // a line before the header
  CHECK(read("sep=,\n").refusal.has_value());
  CHECK(read("sep=,").columns == Cells{"sep=", ""});
}

TEST_CASE("the header is the first line with most known columns among the first") {
  const auto linked_in = read(
      "Notes:\n\"When exporting your connection data, some addresses are missing.\"\n\nFirst Name,Last Name,URL,Email,"
      "Position\nAda,L,https://x,a@b.co,Eng\n");
  CHECK(linked_in.columns == Cells{"First Name", "Last Name", "URL", "Email", "Position"});
  CHECK(linked_in.header_line == 4);
  CHECK(linked_in.data.line == 5);
  REQUIRE(linked_in.rows.size() == 1);
  CHECK(linked_in.rows[0].line == 5);
  const auto titled = read("Candidates 2026-11-25,,\n\nEmail,First Name\nphone,email\na,b\n");
  CHECK(titled.columns == Cells{"Email", "First Name"});
  CHECK(titled.rows.size() == 2);
  CHECK(read("Report: email; phone\nEmail,First Name,Phone\n").header_line == 2);
  CHECK(read("one,two\n1,2\n").columns == Cells{"one", "two"});  // none is known: the first
  CHECK(read(std::string(20, '\n') + "x\nemail\n").header_line == 21);
  std::string twenty;
  for (int n = 0; n < 20; ++n) twenty += "a line, of some length\n";
  CHECK(read(twenty + "email,x\n").header_line == 21);
  CHECK(read(twenty + "a line\nemail,x\n").header_line == 1);
  CHECK(read("title\n" + std::string(65'000, 'x') + "\nemail,x\n").header_line == 3);
  CHECK(read("title\n" + std::string(66'000, 'x') + "\nemail,x\n").header_line == 1);
}

TEST_CASE("a header cell may have a line break in it") {
  const auto file = read("\"First\r\nName\",\"E-mail\nAddress\"\n1,2\n");
  CHECK(file.columns == Cells{"First\r\nName", "E-mail\nAddress"});
  REQUIRE(file.rows.size() == 1);
  CHECK(file.rows[0].line == 4);
}

TEST_CASE("columns that are not ours may share a name and be unnamed; those of ours may not") {
  CHECK(read("email,Notes,,Notes,\n1,2,3,4,5\n").columns == Cells{"email", "Notes", "", "Notes", ""});
  const auto twice = *read("title\nemail,First Name,b,first-name\n").refusal;
  CHECK(twice.message == "Columns 2 and 4 are both named \"first_name\"; rename or remove one.");
  CHECK(twice.faults.at(0).line == 2);
  CHECK(twice.faults.at(0).column == 4);
}

TEST_CASE("what travels of the names is bounded: ours come first, long and too many others are ignored") {
  const std::string other(longest_name, 'x');
  std::string header = other + "x";
  for (int n = 0; n < 1000; ++n) header += "," + other;
  const auto file = read(header + ",email\n" + std::string(1001, ',') + "a\n");
  REQUIRE(file.columns.size() == 1002);
  CHECK(file.columns.front().empty());
  CHECK(file.columns[1] == other);
  CHECK(file.columns[1000].empty());
  CHECK(file.columns.back() == "email");
  std::size_t bytes = 0;
  for (const std::string& name : file.columns) bytes += name.size();
  CHECK(bytes <= longest_names + 5);
  REQUIRE(file.rows.size() == 1);
  CHECK(file.rows[0].cells.back() == "a");
}

TEST_CASE("ten thousand columns are read, more are refused") {
  std::string header = "email";
  for (std::size_t n = 1; n < most_columns; ++n) header += ",a column " + std::to_string(n);
  const auto file = read(header + "\na\n");
  CHECK_FALSE(file.refusal.has_value());
  CHECK(file.columns.size() == most_columns);
  CHECK(file.rows.at(0).cells.size() == most_columns);
  for (const std::string_view more : {",one_more", ",", ",,,,,"}) {
    const auto many = *read(header + std::string(more) + "\n").refusal;
    CHECK(many.reason == Reason::invalid);
    CHECK(many.message.contains("at most 10000 are read"));
    CHECK(many.faults.at(0).column == 10'001);
  }
}

namespace {

struct Expected {
  std::string_view name;
  char delimiter;
  Cells columns;
  std::size_t rows;
  Cells last;  ///< cells of the last row
};

}  // namespace

TEST_CASE("frictionless tables read as they should") {
  const auto folder = sample::corpora() / "csv";
  if (!std::filesystem::exists(folder)) {
    std::cout << "skipped: " << folder << " is missing\n";
    return;
  }
  const std::vector<Expected> expected{
      {"data_table.csv", ',', {"id", "name"}, 2, {"2", "中国人"}},
      {"data_bom.csv", ',', {"id", "name"}, 2, {"2", "中国人"}},
      {"data_delimiter.csv", ';', {"id", "name"}, 2, {"2", "中国人"}},
      {"data_table-unicode-headers.csv", ',', {"id", "国人"}, 2, {"2", "中国人"}},
      {"data_blank-headers.csv", ',', {"id", "", "age"}, 2, {"1102", "Julie", "26"}},
      {"data_blank-rows-no-fields.csv", ',', {"id", "name", "age"}, 2, {"1102", "Julie", "26"}},
      {"data_capitals.csv", ',', {"id", "cid", "name"}, 5, {"5", "5", "Lisbon"}},
      {"data_countries-truefalsevalues.csv", ',', {"id", "value"}, 2, {"2", "no"}},
      {"data_escaping.csv", ',', {"ID", "Test"}, 3, {"3", "Test \\\" line 3"}},
      {"data_leading-zeros.csv", ',', {"value"}, 3, {"00003"}},
      {"data_issue-833.csv", ',', {"id", "value"}, 3, {"3", "[\"b\"]"}},
      {"data_issue-1105-timezone.csv", ';', {"id", "timestamp"}, 2, {"1", "2020-01-01T15:00:00+03:00"}},
      {"data_issue-1009-semicolon.csv", ';', {"fieldNameA", "fieldNameB"}, 1, {"0123", "c"}},
      {"data_structure-errors.csv", ',', {"id", "name", "age"}, 3, {}},
      {"data_duplicate-headers.csv", ',', {"id", "name", "id", "age", "id"}, 2, {"1102", "Julie", "0", "26", "001102"}},
      {"data_invalid.csv", ',', {"id", "name", "", "name"}, 3, {}},
      {"data_ascii.csv", ',', {"A", "B", "C"}, 1, {"1", "2", "3"}},
  };
  for (const Expected& wanted : expected) {
    CAPTURE(wanted.name);
    const auto file = read_file(sample::bytes_of(folder / wanted.name), 7);
    CHECK_FALSE(file.refusal.has_value());
    CHECK(file.delimiter == wanted.delimiter);
    CHECK(file.columns == wanted.columns);
    REQUIRE(file.rows.size() == wanted.rows);
    CHECK(file.rows.back().cells == wanted.last);
  }
  CHECK(read_file(sample::bytes_of(folder / "data_empty.csv")).refusal->reason == Reason::invalid);
  CHECK(read_file(sample::bytes_of(folder / "data_compression_implicit-zip.csv")).refusal->reason ==
        Reason::unsupported);
}

TEST_CASE("every file of the corpora is read, or refused with a reason, however it is cut") {
  int files = 0;
  for (const char* name : {"csv", "text"}) {
    const auto folder = sample::corpora() / name;
    if (!std::filesystem::exists(folder)) {
      std::cout << "skipped: " << folder << " is missing\n";
      return;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      CAPTURE(entry.path().string());
      const std::string bytes = sample::bytes_of(entry.path());
      const auto file = read_file(bytes);
      CHECK(same(read_file(bytes, 13), file));
      const bool is_refused = file.refusal && !file.refusal->message.empty();
      CHECK((is_refused || !file.columns.empty()));
      if (entry.path().extension() == ".xlsx") CHECK(is_refused);
      ++files;
    }
  }
  CHECK(files > 60);
}
