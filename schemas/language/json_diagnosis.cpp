#include "schemas/language/json_diagnosis.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr std::size_t most_large_numbers = 100;

struct Level {
  bool is_object = false;
  std::string_view key{};
  std::size_t index = 0;
  std::unordered_set<std::string_view> keys{};
};

class Walk {
 public:
  Walk(std::string_view text, std::size_t max_depth) : text_(text), max_depth_(max_depth) {}
  JsonDiagnosis run();

 private:
  [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool ended() const { return at_ == text_.size(); }
  void space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  bool fail(std::string_view message, std::size_t at);
  bool fail(std::string_view message) { return fail(message, at_); }
  bool value();
  bool open(bool is_object);
  bool close_or_continue();
  bool key();
  bool string(std::string_view* raw = nullptr);
  bool escape();
  int hex4(std::size_t at) const;
  bool number();
  bool digits();
  bool fits(std::string_view number, bool is_integer) const;
  bool word(std::string_view expected);
  void move_place_to(std::size_t at);

  std::string_view text_;
  std::size_t max_depth_;
  std::size_t at_ = 0;
  std::size_t fault_at_ = 0;
  std::size_t place_at_ = 0;  ///< what found_.line and found_.column tell the place of
  std::vector<Level> levels_;
  bool wants_value_ = true;
  JsonDiagnosis found_;
};

bool Walk::fail(std::string_view message, std::size_t at) {
  found_.message = message;
  fault_at_ = at;
  return false;
}

bool Walk::value() {
  wants_value_ = false;
  if (ended()) return fail("The JSON text ends too early.");
  switch (next()) {
    case '{':
      return open(true);
    case '[':
      return open(false);
    case '"':
      return string();
    case 't':
      return word("true");
    case 'f':
      return word("false");
    case 'n':
      return word("null");
    default:
      break;
  }
  if (next() == '-' || is_digit(next())) return number();
  return fail("A JSON value was expected here.");
}

bool Walk::open(bool is_object) {
  if (levels_.size() == max_depth_) return fail("The JSON is nested too deeply.");
  ++at_;
  levels_.push_back({.is_object = is_object});
  space();
  if (next() == (is_object ? '}' : ']')) {
    ++at_;
    levels_.pop_back();
    return true;
  }
  wants_value_ = true;
  return !is_object || key();
}

bool Walk::close_or_continue() {
  Level& level = levels_.back();
  if (ended()) return fail("The JSON text ends too early.");
  if (next() == ',') {
    ++at_;
    ++level.index;
    wants_value_ = true;
    space();
    return !level.is_object || key();
  }
  if (next() != (level.is_object ? '}' : ']')) {
    return fail(level.is_object ? "A comma or a closing brace was expected here."
                                : "A comma or a closing bracket was expected here.");
  }
  ++at_;
  levels_.pop_back();
  return true;
}

bool Walk::key() {
  if (ended()) return fail("The JSON text ends too early.");
  if (next() != '"') return fail("A key in double quotes was expected here.");
  const std::size_t begin = at_;
  std::string_view raw;
  if (!string(&raw)) return false;
  Level& level = levels_.back();
  level.key = raw;
  if (!level.keys.insert(raw).second) return fail("This key appears twice in one object.", begin);
  space();
  if (next() != ':') return fail("A colon was expected here.");
  ++at_;
  return true;
}

int Walk::hex4(std::size_t at) const {
  unsigned value = 0;
  if (at + 4 > text_.size()) return -1;
  const auto [end, error] = std::from_chars(text_.data() + at, text_.data() + at + 4, value, 16);
  return error == std::errc{} && end == text_.data() + at + 4 ? static_cast<int>(value) : -1;
}

bool Walk::escape() {
  const std::size_t begin = at_++;
  if (next() != 'u') {
    if (ended() || std::string_view("\"\\/bfnrt").find(next()) == std::string_view::npos) {
      return fail("This escape is not known to JSON.", begin);
    }
    ++at_;
    return true;
  }
  const int unit = hex4(at_ + 1);
  if (unit < 0) return fail("Four hexadecimal digits must follow \\u.", begin);
  if (unit == 0) return fail("The character U+0000 is not allowed.", begin);
  at_ += 5;
  if (unit < 0xD800 || unit > 0xDFFF) return true;
  const int low = text_.substr(at_).starts_with("\\u") ? hex4(at_ + 2) : -1;
  if (unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF) return fail("Half of a surrogate pair stands alone.", begin);
  at_ += 6;
  return true;
}

bool Walk::string(std::string_view* raw) {
  const std::size_t begin = at_++;
  while (true) {
    if (ended()) return fail("This text has no closing quote.", begin);
    const auto c = static_cast<unsigned char>(next());
    if (c == '"') break;
    if (c == '\\') {
      if (!escape()) return false;
    } else if (c < 0x20) {
      return fail("A control character must be written as an escape.");
    } else {
      const std::size_t length = utf8_sequence(text_.substr(at_));
      if (length == 0) return fail("These bytes are not UTF-8.");
      at_ += length;
    }
  }
  if (raw != nullptr) *raw = text_.substr(begin + 1, at_ - begin - 1);
  ++at_;
  return true;
}

bool Walk::digits() {
  if (!is_digit(next())) return fail("A digit was expected here.");
  while (is_digit(next())) ++at_;
  return true;
}

bool Walk::fits(std::string_view number, bool is_integer) const {
  const char* end = number.data() + number.size();
  if (is_integer) {
    std::int64_t low = 0;
    std::uint64_t high = 0;
    return std::from_chars(number.data(), end, low).ec == std::errc{} ||
           std::from_chars(number.data(), end, high).ec == std::errc{};
  }
  double value = 0;
  // from_chars says "out of range" of what is too near to zero as well.
  return std::from_chars(number.data(), end, value).ec == std::errc{} || number.find("e-") != std::string_view::npos ||
         number.find("E-") != std::string_view::npos;
}

bool Walk::number() {
  const std::size_t begin = at_;
  if (next() == '-') ++at_;
  const std::size_t first_digit = at_;
  if (!digits()) return false;
  if (text_[first_digit] == '0' && at_ - first_digit > 1) return fail("A number may not begin with a zero.", begin);
  bool is_integer = true;
  if (next() == '.') {
    is_integer = false;
    ++at_;
    if (!digits()) return false;
  }
  if (next() == 'e' || next() == 'E') {
    is_integer = false;
    ++at_;
    if (next() == '+' || next() == '-') ++at_;
    if (!digits()) return false;
  }
  if (fits(text_.substr(begin, at_ - begin), is_integer)) return true;
  if (found_.large_numbers.size() == most_large_numbers) return fail("This number does not fit in 64 bits.", begin);
  move_place_to(begin);
  LargeNumber large{.at = begin, .size = at_ - begin, .line = found_.line, .column = found_.column, .path = {}};
  for (const Level& level : levels_) {
    if (level.is_object) {
      large.path.emplace_back(level.key);
    } else {
      large.path.emplace_back(level.index);
    }
  }
  found_.large_numbers.push_back(std::move(large));
  return true;
}

/// Only forward: what is found lies behind all that was found before.
void Walk::move_place_to(std::size_t at) {
  for (; place_at_ < at; ++place_at_) {
    if (text_[place_at_] == '\n') {
      ++found_.line;
      found_.column = 1;
    } else if ((static_cast<unsigned char>(text_[place_at_]) & 0xC0) != 0x80) {
      ++found_.column;
    }
  }
}

bool Walk::word(std::string_view expected) {
  if (!text_.substr(at_).starts_with(expected)) return fail("A JSON value was expected here.");
  at_ += expected.size();
  return true;
}

JsonDiagnosis Walk::run() {
  space();
  if (ended()) fail("The JSON text is empty.");
  while (found_.message.empty()) {
    space();
    if (wants_value_) {
      if (!value()) break;
    } else if (!levels_.empty()) {
      if (!close_or_continue()) break;
    } else {
      if (!ended()) fail("Something follows the end of the JSON value.");
      break;
    }
  }
  move_place_to(fault_at_);
  return std::move(found_);
}

}  // namespace

JsonDiagnosis diagnose_json(std::string_view text, std::size_t max_depth) {
  return Walk(text, max_depth).run();
}

std::string path_of(const LargeNumber& number, const std::function<std::string(std::string_view)>& renamed) {
  std::string path;
  for (const auto& step : number.path) {
    if (const auto* index = std::get_if<std::size_t>(&step)) {
      path += fmt::format("[{}]", *index);
    } else {
      if (!path.empty()) path += '.';
      const auto key = std::get<std::string_view>(step);
      path += renamed ? renamed(key) : std::string(key);
    }
  }
  return path;
}

std::string without_large_numbers(std::string_view text, std::size_t max_depth) {
  std::string sound(text);
  for (const LargeNumber& number : diagnose_json(text, max_depth).large_numbers)
    sound.replace(number.at, number.size, "0" + std::string(number.size - 1, ' '));
  return sound;
}

}  // namespace hirewire
