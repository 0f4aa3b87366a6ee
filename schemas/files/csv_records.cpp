#include "schemas/files/csv_records.h"

#include <algorithm>
#include <new>
#include <utility>

#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

// libcsv's states (libcsv.c), which csv_parser shows without names. Its own check of an open quote works in strict mode
// only.
constexpr int record_not_begun = 0;
constexpr int field_begun = 2;

Refusal at(Refusal refusal, std::string_view code, std::int64_t line, std::size_t column) {
  refusal.faults = {{"", std::string(code), refusal.message, line, static_cast<std::int64_t>(column)}};
  return refusal;
}

}  // namespace

void CsvRecords::Free::operator()(csv_parser* parser) const {
  csv_free(parser);
  delete parser;
}

CsvRecords::CsvRecords(char delimiter, RowPlace place)
    : csv_(new csv_parser{}), at_(place), begin_(place), cell_line_(place.line) {
  if (csv_init(csv_.get(), 0) != 0) throw std::bad_alloc();
  csv_set_blk_size(csv_.get(), 4096);  // the default grows a cell by 128 bytes a time
  csv_set_delim(csv_.get(), static_cast<unsigned char>(delimiter));
}

void CsvRecords::on_cell(void* text, std::size_t size, void* self) {
  auto& records = *static_cast<CsvRecords*>(self);
  ++records.count_;
  records.cell_line_ = records.at_.line;
  if (records.ends_.size() >= most_columns + 2) {
    records.is_cut_ |= size > 0;
    return;
  }
  records.text_.append(static_cast<const char*>(text), size);
  records.text_ += '\0';
  records.ends_.push_back(records.text_.size());
}

void CsvRecords::on_record_end(int, void* self) {
  static_cast<CsvRecords*>(self)->has_ended_ = true;
}

Result<void> CsvRecords::feed(std::string_view piece, const OnRecord& on_record) {
  if (stopped_ || piece.empty()) return {};
  if (piece.contains('\0')) {
    return Refused(
        unsupported("The file looks like a binary file (it has NUL bytes); save it as CSV (UTF-8) and send that."));
  }
  std::string joined;
  if (!held_.empty()) {
    joined = std::exchange(held_, {});
    joined += piece;
    piece = joined;
  }
  const std::size_t returns = piece.size() - (piece.find_last_not_of('\r') + 1);
  held_ = piece.substr(piece.size() - std::min<std::size_t>(returns, 2));
  piece.remove_suffix(held_.size());
  return lines(piece, on_record);
}

Result<void> CsvRecords::lines(std::string_view text, const OnRecord& on_record) {
  std::size_t line_feed_end = 0;  // of the next LF at or after `begin`
  for (std::size_t begin = 0; begin < text.size() && !stopped_;) {
    if (line_feed_end <= begin) line_feed_end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    std::size_t end = line_feed_end;
    const std::size_t back = text.substr(begin, end - begin).find('\r');
    if (back != std::string_view::npos) {
      const auto rest = text.substr(begin + back, 3);
      end = begin + back + (rest == "\r\r\n" ? 3 : rest.starts_with("\r\n") ? 2 : 1);
    }
    if (auto read = line(text.substr(begin, end - begin), on_record); !read) return read;
    begin = end;
  }
  return {};
}

/// `text` ends with a line end, or where the piece ends.
Result<void> CsvRecords::line(std::string_view text, const OnRecord& on_record) {
  if (csv_->pstate == record_not_begun && !is_line_begun_) {
    begin_ = at_;
    cell_line_ = at_.line;
  }
  bytes_ += text.size();
  if (bytes_ > longest) {
    return Refused(
        at(too_large(fmt::format("The row on line {} is longer than 1 MiB; perhaps a quote on line {} is not closed.",
                                 begin_.line, cell_line_)),
           "too_long", begin_.line, count_ + 1));
  }
  const std::size_t taken = csv_parse(csv_.get(), text.data(), text.size(), on_cell, on_record_end, this);
  if (taken != text.size()) throw std::bad_alloc();  // without CSV_STRICT nothing else stops libcsv
  at_.offset += static_cast<std::int64_t>(text.size());
  is_line_begun_ = text.back() != '\n' && text.back() != '\r';
  if (!is_line_begun_) ++at_.line;
  if (csv_->pstate == record_not_begun) bytes_ = 0;
  return hand_out(on_record);
}

Result<void> CsvRecords::hand_out(const OnRecord& on_record) {
  if (!std::exchange(has_ended_, false)) return {};
  Result<void> result;
  const bool is_blank = text_.size() == ends_.size() && !is_cut_;  // every cell is but its NUL
  if (!is_blank) {
    cells_.clear();
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
      cells_.emplace_back(text_.data() + begin, end - begin - 1);
      begin = end;
    }
    const auto more = on_record({begin_, at_, cells_, count_, is_cut_, is_utf8(text_)});
    if (more) {
      stopped_ = !*more;
    } else {
      result = Refused(more.error());
    }
  }
  text_.clear();
  ends_.clear();
  count_ = 0;
  is_cut_ = false;
  return result;
}

Result<void> CsvRecords::finish(const OnRecord& on_record) {
  if (stopped_) return {};
  const std::string rest = std::exchange(held_, {});
  if (auto read = lines(rest, on_record); !read || stopped_) return read;
  if (csv_->pstate == field_begun && csv_->quoted != 0) {
    return Refused(at(malformed(fmt::format("The quote that opens on line {} is never closed.", cell_line_)),
                      "unclosed_quote", cell_line_, count_ + 1));
  }
  if (csv_fini(csv_.get(), on_cell, on_record_end, this) != 0) throw std::bad_alloc();
  return hand_out(on_record);
}

}  // namespace hirewire
