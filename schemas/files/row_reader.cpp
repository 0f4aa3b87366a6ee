#include "schemas/files/row_reader.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <new>

#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// libcsv's states (libcsv.c), which csv_parser shows without names. Its own check of an open quote works in strict mode
// only.
constexpr int row_not_begun = 0;
constexpr int field_begun = 2;
constexpr std::size_t magic_size = 200;  // see sniff

Refusal at_line(Refusal refusal, std::string_view code, std::int64_t line, std::int64_t column) {
  refusal.faults = {{"", std::string(code), refusal.message, line, column}};
  return refusal;
}

Refusal no_csv(std::string_view looks_like) {
  return unsupported(fmt::format("The file looks like {}; save it as CSV (UTF-8) and send that.", looks_like));
}

/// The end of the first line that is not blank, its newline included; npos where it is not all there yet.
std::size_t header_end(std::string_view text) {
  bool quoted = false;
  bool blank = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (!quoted && !blank && (c == '\n' || c == '\r')) return i + 1;
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') blank = false;
  }
  return std::string_view::npos;
}

char delimiter_of(std::string_view header) {
  constexpr std::string_view candidates = ",;\t|";
  std::array<std::size_t, candidates.size()> counts{};
  bool quoted = false;
  for (const char c : header) {
    if (c == '"') quoted = !quoted;
    const std::size_t which = candidates.find(c);
    if (!quoted && which != std::string_view::npos) ++counts[which];
  }
  return candidates[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
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

Result<std::vector<std::string>> column_names(std::span<const std::string_view> cells, std::int64_t line) {
  if (cells.size() > most_columns) {
    Refusal refusal = invalid("", "too_long",
                              fmt::format("The first line has {} columns; at most {} are read. Remove those that no "
                                          "candidate needs, also blank ones at its end.",
                                          cells.size(), most_columns));
    refusal.faults.front().line = line;
    refusal.faults.front().column = most_columns + 1;
    return Refused(std::move(refusal));
  }
  std::vector<std::string> names;
  for (const std::string_view cell : cells) {
    const auto column = static_cast<std::int64_t>(names.size()) + 1;
    if (!is_utf8(cell)) {
      return Refused(at_line(malformed("The column names are not UTF-8 text; save the file as CSV (UTF-8)."),
                             "encoding", line, column));
    }
    std::string name = column_name(cell);
    const auto same = name.empty() ? names.end() : std::ranges::find(names, name);
    if (same != names.end()) {
      Refusal refusal = invalid("", "duplicate",
                                fmt::format("Columns {} and {} are both named \"{}\"; rename or remove one.",
                                            same - names.begin() + 1, column, name));
      refusal.faults.front().line = line;
      refusal.faults.front().column = column;
      return Refused(std::move(refusal));
    }
    names.push_back(std::move(name));
  }
  if (std::ranges::all_of(names, &std::string::empty)) {
    return Refused(invalid("", "header", "The first line has no column names."));
  }
  return names;
}

class RowReader::Parser {
 public:
  Parser() { start(); }
  Parser(RowHeader header, RowPlace place) : header_(std::move(header)), at_(place), reported_(place) {
    start();
    begin_rows();
  }
  ~Parser() { csv_free(&csv_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  Result<void> feed(std::string_view piece, const OnRow& on_row);
  Result<void> finish(const OnRow& on_row);

  [[nodiscard]] bool has_header() const { return has_header_; }
  [[nodiscard]] const RowHeader& header() const { return header_; }
  [[nodiscard]] RowPlace place() const { return reported_; }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  void start();
  void begin_rows();
  static void on_cell(void* text, std::size_t size, void* self);
  static void on_row_end(int newline, void* self);
  void parse(std::string_view text);
  Result<void> take_head(bool is_all);
  Result<void> lines(std::string_view piece, const OnRow& on_row);
  Result<void> line(std::string_view text, const OnRow& on_row);
  Result<void> hand_out(const OnRow& on_row);
  Result<void> hand_out_header();
  bool is_blank_row() const { return text_.size() == ends_.size(); }  // every cell is but its terminator
  void judge(Row& row);

  csv_parser csv_{};
  RowHeader header_;
  bool has_header_ = false;
  bool stopped_ = false;
  bool begun_ = false;  // the delimiter is known
  std::string head_;    // what was fed before that
  RowPlace at_;         // of the next byte for libcsv
  RowPlace reported_;
  std::int64_t row_line_ = 1;   // where the row begins that is being read
  std::int64_t cell_line_ = 1;  // where its last cell begins
  std::size_t row_bytes_ = 0;
  bool row_ended_ = false;
  bool after_return_ = false;  // the last byte was a CR: an LF would belong to it
  std::string text_;           // the row's cells, each with a NUL, so that no sequence can run across two
  std::vector<std::size_t> ends_;
  std::vector<std::string_view> cells_;
};

void RowReader::Parser::start() {
  if (csv_init(&csv_, 0) != 0) throw std::bad_alloc();
  csv_set_blk_size(&csv_, 4096);  // the default grows a cell by 128 bytes a time
}

void RowReader::Parser::begin_rows() {
  begun_ = true;
  has_header_ = !header_.columns.empty();
  row_line_ = cell_line_ = at_.line;
  csv_set_delim(&csv_, static_cast<unsigned char>(header_.delimiter));
}

void RowReader::Parser::on_cell(void* text, std::size_t size, void* self) {
  auto& parser = *static_cast<Parser*>(self);
  parser.text_.append(static_cast<const char*>(text), size);
  parser.text_ += '\0';
  parser.ends_.push_back(parser.text_.size());
  parser.cell_line_ = parser.at_.line;
}

void RowReader::Parser::on_row_end(int, void* self) {
  static_cast<Parser*>(self)->row_ended_ = true;
}

Result<void> RowReader::Parser::feed(std::string_view piece, const OnRow& on_row) {
  if (stopped_ || piece.empty()) return {};
  if (begun_) return lines(piece, on_row);
  head_ += piece;
  if (auto taken = take_head(false); !taken || !begun_) return taken;
  const std::string head = std::move(head_);
  return lines(std::string_view(head).substr(static_cast<std::size_t>(at_.offset)), on_row);
}

Result<void> RowReader::Parser::take_head(bool is_all) {
  if (head_.size() >= magic_size || is_all) {
    const SniffedFile file = sniff(head_, "");
    if (file.kind != FileKind::csv) return Refused(no_csv(file.looks_like));
  }
  std::string_view text = head_;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (is_all && text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Refused(invalid("", "empty", "The file is empty; its first line must name the columns."));
  }
  const std::size_t end = header_end(text);
  if (std::min(end, text.size()) > longest_header) {
    return Refused(
        at_line(too_large("The first line, which names the columns, is longer than 64 KiB. Remove columns that "
                          "no candidate needs; perhaps the file has no line breaks, or a quote is not closed."),
                "too_long", 1, 1));
  }
  if (!is_all && (end == std::string_view::npos || head_.size() < magic_size)) return {};
  header_.delimiter = delimiter_of(text.substr(0, end));
  at_.offset = static_cast<std::int64_t>(head_.size() - text.size());
  begin_rows();
  return {};
}

Result<void> RowReader::Parser::lines(std::string_view piece, const OnRow& on_row) {
  if (piece.find('\0') != std::string_view::npos) return Refused(no_csv("a binary file (it has NUL bytes)"));
  if (after_return_) {
    after_return_ = false;
    if (piece.front() == '\n') {
      parse(piece.substr(0, 1));  // libcsv passes over it, or is inside a quoted cell and keeps it
      piece.remove_prefix(1);
    }
    if (auto handed = hand_out(on_row); !handed || stopped_) return handed;
  }
  std::size_t line_feed_end = 0;  // of the next LF at or after `begin`
  for (std::size_t begin = 0; begin < piece.size() && !stopped_;) {
    if (line_feed_end <= begin) line_feed_end = std::min(piece.find('\n', begin), piece.size() - 1) + 1;
    std::size_t end = line_feed_end;
    const std::size_t back = piece.substr(begin, end - begin).find('\r');
    if (back != std::string_view::npos) {
      const std::size_t after = begin + back + 1;
      end = after < piece.size() && piece[after] == '\n' ? after + 1 : after;
    }
    if (auto read = line(piece.substr(begin, end - begin), on_row); !read) return read;
    begin = end;
    if (after_return_ && begin < piece.size()) {
      after_return_ = false;
      if (auto handed = hand_out(on_row); !handed) return handed;
    }
  }
  return {};
}

void RowReader::Parser::parse(std::string_view text) {
  const std::size_t taken = csv_parse(&csv_, text.data(), text.size(), on_cell, on_row_end, this);
  if (taken != text.size()) throw std::bad_alloc();  // without CSV_STRICT nothing else stops libcsv
  at_.offset += static_cast<std::int64_t>(text.size());
}

/// `text` ends with a newline, or with the piece.
Result<void> RowReader::Parser::line(std::string_view text, const OnRow& on_row) {
  if (csv_.pstate == row_not_begun) row_line_ = cell_line_ = at_.line;
  row_bytes_ += text.size();
  if (row_bytes_ > longest_row) {
    return Refused(at_line(
        too_large(fmt::format("The row on line {} is longer than 1 MiB; perhaps a quote on line {} is not closed.",
                              row_line_, cell_line_)),
        "too_long", row_line_, static_cast<std::int64_t>(ends_.size()) + 1));
  }
  parse(text);
  const char last = text.back();
  if (last == '\n' || last == '\r') ++at_.line;
  if (csv_.pstate == row_not_begun) row_bytes_ = 0;
  if (last == '\r') {
    after_return_ = true;  // whether an LF follows is for the next byte to say
    return {};
  }
  return hand_out(on_row);
}

Result<void> RowReader::Parser::hand_out(const OnRow& on_row) {
  if (!std::exchange(row_ended_, false)) return {};
  cells_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    cells_.emplace_back(text_.data() + begin, end - begin - 1);
    begin = end;
  }
  Result<void> result;
  if (!has_header_) {
    result = hand_out_header();
  } else if (!is_blank_row()) {
    Row row{.line = row_line_, .next = at_, .cells = {}, .faults = {}};
    judge(row);
    reported_ = at_;
    stopped_ = !on_row(row);
  }
  text_.clear();
  ends_.clear();
  return result;
}

Result<void> RowReader::Parser::hand_out_header() {
  auto names = column_names(cells_, row_line_);
  if (!names) return Refused(std::move(names.error()));
  header_.columns = std::move(*names);
  has_header_ = true;
  reported_ = at_;
  return {};
}

void RowReader::Parser::judge(Row& row) {
  const std::size_t wanted = header_.columns.size();
  if (cells_.size() != wanted) {
    const bool many = cells_.size() > wanted;
    row.faults.push_back({"", many ? "too_many_cells" : "too_few_cells",
                          fmt::format("The row has {} cells, the header has {}.", cells_.size(), wanted), row.line,
                          static_cast<std::int64_t>(std::min(cells_.size(), wanted)) + 1});
  }
  if (!is_utf8(text_)) {
    const auto bad = std::ranges::find_if_not(cells_, is_utf8);
    const auto index = static_cast<std::size_t>(bad - cells_.begin());
    row.faults.push_back({index < wanted ? header_.columns[index] : "", "encoding",
                          "The cell is not UTF-8 text; save the file as CSV (UTF-8).", row.line,
                          static_cast<std::int64_t>(index) + 1});
  }
  if (row.faults.empty()) row.cells = cells_;
}

Result<void> RowReader::Parser::finish(const OnRow& on_row) {
  if (stopped_) return {};
  if (!begun_) {
    if (auto taken = take_head(true); !taken) return taken;
    const std::string head = std::move(head_);
    if (auto read = lines(std::string_view(head).substr(static_cast<std::size_t>(at_.offset)), on_row);
        !read || stopped_) {
      return read;
    }
  }
  if (std::exchange(after_return_, false)) {
    if (auto handed = hand_out(on_row); !handed || stopped_) return handed;
  }
  if (csv_.pstate == field_begun && csv_.quoted != 0) {
    return Refused(at_line(malformed(fmt::format("The quote that opens on line {} is never closed.", cell_line_)),
                           "unclosed_quote", cell_line_, static_cast<std::int64_t>(ends_.size()) + 1));
  }
  if (csv_fini(&csv_, on_cell, on_row_end, this) != 0) throw std::bad_alloc();
  return hand_out(on_row);
}

RowReader::RowReader() : parser_(std::make_unique<Parser>()) {}
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
RowPlace RowReader::place() const {
  return parser_->place();
}
bool RowReader::stopped() const {
  return parser_->stopped();
}

}  // namespace hirewire
