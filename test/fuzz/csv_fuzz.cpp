#include "schemas/files/row_reader.h"
#include "schemas/files/text_decoder.h"
#include "schemas/import_columns.h"
#include "schemas/language/utf8.h"
#include "test/fuzz/property.h"

using namespace hirewire;
using fuzz::must;

namespace {

struct ReadRow {
  std::int64_t line = 0;
  std::vector<std::string> cells;
  std::size_t faults = 0;
  std::int64_t offset = 0;
  RowPlace next;
  bool operator==(const ReadRow&) const = default;
};

struct ReadFile {
  RowHeader header;
  std::vector<ReadRow> rows;
  std::optional<Reason> refused;
};

std::vector<std::string_view> cut(std::string_view bytes, const std::vector<std::size_t>& sizes) {
  std::vector<std::string_view> pieces;
  for (std::size_t n = 0; !bytes.empty(); ++n) {
    pieces.push_back(bytes.substr(0, sizes[n % sizes.size()]));
    bytes.remove_prefix(pieces.back().size());
  }
  return pieces;
}

/// Nothing where the decoder refuses.
std::optional<std::string> decode(std::string_view bytes, const std::vector<std::size_t>& sizes) {
  TextDecoder decoder;
  std::string text;
  for (const auto piece : cut(bytes, sizes)) text += decoder.decode(piece);
  const auto rest = decoder.finish();
  if (!rest) {
    must(!rest.error().message.empty(), "a refusal says why");
    return std::nullopt;
  }
  text += *rest;
  const bool is_utf16 = decoder.encoding() == Encoding::utf16_le || decoder.encoding() == Encoding::utf16_be;
  must(!is_utf16 || is_utf8(text), "what was UTF-16 is UTF-8");
  must(text.size() <= 3 * bytes.size(), "a byte becomes three at most");
  if (decoder.encoding() == Encoding::utf8) must(bytes.contains(text), "UTF-8 is only shortened at its ends");
  return text;
}

RowReader beginning(bool numbered) {
  return RowReader(candidates::is_import_column, numbered);
}

ReadFile read(std::string_view bytes, const std::vector<std::size_t>& sizes, RowReader reader) {
  ReadFile file;
  const auto on_row = [&](const Row& row) {
    must(row.faults.empty() ? row.cells.size() == reader.header().columns.size() : row.cells.empty(),
         "a sound row has a cell for each column, a faulty one none");
    for (const auto cell : row.cells) must(is_utf8(cell) && !cell.contains('\0'), "a cell is UTF-8 without NUL");
    file.rows.push_back({row.line, {row.cells.begin(), row.cells.end()}, row.faults.size(), row.offset, row.next});
    return true;
  };
  Result<void> result;
  for (const auto piece : cut(bytes, sizes))
    if (result) result = reader.feed(piece, on_row);
  if (result) result = reader.finish(on_row);
  if (!result) {
    must(!result.error().message.empty() || !result.error().faults.empty(), "a refusal says why");
    file.refused = result.error().reason;
  }
  file.header = reader.header();
  return file;
}

/// A chunk of an import goes on where another ended.
void resume(std::string_view bytes, const ReadFile& whole, std::size_t after) {
  const auto place = whole.rows[after].next;
  must(place.offset >= 0 && static_cast<std::size_t>(place.offset) <= bytes.size(), "a place is in the file");
  const auto rest =
      read(bytes.substr(static_cast<std::size_t>(place.offset)), {bytes.size() + 1}, RowReader(whole.header, place));
  must(rest.rows == std::vector(whole.rows.begin() + static_cast<std::ptrdiff_t>(after) + 1, whole.rows.end()),
       "what follows a row is the same read from there");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  auto text = fuzz::text_of(bytes, size);
  fuzz::Choices choose(text);
  const std::vector<std::size_t> sizes{1 + choose.below(250), 1 + choose.below(7), 1 + choose.below(3)};
  const std::size_t after = choose.below(256);
  const bool numbered = choose.below(8) == 7;
  static_cast<void>(sniff(text, "people.csv"));
  const auto decoded = decode(text, {text.size() + 1});
  must(decoded == decode(text, sizes), "pieces are decoded as the whole is");
  if (!decoded) return 0;
  text = *decoded;
  const auto whole = read(text, {text.size() + 1}, beginning(numbered));
  const auto pieces = read(text, sizes, beginning(numbered));
  must(whole.refused.has_value() == pieces.refused.has_value(), "pieces are refused where the whole is");
  if (whole.refused) {  // a NUL is seen in its piece, before what precedes it there: sooner, and perhaps before another
                        // fault
    must(whole.refused == pieces.refused || text.contains('\0'), "pieces are refused as the whole is");
    const auto same = std::min(whole.rows.size(), pieces.rows.size());
    must(std::equal(whole.rows.begin(), whole.rows.begin() + static_cast<std::ptrdiff_t>(same), pieces.rows.begin()),
         "rows before the fault are the same");
    return 0;
  }
  must(whole.header == pieces.header, "pieces have the whole's header");
  must(whole.rows == pieces.rows, "pieces have the whole's rows");
  if (!whole.rows.empty()) resume(text, whole, after % whole.rows.size());
  return 0;
}
