// Files that are no workbook, broken ones, and those made to hurt: each its own words.
#include <doctest/doctest.h>

#include "schemas/files/workbook/zip_package.h"
#include "test/schemas/files/built_workbook.h"

using namespace hirewire;
using namespace std::string_view_literals;
using sample::BuiltWorkbook;
using sample::read_built;
using sample::read_bytes;
using sample::zip_of;

namespace {

BuiltWorkbook small() {
  return {.sheets = {{"<row><c><v>1</v></c></row>"}}};
}

/// An OLE2 file whose directory has an entry of this name.
std::string compound(std::string_view entry) {
  std::string bytes(2048, '\0');
  bytes.replace(0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv);
  bytes[30] = 9;  // sectors of 512 bytes
  bytes[48] = 1;  // the directory is in the second
  for (std::size_t i = 0; i < entry.size(); ++i) bytes[1024 + 2 * i] = entry[i];
  return bytes;
}

void check(const sample::ReadWorkbook& read, Reason reason, std::string_view words) {
  CAPTURE(words);
  REQUIRE(read.refusal.has_value());
  CHECK(read.refusal->reason == reason);
  CHECK_MESSAGE(read.why().contains(words), read.why());
}

}  // namespace

TEST_CASE("what is no workbook is named, with a remedy") {
  check(read_bytes(""), Reason::invalid, "The file is empty");
  check(read_bytes(compound("EncryptedPackage")), Reason::unsupported, "protected with a password");
  check(read_bytes(compound("Workbook")), Reason::unsupported, "old Excel workbook (.xls)");
  check(read_bytes(compound("WordDocument")), Reason::unsupported, "old Word document");
  check(read_bytes(compound("").substr(0, 40)), Reason::unsupported, "old Excel workbook (.xls)");
  check(read_bytes("%PDF-1.7 ..."), Reason::unsupported, "looks like a PDF document");
  check(read_bytes("name,email\nAda,a@b.co\n"), Reason::unsupported, "if it is CSV, name it .csv");
  check(read_bytes(zip_of({{"word/document.xml", "<d/>"}})), Reason::unsupported, "a Word document");
  check(read_bytes(zip_of({{"ppt/presentation.xml", "<d/>"}})), Reason::unsupported, "a PowerPoint presentation");
  check(read_bytes(zip_of({{"xl/workbook.bin", ""}})), Reason::unsupported, "a binary workbook (.xlsb)");
  check(read_bytes(zip_of({{"content.xml", "<d/>"}})), Reason::unsupported, "an OpenDocument file");
  check(read_bytes(zip_of({{"table.csv", "a,b"}})), Reason::unsupported, "a ZIP archive");
  check(read_bytes(zip_of(small().parts(), "secret")), Reason::unsupported, "protected with a password");
  check(sample::read_all("/nowhere/at/all.xlsx"), Reason::invalid, "The file is empty");
}

TEST_CASE("a workbook that is cut anywhere or has a wrong byte is refused or read") {
  const std::string bytes = zip_of(small().parts());
  REQUIRE(read_bytes(bytes).rows.size() == 1);
  for (std::size_t size = 4; size < bytes.size(); ++size) {
    check(read_bytes(std::string_view(bytes).substr(0, size)), Reason::malformed, "cut off");
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 0x55);
    const auto read = read_bytes(other);
    if (read.refusal) CHECK(read.why().size() > 20);
  }
}

TEST_CASE("a part that is missing, of another kind, or no XML") {
  const auto without = [](std::string_view name, const std::string& instead) {
    auto parts = small().parts();
    std::erase_if(parts, [&](const auto& part) { return part.name == name; });
    if (!instead.empty()) parts.push_back({std::string(name), instead});
    return read_bytes(zip_of(parts));
  };
  check(without("xl/worksheets/sheet0.xml", ""), Reason::malformed, "its part xl/worksheets/sheet0.xml is missing");
  check(without("xl/_rels/workbook.xml.rels", ""), Reason::malformed, "its part xl/_rels/workbook.xml.rels is missing");
  check(without("xl/workbook.xml", "<workbook/>"), Reason::invalid, "no sheet with cells");
  check(without("xl/worksheets/sheet0.xml", "<html/>"), Reason::malformed, "a part of it is not a worksheet");
  check(without("xl/worksheets/sheet0.xml", "<worksheet><sheetData>\n<row></sheetData>"), Reason::malformed,
        "line 2 of its worksheet is no XML");
  check(without("xl/worksheets/sheet0.xml", "<worksheet>\xFF</worksheet>"), Reason::malformed, "is no XML");
  CHECK(without("xl/styles.xml", "").rows.size() == 1);
  CHECK(without("xl/sharedStrings.xml", "").rows.size() == 1);
  CHECK(without("_rels/.rels", "").rows.size() == 1);
}

TEST_CASE("a DOCTYPE is refused before any entity of it") {
  auto workbook = small();
  workbook.document_type =
      "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
      "\"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
  check(read_built(workbook), Reason::malformed, "DOCTYPE");
  workbook.document_type = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">";
  check(read_built(workbook), Reason::malformed, "DOCTYPE");
}

TEST_CASE("bombs: ratio, nesting, one endless tag, a directory without end") {
  auto workbook = small();
  workbook.sheets[0].rows = std::string(32 << 20, ' ');
  check(read_built(workbook), Reason::too_large, "unpacks to far more than it should");
  workbook.sheets[0].rows.clear();
  for (int i = 0; i < 1'000; ++i) workbook.sheets[0].rows += "<a>";
  check(read_built(workbook), Reason::malformed, "nested too deep");
  workbook.sheets[0].rows = "<row x=\"" + std::string(2 << 20, 'x') + "\"/>";
  check(read_built(workbook), Reason::malformed, "a tag longer than 256 KiB");
  std::string bytes = zip_of(small().parts());
  const std::size_t end = bytes.rfind("PK\x05\x06");
  bytes.replace(end + 10, 2, "\xFF\xFE"sv);  // 65,279 entries
  check(read_bytes(bytes), Reason::too_large, "more than 10000 parts");
  auto parts = small().parts();
  for (int i = 0; i < 10'001; ++i) parts.push_back({"media/" + std::to_string(i), ""});
  check(read_bytes(zip_of(parts)), Reason::too_large, "more than 10000 parts");
}

TEST_CASE("where a relationship leads") {
  CHECK(resolve_part("xl/workbook.xml", "worksheets/sheet1.xml") == "xl/worksheets/sheet1.xml");
  CHECK(resolve_part("xl/workbook.xml", "/xl/Worksheets/Sheet1.xml") == "xl/worksheets/sheet1.xml");
  CHECK(resolve_part("workbook.xml", "sheet1.xml") == "sheet1.xml");
  CHECK(resolve_part("xl\\workbook.xml", "worksheets\\sheet1.xml") == "xl/worksheets/sheet1.xml");
  CHECK(resolve_part("xl/a/b.xml", "../c.xml") == "xl/c.xml");
  CHECK(resolve_part("b.xml", "../../c.xml") == "c.xml");
  CHECK(resolve_part("xl/b.xml", "./x//c.xml") == "xl/x/c.xml");
  CHECK(resolve_part("", "xl/workbook.xml") == "xl/workbook.xml");
}
