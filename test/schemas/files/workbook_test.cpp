#include "schemas/files/workbook.h"

#include <doctest/doctest.h>

#include <ctime>

#include "test/schemas/files/built_workbook.h"

using namespace hirewire;
using sample::BuiltWorkbook;
using sample::read_built;

namespace {

using Cells = std::vector<std::string>;

/// The only row of a sheet with these cells.
Cells row_of(const std::string& cells, BuiltWorkbook workbook = {}) {
  workbook.sheets = {{"<row>" + cells + "</row>"}};
  const auto read = read_built(workbook);
  CAPTURE(read.why());
  CHECK_FALSE(read.refusal.has_value());
  return read.rows.empty() ? Cells{} : read.rows.front();
}

std::string inline_cell(const std::string& text) {
  return "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">" + text + "</t></is></c>";
}

}  // namespace

TEST_CASE("shared texts: plain, in runs, without phonetics, CDATA, escapes, empty ones") {
  BuiltWorkbook workbook;
  workbook.strings =
      "<si><t>Ada &amp; co</t></si><si><r><rPr><b/></rPr><t>Love</t></r><r><t xml:space=\"preserve\">lace "
      "</t></r><r><t>B.</t></r></si>"
      "<si><t>課</t><rPh sb=\"0\" eb=\"1\"><t>カ</t></rPh><phoneticPr fontId=\"1\"/></si>"
      "<si><t><![CDATA[<a> & ]]>b</t></si><si><t>x_x000D_\ny_x005F_x000D_z_x0000_</t></si><si/>"
      "<si><t>  trimmed\t</t></si><si><t xml:space=\"preserve\"> kept "
      "</t></si><si><t>_xD83D__xDE00__xD83D__x12</t></si>";
  CHECK(row_of("<c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c t=\"s\"><v> 3 </v></c><c "
               "t=\"s\"><v>4</v></c>"
               "<c t=\"s\"><v>5</v></c><c t=\"s\"><v>6</v></c><c t=\"s\"><v>7</v></c><c t=\"s\"><v>8</v></c><c "
               "t=\"s\"><v/></c>",
               workbook) ==
        Cells{"Ada & co", "Lovelace B.", "課", "<a> & b", "x\r\ny_x000D_z", "", "trimmed", " kept ", "😀_x12"});
}

TEST_CASE("inline texts, formulas by what is stored, booleans, errors, dates as text") {
  CHECK(
      row_of("<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t=\"inlineStr\"><v>by value</v></c>"
             "<c t=\"str\"><f>A1&amp;\"x\"</f><v>made_x000D_</v></c><c><f>1+1</f><v>2</v></c><c t=\"b\"><v>1</v></c><c "
             "t=\"b\"><v>0</v></c>"
             "<c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2021-01-01T00:00:00.000</v></c><c "
             "t=\"d\"><v>2021-01-01T10:10:10</v></c>"
             "<c t=\"d\"><v>10:10:10</v></c><c t=\"n\"><v>no number</v></c>") ==
      Cells{"inline", "by value", "made\r", "2", "TRUE", "FALSE", "", "2021-01-01", "2021-01-01T10:10:10", "10:10:10",
            "no number"});
}

TEST_CASE("numbers are shown by their styles") {
  BuiltWorkbook workbook;
  workbook.styles =
      "<numFmts><numFmt numFmtId=\"164\" formatCode=\"0000000000\"/><numFmt numFmtId=\"165\" "
      "formatCode=\"dd/mm/yyyy\"/></numFmts>"
      "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"10\"/></cellXfs>"
      "<dxfs><dxf><numFmt numFmtId=\"164\" formatCode=\"0\"/></dxf></dxfs>";
  const std::string cells =
      "<c><v>3.3612345678E10</v></c><c s=\"1\"><v>612345678</v></c><c s=\"2\"><v>44197</v></c><c "
      "s=\"3\"><v>0.52</v></c>"
      "<c s=\"99\"><v>44197</v></c><c s=\"\"><v>007</v></c><c><v>12345678901234567890123</v></c><c><v>5.5</v></c>";
  CHECK(row_of(cells, workbook) ==
        Cells{"33612345678", "0612345678", "2021-01-01", "52.00%", "44197", "7", "12345678901234567890123", "5.5"});
  workbook.properties = "date1904=\"1\"";
  CHECK(row_of(cells, workbook)[2] == "2025-01-02");
}

TEST_CASE("gaps in rows and cells, references that are missing, blanks that are nothing") {
  BuiltWorkbook workbook;
  workbook.sheets = {
      {"<row r=\"2\"><c r=\"B2\"><v>1</v></c><c><v>2</v></c><c r=\"E2\"><v>3</v></c><c r=\"F2\" s=\"1\"/></row>"
       "<row><c><v>4</v></c></row><row/>" +
       std::string("<row r=\"9\">") + inline_cell(" \t") +
       "</row><row r=\"12\"><c r=\"c12\"><v>5</v></c><c r=\"A12\"><v>6</v></c></row>"}};
  const auto read = read_built(workbook);
  CHECK_FALSE(read.refusal.has_value());
  CHECK(read.numbers == std::vector<std::int64_t>{2, 3, 12});
  CHECK(read.rows == std::vector<Cells>{{"", "1", "2", "", "3"}, {"4"}, {"6", "", "5"}});
}

TEST_CASE("strict OOXML, a prefix for everything, extensions between") {
  BuiltWorkbook workbook;
  workbook.is_strict = true;
  CHECK(row_of("<c t=\"str\"><v>strict</v></c>", workbook) == Cells{"strict"});
  auto parts = BuiltWorkbook{.sheets = {{""}}}.parts();
  for (auto& part : parts) {
    if (part.name != "xl/worksheets/sheet0.xml") continue;
    part.content =
        "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
        "xmlns:o=\"urn:other\"><o:row/><x:sheetData>"
        "<x:row r=\"1\"><x:c "
        "r=\"A1\"><o:ext><x:v>no</x:v></o:ext><x:v>1</x:v></x:c><o:c><x:v>2</x:v></o:c></x:row></x:sheetData></"
        "x:worksheet>";
  }
  CHECK(sample::read_bytes(sample::zip_of(parts)).rows == std::vector<Cells>{{"1"}});
}

TEST_CASE("the first visible sheet with a row is read, or the named one") {
  BuiltWorkbook workbook;
  workbook.sheets = {{"", "Cover"},
                     {"<row><c><v>1</v></c></row>", "Secret", "hidden"},
                     {"<row><c><v>2</v></c></row>", "People"},
                     {"<row><c><v>3</v></c></row>", "Old &amp; gone"}};
  CHECK(read_built(workbook).rows == std::vector<Cells>{{"2"}});
  CHECK(read_built(workbook, "Secret").rows == std::vector<Cells>{{"1"}});
  CHECK(read_built(workbook, "old & Gone").rows == std::vector<Cells>{{"3"}});
  const auto other = read_built(workbook, "Candidates");
  REQUIRE(other.refusal.has_value());
  CHECK(other.refusal->reason == Reason::invalid);
  CHECK(other.refusal->faults.front().field == "sheet");
  CHECK(other.refusal->faults.front().message ==
        "The workbook has no sheet of that name; its sheets are \"Cover\", \"Secret\", \"People\", \"Old & gone\".");
  CHECK(read_built(workbook, "Cover").why().contains("has no row"));
  workbook.sheets.resize(2);
  CHECK(read_built(workbook).why().contains("No visible sheet of the workbook has a row"));
}

TEST_CASE("the reading stops when told") {
  BuiltWorkbook workbook;
  workbook.sheets = {
      {"<row><c><v>1</v></c></row><row><c><v>2</v></c></row><row><c><v>3</v></c></row><row><c r=\"Z1\"><<<"}};
  const sample::TemporaryFile file(sample::zip_of(workbook.parts()));
  int rows = 0;
  CHECK(read_workbook(file.path(), std::nullopt, [&](auto, auto) { return ++rows < 2; }));
  CHECK(rows == 2);
  CHECK_THROWS_AS(static_cast<void>(read_workbook(file.path(), std::nullopt,
                                                  [](auto, auto) -> bool { throw std::runtime_error("full"); })),
                  std::runtime_error);
}

TEST_CASE("60,000 styled blank rows cost no time") {
  BuiltWorkbook workbook;
  workbook.sheets = {{"<row r=\"1\"><c><v>1</v></c></row>"}};
  for (int row = 2; row <= 60'001; ++row) {
    const std::string number = std::to_string(row);
    workbook.sheets[0].rows += "<row r=\"" + number + "\" s=\"1\" customFormat=\"1\">";
    for (const char* column : {"A", "B", "C", "D"})
      workbook.sheets[0].rows += "<c r=\"" + (column + number) + "\" s=\"1\"/>";
    workbook.sheets[0].rows += "</row>";
  }
  const sample::TemporaryFile file(sample::zip_of(workbook.parts()));
  const auto began = std::clock();
  const auto read = sample::read_all(file.path());
  CHECK(std::clock() - began < 2 * CLOCKS_PER_SEC);  // of the processor; it takes 0.05 s without a sanitizer
  CHECK(read.rows == std::vector<Cells>{{"1"}});
  CHECK_FALSE(read.refusal.has_value());
}

TEST_CASE("rows and cells have limits") {
  const auto why = [](const std::string& row) { return read_built({.sheets = {{row}}}).why(); };
  CHECK(row_of("<c r=\"NTP1\"><v>1</v></c>").size() == 10'000);
  CHECK(why("<row><c r=\"NTQ1\"><v>1</v></c></row>") ==
        "Row 1 has more than 10000 columns; remove those that no one needs.");
  CHECK(why("<row><c r=\"XFD1\"/><c r=\"A1\"><v>1</v></c></row>").empty());
  const std::string large(1 << 20, 'x');
  CHECK(row_of(inline_cell(large)) == Cells{large});
  CHECK(why("<row/><row>" + inline_cell(large + "x") + "</row>") ==
        "The cell in column 1 of row 2 is longer than 1 MiB; shorten it.");
  CHECK(why("<row>" + inline_cell(large) + "<c><v>1</v></c></row>") ==
        "Row 1 is longer than 1 MiB; shorten its cells.");
  CHECK(why("<row r=\"5\"/><row r=\"5\"/>").contains("the row after row 5 is numbered otherwise"));
  CHECK(why("<row r=\"99999999999999999999\"/>").contains("numbered otherwise") == false);
  CHECK(why("<row><c t=\"s\"><v>7</v></c></row>")
            .contains("the cell in column 1 of row 1 refers to a text that is missing"));
  BuiltWorkbook workbook;
  workbook.sheets = {{"<row><c><v>1</v></c></row>"}};
  workbook.strings = "<si><t>" + large + "x</t></si>";
  CHECK(read_built(workbook).why() == "Text 1 of the workbook is longer than 1 MiB; shorten it.");
}
