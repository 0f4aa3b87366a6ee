#include "schemas/files/header_search.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/lower.h"

namespace hirewire {

namespace {

constexpr std::string_view delimiters = ",;\t|";
constexpr std::int64_t most_lines_before = 20;
constexpr std::int64_t window = 64L * 1024;     ///< in which the header begins
constexpr std::size_t longest_separator = 190;  ///< bytes of its line: the first piece has them all

struct Separator {
  char delimiter;
  std::size_t length;  ///< of its line
};

/// `sep=;`, perhaps quoted, perhaps filled up with delimiters by a program that took it for a row.
std::optional<Separator> separator_line(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end > longest_separator) return std::nullopt;  // npos too
  std::string_view line = text.substr(0, end);
  const bool is_quoted = line.starts_with('"');
  if (is_quoted) line.remove_prefix(1);
  if (line.size() < 5 || lower(line.substr(0, 4)) != "sep=" || !delimiters.contains(line[4])) return std::nullopt;
  const char delimiter = line[4];
  line.remove_prefix(5);
  if (is_quoted && line.starts_with('"')) line.remove_prefix(1);
  if (line.find_first_not_of(std::string{' ', delimiter}) != std::string_view::npos) return std::nullopt;
  const auto rest = text.substr(end, 3);
  return Separator{delimiter, end + (rest == "\r\r\n" ? 3 : rest.starts_with("\r\n") ? 2 : 1)};
}

}  // namespace

void HeaderSearch::begin(std::string_view first_piece) {
  std::string_view tried = numbered_ ? delimiters.substr(0, 1) : delimiters;
  if (const auto separator = separator_line(first_piece); separator && !numbered_) {
    tried = delimiters.substr(delimiters.find(separator->delimiter), 1);
    start_ = {static_cast<std::int64_t>(separator->length), 2};
  }
  for (const char delimiter : tried) attempts_.push_back({delimiter, CsvRecords(delimiter, start_), std::nullopt});
}

Result<bool> HeaderSearch::feed(std::string_view piece) {
  if (attempts_.empty()) {
    begin(piece);
    piece.remove_prefix(static_cast<std::size_t>(start_.offset));
  }
  fed_ += piece.size();
  bool is_enough = true;
  for (Attempt& attempt : attempts_) {
    if (!attempt.refusal) {
      const auto read = attempt.records.feed(piece, [&](const CsvRecord& r) { return look(attempt.delimiter, r); });
      if (auto noted = note(attempt, read); !noted) return Refused(std::move(noted.error()));
    }
    is_enough = is_enough && (attempt.refusal || attempt.records.stopped());
  }
  return is_enough || fed_ > static_cast<std::size_t>(window) + CsvRecords::longest;
}

Result<void> HeaderSearch::note(Attempt& attempt, Result<void> result) {
  if (result) return {};
  if (result.error().reason == Reason::unsupported) return result;  // whatever the delimiter
  attempt.refusal = std::move(result.error());
  return {};
}

Result<bool> HeaderSearch::look(char delimiter, const CsvRecord& record) {
  if (record.begin.line - start_.line > most_lines_before || record.begin.offset - start_.offset > window) return false;
  const auto cells = record.cells.subspan(numbered_ ? 1 : 0);
  const auto is_known = [&](std::string_view cell) {
    return !cell.empty() && cell.size() <= longest_name && knows_(cell);
  };
  const auto known = static_cast<std::size_t>(std::ranges::count_if(cells, is_known));
  const Found here{delimiter, record.begin, known, cells.size()};
  const auto rank = [](const Found& f) { return std::tuple(f.known, -f.begin.offset, f.cells); };
  if (!best_ || rank(here) > rank(*best_)) best_ = here;
  return true;
}

Result<HeaderSearch::Found> HeaderSearch::found() {
  for (Attempt& attempt : attempts_) {
    if (attempt.refusal || attempt.records.stopped()) continue;
    const auto read = attempt.records.finish([&](const CsvRecord& r) { return look(attempt.delimiter, r); });
    if (auto noted = note(attempt, read); !noted) return Refused(std::move(noted.error()));
  }
  if (best_) return *best_;
  for (const Attempt& attempt : attempts_)
    if (attempt.refusal) return Refused(*attempt.refusal);
  return Refused(invalid("", "header", "The file's first lines are blank; one of them must name the columns."));
}

}  // namespace hirewire
