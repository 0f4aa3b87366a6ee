#include "schemas/files/workbook/rich_text.h"

#include <charconv>

namespace hirewire {

namespace {

constexpr std::size_t escape_size = 7;

/// -1: no escape begins here.
int escape_at(std::string_view text) {
  if (text.size() < escape_size || !text.starts_with("_x") || text[6] != '_') return -1;
  int code = 0;
  const auto read = std::from_chars(text.data() + 2, text.data() + 6, code, 16);
  return read.ptr == text.data() + 6 && code >= 0 ? code : -1;
}

void append_utf8(std::string& out, int code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

void unescape(std::string& text, std::size_t from) {
  std::size_t at = text.find("_x", from);
  if (at == std::string::npos) return;
  const std::string whole = text.substr(at);
  text.resize(at);
  for (std::string_view rest = whole; !rest.empty();) {
    int code = escape_at(rest);
    if (code < 0) {
      text += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    rest.remove_prefix(escape_size);
    if (code >= 0xD800 && code < 0xDC00) {
      const int low = escape_at(rest);
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        rest.remove_prefix(escape_size);
      }
    }
    const bool is_half = code >= 0xD800 && code < 0xE000;
    if (code != 0 && !is_half && code != 0xFFFE && code != 0xFFFF) append_utf8(text, code);
  }
}

void RichText::begin(std::string& out) {
  *this = {};
  out_ = &out;
}

void RichText::on_start(std::string_view element, XmlAttributes attributes) {
  if (element == "t") {
    is_text_ = !is_phonetic_;
    from_ = out_->size();
    preserves_ = attributes.prefixed("space") == "preserve";
  } else if (element == "r") {
    is_run_ = true;
  } else if (element == "rPh") {
    is_phonetic_ = true;
  }
}

void RichText::on_end(std::string_view element) {
  if (element == "rPh") is_phonetic_ = false;
  if (element != "t" || !is_text_) return;
  is_text_ = false;
  if (!preserves_ && !is_run_) {  // a run's blanks may stand between two words
    constexpr std::string_view blanks = " \t\r\n";
    const std::string_view text = std::string_view(*out_).substr(from_);
    const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
    out_->resize(std::max(from_ + first, text.find_last_not_of(blanks) + from_ + 1));
    out_->erase(from_, first);
  }
  unescape(*out_, from_);
}

}  // namespace hirewire
