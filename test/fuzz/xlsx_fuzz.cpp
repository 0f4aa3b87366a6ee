#include "schemas/files/csv_row.h"
#include "schemas/files/row_reader.h"
#include "schemas/language/utf8.h"
#include "test/fuzz/property.h"
#include "test/schemas/files/built_workbook.h"

using namespace hirewire;
using fuzz::must;

namespace {

/// What is written as CSV is read back from it.
void round_trip(std::int64_t number, std::span<const std::string_view> cells) {
  std::string csv;
  csv_row(csv, number, cells);
  int rows = 0;
  const auto same = [&](const Row& row) {
    ++rows;
    must(row.faults.empty() && row.cells.size() == cells.size() + 1 && row.cells.front() == std::to_string(number) &&
             std::ranges::equal(row.cells.subspan(1), cells),
         "a row is read back from its CSV");
    return true;
  };
  RowReader reader(RowHeader{',', std::vector<std::string>(cells.size() + 1, "name")}, RowPlace{});
  must(reader.feed(csv, same).has_value() && reader.finish(same).has_value() && rows == 1, "its CSV is one row");
}

void read(const std::filesystem::path& file) {
  std::int64_t last = 0;
  int rows = 0;
  const auto done =
      read_workbook(file, std::nullopt, [&](std::int64_t number, std::span<const std::string_view> cells) {
        must(number > last, "rows come in their order");
        last = number;
        must(!cells.empty() && !cells.back().empty(), "a row ends with its last text");
        for (const auto cell : cells) must(is_utf8(cell) && !cell.contains('\0'), "a cell is UTF-8 without NUL");
        if (++rows < 20 && cells.size() < 100) round_trip(number, cells);
        return true;
      });
  if (done) return;
  must(!done.error().message.empty() || !done.error().faults.empty(), "a refusal says why");
}

}  // namespace

/// A whole file where it begins as one (a ZIP archive or OLE2); else rows, shared texts and styles, with form feeds
/// between them, in a sound archive: a checksum is nothing that a fuzzer guesses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string_view text = fuzz::text_of(bytes, size);
  if (text.starts_with("PK") || text.starts_with("\xD0\xCF")) {
    read(sample::TemporaryFile(text).path());
    return 0;
  }
  const auto next = [&] {
    const std::string_view part = text.substr(0, text.find('\f'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return std::string(part);
  };
  sample::BuiltWorkbook workbook;
  workbook.sheets = {{next()}};
  workbook.strings = next();
  workbook.styles = next();
  workbook.properties = next();
  read(sample::TemporaryFile(sample::zip_of(workbook.parts())).path());
  return 0;
}
