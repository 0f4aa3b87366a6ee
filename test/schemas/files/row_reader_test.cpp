#include "schemas/files/row_reader.h"

#include <doctest/doctest.h>

#include "test/schemas/files/read_file.h"

using namespace hirewire;
using namespace hirewire::sample;

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
