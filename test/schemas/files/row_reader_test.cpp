#include "schemas/files/row_reader.h"

#include <doctest/doctest.h>

#include <iostream>

#include "schemas/files/text_decoder.h"
#include "test/schemas/language/sample.h"

using namespace hirewire;

namespace {

struct ReadRow {
  std::int64_t line = 0;
  std::vector<std::string> cells;
  std::vector<Fault> faults;
  std::int64_t offset = 0;
  RowPlace next;
};

struct ReadFile {
  std::vector<std::string> columns;
  char delimiter = ',';
  std::vector<ReadRow> rows;
  std::optional<Refusal> refusal;
  std::int64_t header_line = 0;
  RowPlace data;
};

RowReader::OnRow keep(ReadFile& file) {
  return [&file](const Row& row) {
    file.rows.push_back({row.line, {row.cells.begin(), row.cells.end()}, row.faults, row.offset, row.next});
    return true;
  };
}

bool is_ours(std::string_view cell) {
  const std::string name = column_name(cell);
  return name == "email" || name == "first_name" || name == "last_name" || name == "phone" || name == "skills";
}

ReadFile read(std::string_view bytes, std::size_t piece = 64 * 1024, RowReader reader = RowReader(is_ours)) {
  ReadFile file;
  const auto on_row = keep(file);
  Result<void> result;
  for (std::size_t at = 0; at < bytes.size() && result; at += piece)
    result = reader.feed(bytes.substr(at, piece), on_row);
  if (result) result = reader.finish(on_row);
  if (!result) file.refusal = result.error();
  file.header_line = reader.header_line();
  file.data = reader.data();
  file.columns = reader.header().columns;
  file.delimiter = reader.header().delimiter;
  return file;
}

/// As a door reads it.
ReadFile read_file(std::string_view bytes, std::size_t piece = 64 * 1024) {
  TextDecoder decoder;
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += piece) text += decoder.decode(bytes.substr(at, piece));
  const auto rest = decoder.finish();
  if (!rest) return {.refusal = rest.error()};
  return read(text.append(*rest), piece);
}

bool same(const ReadFile& a, const ReadFile& b) {
  if (a.columns != b.columns || a.delimiter != b.delimiter || a.header_line != b.header_line || a.data != b.data ||
      a.rows.size() != b.rows.size() || a.refusal.has_value() != b.refusal.has_value())
    return false;
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    const auto& one = a.rows[i];
    const auto& other = b.rows[i];
    if (one.line != other.line || one.cells != other.cells || one.next != other.next || one.offset != other.offset ||
        one.faults.size() != other.faults.size()) {
      return false;
    }
  }
  return true;
}

using Cells = std::vector<std::string>;

}  // namespace

TEST_CASE("rows, their lines and the offsets just after them") {
  const auto file = read("First Name,E-Mail\r\nAda,a@b.co\r\n\r\n\"two\nlines\",\"say \"\"hi\"\"\"\r\nlast,x");
  CHECK(file.columns == Cells{"First Name", "E-Mail"});
  CHECK(file.data == RowPlace{19, 2});
  REQUIRE(file.rows.size() == 3);
  CHECK(file.rows[0].line == 2);
  CHECK(file.rows[0].cells == Cells{"Ada", "a@b.co"});
  CHECK(file.rows[0].offset == 19);
  CHECK(file.rows[0].next == RowPlace{31, 3});
  CHECK(file.rows[1].line == 4);
  CHECK(file.rows[1].offset == 33);
  CHECK(file.rows[1].cells == Cells{"two\nlines", "say \"hi\""});
  CHECK(file.rows[2].line == 6);
  CHECK(file.rows[2].cells == Cells{"last", "x"});
  CHECK(file.rows[2].next == RowPlace{65, 6});
}

TEST_CASE("pieces of any size give the same rows") {
  for (const std::string_view text :
       {"a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n", "a,b\r1,\"x\ry\"\r\r2,z\r", "a;b\n1;2\n3\n4;5;6\n \n;\n7;8",
        "\n\na\tb\n1\t 2 \n", "Sep=;\r\r\nemail;a\r\r\n1;\"x\r\r\ny\"\r\r\n \r\r\n2;z\r\r\r\n3;\r\r\n",
        "Of May, 2\n\n\"of \"\"ours\"\"\"\r\nphone|Email\r1|2\r\n3|4|  |\r\n"}) {
    CAPTURE(text);
    const auto whole = read(text);
    CHECK_FALSE(whole.refusal.has_value());
    for (std::size_t piece = 1; piece < 9; ++piece) CHECK(same(read(text, piece), whole));
  }
}

TEST_CASE("the reading goes on at any row's end") {
  const std::string text = "name;n\r\none;1\r\n\"t\r\nwo\";2\r\n\r\nthree;3\r\r\nfour;4\nfive;5";
  const auto whole = read(text);
  REQUIRE(whole.rows.size() == 5);
  for (std::size_t from = 0; from < whole.rows.size(); ++from) {
    const RowPlace place = whole.rows[from].next;
    const auto rest = read(std::string_view(text).substr(static_cast<std::size_t>(place.offset)), 3,
                           RowReader({whole.delimiter, whole.columns, false}, place));
    CHECK_FALSE(rest.refusal.has_value());
    REQUIRE(rest.rows.size() == whole.rows.size() - from - 1);
    for (std::size_t i = 0; i < rest.rows.size(); ++i) {
      CHECK(rest.rows[i].cells == whole.rows[from + 1 + i].cells);
      CHECK(rest.rows[i].line == whole.rows[from + 1 + i].line);
      CHECK(rest.rows[i].next == whole.rows[from + 1 + i].next);
    }
  }
}

TEST_CASE("the reader stops when told and knows where it stopped") {
  RowReader reader(is_ours);
  std::vector<std::string> seen;
  const auto first_two = [&](const Row& row) {
    seen.emplace_back(row.cells[0]);
    return seen.size() < 2;
  };
  REQUIRE(reader.feed("a\n1\n2\n3\n" + std::string(300, '\n') + "4\n", first_two).has_value());
  CHECK(seen == Cells{"1", "2"});
  CHECK(reader.stopped());
  CHECK(reader.place() == RowPlace{6, 4});
  REQUIRE(reader.feed("5\n", first_two).has_value());
  REQUIRE(reader.finish(first_two).has_value());
  CHECK(seen.size() == 2);
}

TEST_CASE("a row that does not fit is a fault of its own, the file goes on") {
  const auto file = read("First-Name,b\n1,2,3\n1,2, ,,x,\n\xFF,2\n\xC3,\xA9\n1,2\n,\n1,2,\xFF\n");
  CHECK_FALSE(file.refusal.has_value());
  REQUIRE(file.rows.size() == 6);
  CHECK(file.rows[0].faults.at(0).code == "too_many_cells");
  CHECK(file.rows[0].faults.at(0).line == 2);
  CHECK(file.rows[0].faults.at(0).column == 3);
  CHECK(file.rows[0].cells.empty());
  CHECK(file.rows[1].faults.at(0).column == 5);
  CHECK(file.rows[1].faults.at(0).message.starts_with("The row has 6 cells, the header has 2;"));
  CHECK(file.rows[2].faults.at(0).code == "encoding");
  CHECK(file.rows[2].faults.at(0).field == "first_name");
  CHECK(file.rows[3].faults.at(0).code == "encoding");
  CHECK(file.rows[3].cells.empty());
  CHECK(file.rows[4].faults.empty());
  CHECK(file.rows[5].faults.size() == 2);
}

TEST_CASE("missing cells at a row's end are empty, empty surplus cells are passed over") {
  const auto file = read("email,first_name,phone\na\na,b,\na,b,c,,\na,b,c, ,\"\"\n" + std::string("x,") +
                         std::string(most_columns + 10, ',') + "\n" + std::string(most_columns + 10, ',') + "y\n");
  CHECK_FALSE(file.refusal.has_value());
  REQUIRE(file.rows.size() == 6);
  CHECK(file.rows[0].cells == Cells{"a", "", ""});
  CHECK(file.rows[1].cells == Cells{"a", "b", ""});
  CHECK(file.rows[2].cells == Cells{"a", "b", "c"});
  CHECK(file.rows[3].cells == Cells{"a", "b", "c"});
  CHECK(file.rows[4].cells == Cells{"x", "", ""});
  CHECK(file.rows[5].faults.at(0).code == "too_many_cells");
}

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

TEST_CASE("rows of a converted workbook have its lines before their first cells") {
  const auto numbered = [] { return RowReader(is_ours, true); };
  const std::string text = "1,A report,,\n4,email,a;b;c;d,phone\n5,x,,\"two\nlines\"\n9,\n12,y\n13,y,,,,z\n";
  const auto file = read(text, 64 * 1024, numbered());
  CHECK(same(read(text, 1, numbered()), file));
  CHECK(file.delimiter == ',');
  CHECK(file.columns == Cells{"email", "a;b;c;d", "phone"});
  CHECK(file.header_line == 4);
  CHECK(file.data.line == 5);
  REQUIRE(file.rows.size() == 3);
  CHECK(file.rows[0].line == 5);
  CHECK(file.rows[0].cells == Cells{"x", "", "two\nlines"});
  CHECK(file.rows[0].next.line == 6);
  CHECK(file.rows[1].line == 12);
  CHECK(file.rows[1].cells == Cells{"y", "", ""});
  CHECK(file.rows[2].faults.at(0).line == 13);
  CHECK(file.rows[2].faults.at(0).column == 5);
  const auto rest = read(std::string_view(text).substr(static_cast<std::size_t>(file.rows[0].next.offset)), 64 * 1024,
                         RowReader({',', file.columns, true}, file.rows[0].next));
  REQUIRE(rest.rows.size() == 2);
  CHECK(rest.rows[0].line == 12);
}

TEST_CASE("files that cannot be read are refused with a reason and a place") {
  using namespace std::string_view_literals;
  const auto refusal = [](std::string_view text) {
    const auto file = read(text);
    REQUIRE(file.refusal.has_value());
    CHECK(same(read(text, 1), file));
    return *file.refusal;
  };
  CHECK(refusal("").message == "The file is empty; its first line must name the columns.");
  CHECK(refusal("\r\n \n").faults.at(0).code == "empty");
  CHECK(refusal("\"\"\n \n").faults.at(0).code == "header");
  CHECK(refusal(std::string(70'000, '\n') + "email\n1\n").faults.at(0).code == "header");
  CHECK(refusal("a,b\n1,\0\n"sv).reason == Reason::unsupported);
  CHECK(refusal("%PDF-1.7\n%\xE2\xE3\n").message.find("a PDF document") != std::string::npos);
  CHECK(refusal("n\xE9,b\n").reason == Reason::malformed);
  const auto open = refusal("a,b\n1,\"x\ny\"\n2,\"never\nclosed\n3,4\n");
  CHECK(open.reason == Reason::malformed);
  CHECK(open.faults.at(0).line == 4);
  CHECK(open.faults.at(0).column == 2);
  const auto later = refusal("a,b\n\"x\ny\",\"never\n");
  CHECK(later.faults.at(0).line == 3);
  const auto long_row = read("a,b\n1,\"" + std::string(2U << 20, 'x'));
  REQUIRE(long_row.refusal.has_value());
  CHECK(long_row.refusal->reason == Reason::too_large);
  CHECK(long_row.refusal->faults.at(0).line == 2);
  for (const std::string_view after : {"", "\n1\n"}) {
    const auto no_lines = read(std::string(CsvRecords::longest + 1, 'x').append(after), 30'000);
    REQUIRE(no_lines.refusal.has_value());
    CHECK(no_lines.refusal->reason == Reason::too_large);
    CHECK(no_lines.refusal->faults.at(0).line == 1);
  }
}

TEST_CASE("a header alone is a file without rows") {
  for (const std::string_view text : {"a,b", "a,b\n", "a,b\r\n\r\n", "a,b\r"}) {
    const auto file = read(text);
    CHECK_FALSE(file.refusal.has_value());
    CHECK(file.columns == Cells{"a", "b"});
    CHECK(file.rows.empty());
  }
}

TEST_CASE("what a file is by its first bytes") {
  using namespace std::string_view_literals;
  CHECK(sniff("name,email\n", "x.csv").kind == FileKind::csv);
  CHECK(sniff("PK\x03\x04....[Content_Types].xml", "people.XLSX").kind == FileKind::xlsx);
  CHECK(sniff("PK\x03\x04....xl/workbook.xml", "people").kind == FileKind::xlsx);
  CHECK(sniff("PK\x03\x04....[Content_Types].xml", "cv.docx").looks_like == "a Word document");
  CHECK(sniff("PK\x03\x04....table.csv", "x.csv").kind == FileKind::other);
  CHECK(sniff("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0"sv, "people.xlsx").kind == FileKind::other);
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
