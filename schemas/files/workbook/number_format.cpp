#include "schemas/files/workbook/number_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <iterator>

#include "schemas/files/workbook/decimal.h"
#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// `word` is lower case.
bool begins_with(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::ranges::equal(text.substr(0, word.size()), word, {}, lower);
}

}  // namespace

bool NumberFormat::Condition::holds(double value) const {
  if (comparison == "<") return value < with;
  if (comparison == "<=") return value <= with;
  if (comparison == ">") return value > with;
  if (comparison == ">=") return value >= with;
  if (comparison == "<>") return value != with;
  return value == with;
}

/// Takes a code apart, one section at a time.
class NumberFormat::Reader {
 public:
  explicit Reader(std::string_view code) : rest_(code) {}
  bool is_done() const { return done_; }

  Section section() {
    section_ = {};
    months_ = is_odd_ = false;
    done_ = true;
    while (!rest_.empty()) {
      if (rest_.front() == ';') {
        rest_.remove_prefix(1);
        done_ = false;
        break;
      }
      step();
    }
    section_.has_date |= months_ && !section_.has_time;
    const bool shows = std::ranges::any_of(
        section_.pieces, [](const Piece& piece) { return piece.mark == Mark::digit || piece.mark == Mark::general; });
    if (section_.has_date || section_.has_time) {
      section_.kind = Kind::date;
    } else if (shows && !is_odd_) {
      section_.kind = Kind::number;
    }
    return std::move(section_);
  }

 private:
  void literal(std::string_view text) { section_.pieces.push_back({Mark::literal, std::string(text)}); }
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view take_character() { return take(std::max<std::size_t>(1, utf8_sequence(rest_))); }

  void step() {
    if (begins_with(rest_, "general")) {
      take(7);
      section_.pieces.push_back({Mark::general, {}});
      return;
    }
    if (begins_with(rest_, "am/pm") || begins_with(rest_, "a/p")) {
      take(begins_with(rest_, "a/p") ? 3 : 5);
      section_.has_time = true;
      return;
    }
    const std::string_view taken = take_character();
    switch (lower(taken.front())) {
      case '"':
        literal(take(std::min(rest_.find('"'), rest_.size()))), take(1);
        return;
      case '\\':
        literal(take_character());
        return;
      case '_':
      case '*':
        take_character();
        return;  // a gap as wide as a character; a character that fills the cell
      case '[':
        bracket(take(std::min(rest_.find(']'), rest_.size()))), take(1);
        return;
      case '0':
      case '#':
      case '?':
        section_.pieces.push_back({Mark::digit, std::string(taken)});
        return;
      case '.':
        section_.pieces.push_back({Mark::point, {}});
        return;
      case ',':
        section_.pieces.push_back({Mark::thousand, {}});
        return;
      case '%':
        section_.pieces.push_back({Mark::percent, {}});
        return;
      case '@':
        section_.is_text = true;
        return;
      case '/':
        is_odd_ = true;
        return;
      case 'e':
        (rest_.starts_with('+') || rest_.starts_with('-') ? is_odd_ : section_.has_date) = true;
        return;
      case 'y':
      case 'd':
        section_.has_date = true;
        return;
      case 'm':
        months_ = true;
        return;
      case 'h':
      case 's':
        section_.has_time = true;
        return;
      default:
        literal(taken);
    }
  }

  /// [Red], [$€-407], [h], [<=100], [DBNum1] …
  void bracket(std::string_view text) {
    if (text.empty()) return;
    if (text.front() == '$') {
      literal(text.substr(1, std::min(text.find('-'), text.size()) - 1));
    } else if (text.front() == '<' || text.front() == '>' || text.front() == '=') {
      const std::size_t size = std::min(text.find_first_not_of("<>="), text.size());
      Condition condition{.comparison = std::string(text.substr(0, size))};
      std::from_chars(text.data() + size, text.data() + text.size(), condition.with);
      section_.condition = std::move(condition);
    } else if (std::ranges::all_of(text, [&](char c) { return lower(c) == lower(text.front()); }) &&
               (lower(text.front()) == 'h' || lower(text.front()) == 'm' || lower(text.front()) == 's')) {
      section_.has_time = section_.is_elapsed = true;
    }
  }

  std::string_view rest_;
  bool done_ = false;
  Section section_;
  bool months_ = false;  // m: minutes beside hours or seconds
  bool is_odd_ = false;  // a fraction or an exponent
};

NumberFormat::NumberFormat(std::string_view code) {
  if (code.size() > longest_code) return;
  for (Reader reader(code); !reader.is_done() && sections_.size() < 4;) sections_.push_back(reader.section());
  // The one for text is the last.
  if (sections_.size() > 1 && (sections_.back().is_text || sections_.size() == 4)) sections_.pop_back();
  if (std::ranges::all_of(sections_, [](const Section& section) { return section.kind == Kind::general; }))
    sections_.clear();
  if (sections_.size() == 1 && !sections_[0].condition && sections_[0].kind == Kind::number &&
      sections_[0].pieces.size() == 1 && sections_[0].pieces[0].mark == Mark::general) {
    sections_.clear();
  }
}

NumberFormat NumberFormat::built_in(int id) {
  constexpr std::string_view date = "yyyy-mm-dd";
  switch (id) {
    case 1:
      return NumberFormat("0");
    case 2:
      return NumberFormat("0.00");
    case 3:
      return NumberFormat("#,##0");
    case 4:
      return NumberFormat("#,##0.00");
    case 9:
      return NumberFormat("0%");
    case 10:
      return NumberFormat("0.00%");
    case 18:
    case 19:
    case 20:
    case 21:
      return NumberFormat("h:mm:ss");
    case 22:
      return NumberFormat("yyyy-mm-dd h:mm");
    case 37:
    case 38:
      return NumberFormat("#,##0;-#,##0");
    case 39:
    case 40:
      return NumberFormat("#,##0.00;-#,##0.00");
    case 41:
      return NumberFormat("#,##0");
    case 42:
      return NumberFormat("$#,##0");
    case 43:
      return NumberFormat("#,##0.00");
    case 44:
      return NumberFormat("$#,##0.00");
    case 45:
    case 47:
      return NumberFormat("mm:ss");
    case 46:
      return NumberFormat("[h]:mm:ss");
    // In East Asian files these are dates or times by the place; the value tells whether there is a time.
    case 32:
    case 33:
    case 34:
    case 35:
    case 55:
    case 56:
      return NumberFormat("yyyy-mm-dd h:mm");
    default:
      return (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? NumberFormat(date)
                                                                                        : NumberFormat();
  }
}

const NumberFormat::Section* NumberFormat::section_for(double value) const {
  const bool conditional =
      std::ranges::any_of(sections_, [](const Section& section) { return section.condition.has_value(); });
  if (conditional) {
    const auto found = std::ranges::find_if(
        sections_, [&](const Section& section) { return !section.condition || section.condition->holds(value); });
    return found == sections_.end() ? nullptr : &*found;
  }
  if (sections_.empty()) return nullptr;
  if (value < 0 && sections_.size() > 1) return &sections_[1];
  if (value == 0 && sections_.size() > 2) return &sections_[2];
  return sections_.data();
}

void NumberFormat::write(std::string& out, double value, bool from_1904) const {
  const Section* section = std::isfinite(value) ? section_for(value) : nullptr;
  if (section != nullptr && section->kind == Kind::number) {
    write_number(out, *section, value);
  } else if (section == nullptr || section->kind == Kind::general || !write_date(out, *section, value, from_1904)) {
    write_general(out, value);
  }
}

void NumberFormat::write_number(std::string& out, const Section& section, double value) {
  const auto& pieces = section.pieces;
  const auto is_digit = [](const Piece& piece) { return piece.mark == Mark::digit; };
  const auto point = std::ranges::find(pieces, Mark::point, &Piece::mark);
  const auto places = static_cast<int>(std::count_if(point, pieces.end(), is_digit));
  Decimal number = Decimal::of(value);
  for (auto piece = pieces.begin(); piece != pieces.end(); ++piece) {
    if (piece->mark == Mark::percent) number.point += 2;
    // A comma behind the last digit of its side counts in thousands; one between digits would group them.
    const auto side = piece < point ? point : pieces.end();
    if (piece->mark == Mark::thousand && std::find_if(piece, side, is_digit) == side) number.point -= 3;
  }
  number.round(places);
  const std::size_t begin = out.size();

  std::string whole;  // from right to left
  auto left = std::count_if(pieces.begin(), point, is_digit);
  int power = 0;
  const auto digits = std::max(number.count > 0 ? number.point : 0, 0);
  const auto reversed = [&](std::string_view text) { whole.append(text.rbegin(), text.rend()); };
  if (left == 0 && point != pieces.end()) {
    while (power < digits) whole += number.digit_at(power++);
  }
  for (auto piece = std::make_reverse_iterator(point); piece != pieces.rend(); ++piece) {
    switch (piece->mark) {
      case Mark::digit:
        if (power < digits || piece->text == "0") whole += number.digit_at(power);
        ++power;
        if (--left == 0) {
          while (power < digits) whole += number.digit_at(power++);
        }
        break;
      case Mark::percent:
        whole += '%';
        break;
      case Mark::general: {
        std::string general;
        write_general(general, std::fabs(value));
        reversed(general);
        break;
      }
      case Mark::literal:
        if (value >= 0 || (piece->text != "-" && piece->text != "(" && piece->text != ")")) reversed(piece->text);
        break;
      default:
        break;
    }
  }
  if (value < 0 && (number.count > 0 || std::ranges::find(pieces, Mark::general, &Piece::mark) != pieces.end()))
    out += '-';
  out.append(whole.rbegin(), whole.rend());
  power = 0;
  for (auto piece = point; piece != pieces.end(); ++piece) {
    if (piece->mark == Mark::digit) {
      --power;
      if (number.point - number.count > power && piece->text != "0") continue;
      if (power == -1) out += '.';
      out += number.digit_at(power);
    } else if (piece->mark == Mark::percent) {
      out += '%';
    } else if (piece->mark == Mark::literal && (value >= 0 || (piece->text != "(" && piece->text != ")"))) {
      out += piece->text;
    }
  }
  const std::size_t last = out.find_last_not_of(' ');
  out.resize(last == std::string::npos ? begin : std::max(begin, last + 1));
  out.erase(begin, std::min(out.find_first_not_of(' ', begin), out.size()) - begin);
}

/// False: no day of the calendar has this number.
bool NumberFormat::write_date(std::string& out, const Section& section, double value, bool from_1904) {
  constexpr double beyond = 2'958'466;  // 10000-01-01
  if (value < 0 || value >= beyond) return false;
  constexpr std::int64_t seconds_a_day = 86'400;
  const auto seconds = section.has_time ? std::llround(value * seconds_a_day)
                                        : static_cast<std::int64_t>(std::floor(value)) * seconds_a_day;
  const std::int64_t days = seconds / seconds_a_day;
  const std::int64_t time = seconds % seconds_a_day;
  auto to = std::back_inserter(out);
  const auto write_time = [&](std::int64_t hours) {
    fmt::format_to(to, "{:02}:{:02}:{:02}", hours, time / 60 % 60, time % 60);
  };
  if (section.is_elapsed && !section.has_date) {
    write_time(seconds / 3600);
    return true;
  }
  if (section.has_time && (!section.has_date || (days == 0 && !from_1904 && time != 0))) {
    write_time(time / 3600);
    return true;
  }
  if (!from_1904 && (days == 0 || days == 60)) {  // two days that never were
    out += days == 0 ? "1900-01-00" : "1900-02-29";
  } else {
    using namespace std::chrono;
    const sys_days first =
        from_1904 ? sys_days(1904y / January / 1) : sys_days(1899y / December / (days < 60 ? 31 : 30));
    const year_month_day date(first + std::chrono::days(days));
    fmt::format_to(to, "{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                   static_cast<unsigned>(date.day()));
  }
  if (time != 0) {
    out += 'T';
    write_time(time / 3600);
  }
  return true;
}

}  // namespace hirewire
