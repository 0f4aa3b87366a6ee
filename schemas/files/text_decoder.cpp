#include "schemas/files/text_decoder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::size_t enough_of_the_start = 2 * utf8_mark.size();
constexpr std::size_t look_ahead = 4096;
constexpr std::size_t longest_end_of_file = 128;  // DOS and CP/M fill a sector with Ctrl-Z
constexpr char16_t replacement = 0xFFFD;

// Of 0x80 to 0x9F (WHATWG Encoding Standard, index windows-1252); 0 where it defines none. The others are Latin-1.
constexpr std::array<char16_t, 32> windows_1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append(std::string& text, char32_t c) {
  const auto byte = [&](char32_t bits) { text += static_cast<char>(bits); };
  const auto next = [&](int shift) { byte(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0U | (c >> 6));
    return next(0);
  }
  if (c < 0x10000) {
    byte(0xE0U | (c >> 12));
  } else {
    byte(0xF0U | (c >> 18));
    next(12);
  }
  next(6);
  next(0);
}

/// Whether most of what is beyond ASCII is well-formed UTF-8.
bool is_mostly_utf8(std::string_view sample) {
  std::size_t well = 0;
  std::size_t stray = 0;
  for (;;) {
    sample.remove_prefix(ascii_prefix(sample));
    if (sample.empty()) return well > stray;
    const std::size_t length = utf8_sequence(sample);
    ++(length > 0 ? well : stray);
    sample.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

}  // namespace

std::string_view TextDecoder::decode(std::string_view piece) {
  return hold_end_of_file(step(piece, false));
}

Result<std::string_view> TextDecoder::finish() {
  const auto text = hold_end_of_file(step({}, true));
  if (!undecoded_.empty()) {
    Refusal refusal = malformed(
        "The file ends in the middle of a UTF-16 character: it is cut off. Send it whole, or save it as CSV (UTF-8).");
    refusal.faults = {{"", "cut_off", refusal.message}};
    return Refused(std::move(refusal));
  }
  return text;
}

std::string_view TextDecoder::step(std::string_view bytes, bool is_all) {
  if (!undecoded_.empty()) {
    undecoded_ += bytes;
    bytes_.swap(undecoded_);
    undecoded_.clear();
    bytes = bytes_;
  }
  if (!started_) {
    if (bytes.size() < enough_of_the_start && !is_all) {
      undecoded_ = bytes;
      return {};
    }
    bytes = look_at_start(bytes);
  }
  switch (encoding_) {
    case Encoding::utf8:
      return told_ ? bytes : tell_8_bit(bytes, is_all);
    case Encoding::windows_1252:
      return from_windows_1252({}, bytes);
    case Encoding::utf16_le:
    case Encoding::utf16_be:
      return from_utf16(bytes, is_all);
  }
  std::unreachable();
}

/// The bytes after the marks.
std::string_view TextDecoder::look_at_start(std::string_view bytes) {
  started_ = true;
  const auto is_zero = [&](std::size_t at) { return bytes[at] == '\0'; };
  const auto is_ascii = [&](std::size_t at) { return bytes[at] > '\0'; };
  const bool has_four = bytes.size() >= 4;
  std::string_view mark = utf8_mark;
  if (bytes.starts_with("\xFF\xFE") || (has_four && is_ascii(0) && is_zero(1) && is_ascii(2) && is_zero(3))) {
    encoding_ = Encoding::utf16_le;
    mark = "\xFF\xFE";
  } else if (bytes.starts_with("\xFE\xFF") || (has_four && is_zero(0) && is_ascii(1) && is_zero(2) && is_ascii(3))) {
    encoding_ = Encoding::utf16_be;
    mark = "\xFE\xFF";
  }
  for (int marks = 0; marks < 2 && bytes.starts_with(mark); ++marks) {
    bytes.remove_prefix(mark.size());
    told_ = true;
  }
  return bytes;
}

std::string_view TextDecoder::tell_8_bit(std::string_view bytes, bool is_all) {
  const std::size_t ascii = ascii_prefix(bytes);
  if (ascii == bytes.size()) return bytes;
  const auto rest = bytes.substr(ascii);
  if (utf8_sequence(rest) == 0) {
    if (rest.size() < look_ahead && !is_all) {
      undecoded_ = rest;
      return bytes.substr(0, ascii);
    }
    if (!is_mostly_utf8(rest.substr(0, look_ahead))) {
      encoding_ = Encoding::windows_1252;
      return from_windows_1252(bytes.substr(0, ascii), rest);
    }
  }
  told_ = true;
  return bytes;
}

std::string_view TextDecoder::from_windows_1252(std::string_view ascii, std::string_view bytes) {
  decoded_ = ascii;
  while (!bytes.empty()) {
    const std::size_t plain = ascii_prefix(bytes);
    decoded_ += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    if (bytes.empty()) break;
    const auto byte = static_cast<unsigned char>(bytes.front());
    const char32_t c = byte < 0xA0 ? windows_1252[byte - 0x80U] : byte;
    if (c == 0) {
      decoded_ += bytes.front();
    } else {
      append(decoded_, c);
    }
    bytes.remove_prefix(1);
  }
  return decoded_;
}

std::string_view TextDecoder::from_utf16(std::string_view bytes, bool is_all) {
  const std::size_t high = encoding_ == Encoding::utf16_be ? 0 : 1;
  const auto unit = [&](std::size_t at) {
    return static_cast<char32_t>((static_cast<unsigned char>(bytes[at + high]) << 8U) |
                                 static_cast<unsigned char>(bytes[at + 1 - high]));
  };
  decoded_.clear();
  std::size_t at = 0;
  while (at + 2 <= bytes.size()) {
    const char32_t first = unit(at);
    if (first < 0xD800 || first > 0xDFFF) {
      append(decoded_, first);
      at += 2;
      continue;
    }
    const bool leads = first < 0xDC00;
    if (leads && at + 4 > bytes.size() && !is_all) break;
    const char32_t second = leads && at + 4 <= bytes.size() ? unit(at + 2) : 0;
    const bool is_pair = second >= 0xDC00 && second <= 0xDFFF;
    append(decoded_, is_pair ? 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00) : replacement);
    at += is_pair ? 4 : 2;
  }
  undecoded_ = bytes.substr(at);
  return decoded_;
}

/// Keeps back what is an end of file if nothing follows: Ctrl-Z and the line ends after it, 128 bytes at most.
std::string_view TextDecoder::hold_end_of_file(std::string_view text) {
  if (!held_.empty()) {
    held_ += text;
    text_.swap(held_);
    held_.clear();
    text = text_;
  }
  const std::size_t last = text.find_last_not_of("\x1A\r\n");
  const std::size_t line_ends = last == std::string_view::npos ? 0 : last + 1;
  const std::size_t window = text.size() - std::min(text.size(), longest_end_of_file);
  const std::size_t end = text.find('\x1A', std::max(line_ends, window));
  if (end == std::string_view::npos) return text;
  held_ = text.substr(end);
  return text.substr(0, end);
}

}  // namespace hirewire
