#include "schemas/files/row_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

constexpr std::size_t magic_size = 200;  // see sniff

using Cells = std::span<const std::string_view>;

Refusal at(Refusal refusal, std::int64_t line, std::int64_t column) {
  refusal.faults.front().line = line;
  refusal.faults.front().column = column;
  return refusal;
}

/// A line's number; 0 where it is none.
std::int64_t number_in(std::string_view cell) {
  std::int32_t number = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return number;
}

/// The header's columns (RowHeader::columns).
Result<std::vector<std::string>> names_of(Cells cells, std::size_t count, std::int64_t line, const KnowsColumn& knows) {
  if (count > most_columns) {
    Refusal refusal =
        invalid("", "too_long",
                fmt::format("Line {} names {} columns; at most {} are read. Remove those that no candidate "
                            "needs, also blank ones at its end.",
                            line, count, most_columns));
    return Refused(at(std::move(refusal), line, most_columns + 1));
  }
  std::vector<std::string> names;
  std::unordered_map<std::string, std::int64_t> ours;
  std::size_t our_names = 0;
  std::size_t other_names = 0;
  for (const std::string_view cell : cells) {
    const auto column = static_cast<std::int64_t>(names.size()) + 1;
    if (!is_utf8(cell)) {
      Refusal refusal = malformed("The column names are not UTF-8 text; save the file as CSV (UTF-8).");
      refusal.faults = {{"", "encoding", refusal.message}};
      return Refused(at(std::move(refusal), line, column));
    }
    bool is_kept = !cell.empty() && cell.size() <= longest_name;
    const bool is_ours = is_kept && knows(cell);
    if (is_ours) {
      const auto [same, is_new] = ours.emplace(column_name(cell), column);
      if (!is_new) {
        return Refused(at(invalid("", "duplicate",
                                  fmt::format("Columns {} and {} are both named \"{}\"; rename or remove one.",
                                              same->second, column, same->first)),
                          line, column));
      }
    }
    std::size_t& bytes = is_ours ? our_names : other_names;
    is_kept = is_kept && bytes + cell.size() <= longest_names;
    if (is_kept) bytes += cell.size();
    names.emplace_back(is_kept ? cell : std::string_view());
  }
  return names;
}

}  // namespace

std::string column_name(std::string_view cell) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = cell.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  std::string name(cell.substr(first, cell.find_last_not_of(blanks) - first + 1));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c == '-' || blanks.find(c) != std::string_view::npos) c = '_';
  }
  return name;
}

class RowReader::Parser {
 public:
  Parser(KnowsColumn knows, bool numbered) : knows_(std::move(knows)) { header_.numbered = numbered; }
  Parser(RowHeader header, RowPlace place)
      : header_(std::move(header)),
        has_header_(true),
        reported_(place),
        records_(std::in_place, header_.delimiter, place) {}

  Result<void> feed(std::string_view piece, const OnRow& on_row);
  Result<void> finish(const OnRow& on_row);

  [[nodiscard]] bool has_header() const { return has_header_; }
  [[nodiscard]] const RowHeader& header() const { return header_; }
  [[nodiscard]] std::int64_t header_line() const { return header_line_; }
  [[nodiscard]] RowPlace data() const { return data_; }
  [[nodiscard]] RowPlace place() const { return reported_; }
  [[nodiscard]] bool stopped() const { return records_ && records_->stopped(); }

 private:
  Result<bool> is_head_enough(std::string_view piece, bool is_all);
  Result<void> find_header(std::string_view piece, bool is_all, const OnRow& on_row);
  Result<bool> take(const CsvRecord& record, const OnRow& on_row);
  Result<void> take_header(Cells cells, std::size_t count, std::int64_t line);
  void judge(Row& row, Cells cells, const CsvRecord& record);

  KnowsColumn knows_;
  RowHeader header_;
  bool has_header_ = false;
  std::int64_t header_line_ = 1;
  RowPlace data_;
  RowPlace reported_;
  std::string head_;                    // what was fed until the header was found
  std::optional<HeaderSearch> search_;  // until then
  std::optional<CsvRecords> records_;   // from then on
  std::vector<std::string_view> filled_;
};

Result<void> RowReader::Parser::feed(std::string_view piece, const OnRow& on_row) {
  if (!records_) return find_header(piece, false, on_row);
  return records_->feed(piece, [&](const CsvRecord& record) { return take(record, on_row); });
}

Result<bool> RowReader::Parser::is_head_enough(std::string_view piece, bool is_all) {
  head_ += piece;
  if (!search_) {
    if (head_.size() < magic_size && !is_all) return false;
    if (const SniffedFile file = sniff(head_, ""); file.kind != FileKind::csv) {
      return Refused(
          unsupported(fmt::format("The file looks like {}; save it as CSV (UTF-8) and send that.", file.looks_like)));
    }
    search_.emplace(knows_, header_.numbered);
    piece = head_;
  }
  if (is_all && head_.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Refused(invalid("", "empty", "The file is empty; its first line must name the columns."));
  }
  const auto enough = search_->feed(piece);
  return enough ? Result<bool>(*enough || is_all) : enough;
}

Result<void> RowReader::Parser::find_header(std::string_view piece, bool is_all, const OnRow& on_row) {
  const auto enough = is_head_enough(piece, is_all);
  if (!enough) return Refused(enough.error());
  if (!*enough) return {};
  const auto found = search_->found();
  if (!found) return Refused(found.error());
  search_.reset();
  header_.delimiter = found->delimiter;
  records_.emplace(found->delimiter, found->begin);
  const std::string head = std::move(head_);
  return feed(std::string_view(head).substr(static_cast<std::size_t>(found->begin.offset)), on_row);
}

Result<bool> RowReader::Parser::take(const CsvRecord& record, const OnRow& on_row) {
  Row row{.line = record.begin.line, .offset = record.begin.offset, .next = record.next, .cells = {}, .faults = {}};
  Cells cells = record.cells;
  if (header_.numbered) {
    row.line = number_in(cells.front());
    row.next.line = row.line + 1;
    cells = cells.subspan(1);
    if (std::ranges::all_of(cells, &std::string_view::empty)) return true;
  }
  if (!has_header_) {
    if (auto taken = take_header(cells, record.count - (header_.numbered ? 1 : 0), row.line); !taken)
      return Refused(std::move(taken.error()));
    data_ = reported_ = row.next;
    return true;
  }
  judge(row, cells, record);
  reported_ = row.next;
  return on_row(row);
}

Result<void> RowReader::Parser::take_header(Cells cells, std::size_t count, std::int64_t line) {
  auto names = names_of(cells, count, line, knows_);
  if (!names) return Refused(std::move(names.error()));
  header_.columns = std::move(*names);
  header_line_ = line;
  has_header_ = true;
  return {};
}

void RowReader::Parser::judge(Row& row, Cells cells, const CsvRecord& record) {
  const std::size_t wanted = header_.columns.size();
  const auto surplus = cells.subspan(std::min(cells.size(), wanted));
  const auto text = std::ranges::find_if_not(surplus, &std::string_view::empty);
  if (text != surplus.end() || record.is_cut) {
    row.faults.push_back(
        {"", "too_many_cells",
         fmt::format("The row has {} cells, the header has {}; remove what is too much, or quote cells "
                     "that have the delimiter in them.",
                     record.count - (header_.numbered ? 1 : 0), wanted),
         row.line, static_cast<std::int64_t>(wanted) + (text - surplus.begin()) + 1});
  }
  if (!record.is_utf8) {
    const auto index = static_cast<std::size_t>(std::ranges::find_if_not(cells, is_utf8) - cells.begin());
    row.faults.push_back({index < wanted ? column_name(header_.columns[index]) : "", "encoding",
                          "The cell is not UTF-8 text; save the file as CSV (UTF-8).", row.line,
                          static_cast<std::int64_t>(index) + 1});
  }
  if (!row.faults.empty()) return;
  if (cells.size() < wanted) {
    filled_.assign(cells.begin(), cells.end());
    filled_.resize(wanted);
    row.cells = filled_;
  } else {
    row.cells = cells.first(wanted);
  }
}

Result<void> RowReader::Parser::finish(const OnRow& on_row) {
  if (!records_) {
    if (auto found = find_header({}, true, on_row); !found) return found;
  }
  return records_->finish([&](const CsvRecord& record) { return take(record, on_row); });
}

RowReader::RowReader(KnowsColumn knows, bool numbered)
    : parser_(std::make_unique<Parser>(std::move(knows), numbered)) {}
RowReader::RowReader(RowHeader header, RowPlace place) : parser_(std::make_unique<Parser>(std::move(header), place)) {}
RowReader::~RowReader() = default;
RowReader::RowReader(RowReader&&) noexcept = default;
RowReader& RowReader::operator=(RowReader&&) noexcept = default;

Result<void> RowReader::feed(std::string_view piece, const OnRow& on_row) {
  return parser_->feed(piece, on_row);
}
Result<void> RowReader::finish(const OnRow& on_row) {
  return parser_->finish(on_row);
}
bool RowReader::has_header() const {
  return parser_->has_header();
}
const RowHeader& RowReader::header() const {
  return parser_->header();
}
std::int64_t RowReader::header_line() const {
  return parser_->header_line();
}
RowPlace RowReader::data() const {
  return parser_->data();
}
RowPlace RowReader::place() const {
  return parser_->place();
}
bool RowReader::stopped() const {
  return parser_->stopped();
}

}  // namespace hirewire
