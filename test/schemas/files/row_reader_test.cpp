#include "schemas/files/row_reader.h"

#include <doctest/doctest.h>

#include <iostream>

#include "test/schemas/language/sample.h"

using namespace hirewire;

namespace {

struct ReadRow {
  std::int64_t line = 0;
  std::vector<std::string> cells;
  std::vector<Fault> faults;
  RowPlace next;
};

struct ReadFile {
  std::vector<std::string> columns;
  char delimiter = ',';
  std::vector<ReadRow> rows;
  std::optional<Refusal> refusal;
};

RowReader::OnRow keep(ReadFile& file) {
  return [&file](const Row& row) {
    file.rows.push_back({row.line, {row.cells.begin(), row.cells.end()}, row.faults, row.next});
    return true;
  };
}

ReadFile read(std::string_view bytes, std::size_t piece = 64 * 1024, RowReader reader = RowReader()) {
  ReadFile file;
  const auto on_row = keep(file);
  Result<void> result;
  for (std::size_t at = 0; at < bytes.size() && result; at += piece)
    result = reader.feed(bytes.substr(at, piece), on_row);
  if (result) result = reader.finish(on_row);
  if (!result) file.refusal = result.error();
  file.columns = reader.header().columns;
  file.delimiter = reader.header().delimiter;
  return file;
}

bool same(const ReadFile& a, const ReadFile& b) {
  if (a.columns != b.columns || a.rows.size() != b.rows.size() || a.refusal.has_value() != b.refusal.has_value())
    return false;
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    const auto& one = a.rows[i];
    const auto& other = b.rows[i];
    if (one.line != other.line || one.cells != other.cells || one.next != other.next ||
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
  CHECK(file.columns == Cells{"first_name", "e_mail"});
  REQUIRE(file.rows.size() == 3);
  CHECK(file.rows[0].line == 2);
  CHECK(file.rows[0].cells == Cells{"Ada", "a@b.co"});
  CHECK(file.rows[0].next == RowPlace{31, 3});
  CHECK(file.rows[1].line == 4);
  CHECK(file.rows[1].cells == Cells{"two\nlines", "say \"hi\""});
  CHECK(file.rows[2].line == 6);
  CHECK(file.rows[2].cells == Cells{"last", "x"});
  CHECK(file.rows[2].next == RowPlace{65, 6});
}

TEST_CASE("pieces of any size give the same rows") {
  for (const std::string_view text : {"a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n", "a,b\r1,\"x\ry\"\r\r2,z\r",
                                      "\xEF\xBB\xBF"
                                      "a;b\n1;2\n3\n4;5;6\n \n;\n7;8",
                                      "\n\na\tb\n1\t 2 \n"}) {
    CAPTURE(text);
    const auto whole = read(text);
    CHECK_FALSE(whole.refusal.has_value());
    for (std::size_t piece = 1; piece < 9; ++piece) CHECK(same(read(text, piece), whole));
  }
}

TEST_CASE("the reading goes on at any row's end") {
  const std::string text = "\xEF\xBB\xBFname;n\r\none;1\r\n\"t\r\nwo\";2\r\n\r\nthree;3\rfour;4\nfive;5";
  const auto whole = read(text);
  REQUIRE(whole.rows.size() == 5);
  for (std::size_t from = 0; from < whole.rows.size(); ++from) {
    const RowPlace place = whole.rows[from].next;
    const auto rest = read(std::string_view(text).substr(static_cast<std::size_t>(place.offset)), 3,
                           RowReader({whole.delimiter, whole.columns}, place));
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
  RowReader reader;
  std::vector<std::string> seen;
  const auto first_two = [&](const Row& row) {
    seen.emplace_back(row.cells[0]);
    return seen.size() < 2;
  };
  REQUIRE(reader.feed("a\n1\n2\n3\n" + std::string(300, '\n'), first_two).has_value());
  CHECK(seen == Cells{"1", "2"});
  CHECK(reader.stopped());
  CHECK(reader.place() == RowPlace{6, 4});
  REQUIRE(reader.feed("4\n", first_two).has_value());
  REQUIRE(reader.finish(first_two).has_value());
  CHECK(seen.size() == 2);
}

TEST_CASE("a row that does not fit is a fault of its own, the file goes on") {
  const auto file = read("a,b\n1\n1,2,3\n\xFF,2\n\xC3,\xA9\n1,2\n,\n");
  CHECK_FALSE(file.refusal.has_value());
  REQUIRE(file.rows.size() == 5);
  CHECK(file.rows[0].faults.at(0).code == "too_few_cells");
  CHECK(file.rows[0].faults.at(0).line == 2);
  CHECK(file.rows[0].faults.at(0).column == 2);
  CHECK(file.rows[1].faults.at(0).code == "too_many_cells");
  CHECK(file.rows[1].faults.at(0).column == 3);
  CHECK(file.rows[2].faults.at(0).code == "encoding");
  CHECK(file.rows[2].faults.at(0).field == "a");
  CHECK(file.rows[3].faults.at(0).code == "encoding");
  CHECK(file.rows[3].cells.empty());
  CHECK(file.rows[4].faults.empty());
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
  CHECK(refusal("\xEF\xBB\xBF\r\n \n").reason == Reason::invalid);
  CHECK(refusal(",,\n1,2,3\n").message == "The first line has no column names.");
  CHECK(refusal("a,First Name,b,first_name\n").message ==
        "Columns 2 and 4 are both named \"first_name\"; rename or remove one.");
  CHECK(refusal("\xFF\xFE"
                "a\0b\0"sv)
            .reason == Reason::unsupported);
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
  CHECK(read(std::string(longest_header + 1, 'x')).refusal->reason == Reason::too_large);
  CHECK(read(std::string(longest_header + 1, 'x') + "\n1\n").refusal->reason == Reason::too_large);
  std::string header = "c0";
  for (std::size_t n = 1; n < most_columns; ++n) header += ",c" + std::to_string(n);
  CHECK_FALSE(read(header + "\n").refusal.has_value());
  const auto many = *read(header + ",one_more\n").refusal;
  CHECK(many.reason == Reason::invalid);
  CHECK(many.message.find("1001 columns") != std::string::npos);
  CHECK(many.faults.at(0).column == 1001);
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
      {"data_escaping.csv", ',', {"id", "test"}, 3, {"3", "Test \\\" line 3"}},
      {"data_leading-zeros.csv", ',', {"value"}, 3, {"00003"}},
      {"data_issue-833.csv", ',', {"id", "value"}, 3, {"3", "[\"b\"]"}},
      {"data_issue-1105-timezone.csv", ';', {"id", "timestamp"}, 2, {"1", "2020-01-01T15:00:00+03:00"}},
      {"data_issue-1009-semicolon.csv", ';', {"fieldnamea", "fieldnameb"}, 1, {"0123", "c"}},
      {"data_structure-errors.csv", ',', {"id", "name", "age"}, 3, {}},
  };
  for (const Expected& wanted : expected) {
    CAPTURE(wanted.name);
    const auto file = read(sample::bytes_of(folder / wanted.name), 7);
    CHECK_FALSE(file.refusal.has_value());
    CHECK(file.delimiter == wanted.delimiter);
    CHECK(file.columns == wanted.columns);
    REQUIRE(file.rows.size() == wanted.rows);
    CHECK(file.rows.back().cells == wanted.last);
  }
  CHECK(read(sample::bytes_of(folder / "data_empty.csv")).refusal->reason == Reason::invalid);
  CHECK(read(sample::bytes_of(folder / "data_duplicate-headers.csv")).refusal->message ==
        "Columns 1 and 3 are both named \"id\"; rename or remove one.");
  CHECK(read(sample::bytes_of(folder / "data_compression_implicit-zip.csv")).refusal->reason == Reason::unsupported);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CAPTURE(entry.path().string());
    const std::string bytes = sample::bytes_of(entry.path());
    const auto file = read(bytes);
    CHECK(same(read(bytes, 13), file));
    CHECK((file.refusal.has_value() || !file.columns.empty()));
    ++files;
  }
  CHECK(files > 60);
}
