#include "workers/mail/encoding.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/seal.h"
#include "schemas/language/utf8.h"

namespace hirewire::mail {
namespace {

constexpr std::size_t longest_line = 76;         // RFC 2045
constexpr std::size_t longest_header_line = 78;  // RFC 5322
constexpr std::size_t around_a_word = 12;        // `=?utf-8?B?` and `?=`; a whole word has at most 75 (RFC 2047)
constexpr std::string_view crlf = "\r\n";

bool is_plain(char c) {
  return c >= ' ' && c < 0x7f;
}
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_plain(c); });
}

/// Takes the next line away from `text`, without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find_first_of(crlf), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  text.remove_prefix(text.starts_with(crlf) ? 2 : std::min<std::size_t>(1, text.size()));
  return line;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16 + 2);
  do {
    out += take_line(text);
    out += crlf;
  } while (!text.empty());
  return out;
}

/// Whether every line is short ASCII without a blank at its end, which relays may cut off.
bool travels_as_it_is(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.size() > longest_line || line.ends_with(' ')) return false;
    if (!std::ranges::all_of(line, [](char c) { return is_plain(c) || c == '\t'; }) || line.ends_with('\t'))
      return false;
    if (line.starts_with("From ")) return false;  // mailboxes on disk make >From of it
  }
  return true;
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const bool last = i + 1 == line.size();
      const bool blank = c == ' ' || c == '\t';
      const bool as_it_is = (is_plain(c) && c != '=' && c != ' ') || (blank && !last);
      // A dot or an F at the beginning of a line, be it behind a soft break, is what SMTP and mailboxes on disk alter.
      const auto width_here = [&]() -> std::size_t {
        const bool altered = column == 0 && (c == '.' || line.substr(i).starts_with("From "));
        return as_it_is && !altered ? 1 : 3;
      };
      std::size_t width = width_here();
      if (column + width > longest_line - (last ? 0 : 1)) {
        out += "=\r\n";
        column = 0;
        width = width_here();
      }
      if (width == 1) {
        out += c;
      } else {
        fmt::format_to(std::back_inserter(out), "={:02X}", static_cast<unsigned char>(c));
      }
      column += width;
    }
    out += crlf;
  }
  return out;
}

std::string base64_lines(std::string_view text) {
  const std::string whole = base64(text);
  std::string out;
  for (std::size_t at = 0; at < whole.size(); at += longest_line) {
    out += std::string_view(whole).substr(at, longest_line);
    out += crlf;
  }
  return out;
}

/// Writes one header, folding before a word that would make the line too long.
class Header {
 public:
  explicit Header(std::string_view name) : out_(fmt::format("{}:", name)), column_(out_.size()) {}
  void add(std::string_view word) {
    if (column_ + 1 + word.size() > longest_header_line && !at_begin_) {
      out_ += crlf;
      column_ = 0;
    }
    out_ += ' ';
    out_ += word;
    column_ += 1 + word.size();
    at_begin_ = false;
  }
  /// Encoded words: the blanks between them vanish when they are read.
  void add_encoded(std::string_view text) {
    while (!text.empty()) {
      // The first word stands behind the header's name and is cut to what is left of that line.
      const std::size_t room = longest_line - (at_begin_ ? column_ + 1 : 1) - around_a_word;
      const std::size_t most = room / 4 * 3;
      std::size_t size = 0;
      while (size < text.size()) {
        const std::size_t next = std::max<std::size_t>(1, utf8_sequence(text.substr(size)));
        if (size + next > most) break;
        size += next;
      }
      add(fmt::format("=?utf-8?B?{}?=", base64(text.substr(0, size))));
      text.remove_prefix(size);
    }
  }
  /// ASCII text, word by word, blanks as they are.
  void add_words(std::string_view text) {
    for (std::size_t at = 0; at <= text.size();) {
      const auto end = std::min(text.find(' ', at), text.size());
      add(text.substr(at, end - at));
      at = end + 1;
    }
  }
  std::string finish() { return out_ + std::string(crlf); }

 private:
  std::string out_;
  std::size_t column_;
  bool at_begin_ = true;
};

/// Whether a reader gets ASCII words back as they were: folding must not meet blanks at an end or two in a row, nor a
/// word that looks encoded or fills a line.
bool reads_as_words(std::string_view text) {
  if (!is_plain(text) || text.starts_with(' ') || text.ends_with(' ') || text.contains("  ") || text.contains("=?"))
    return false;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (end - at > longest_header_line - 20) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

EncodedPart encode_part(std::string_view text) {
  if (travels_as_it_is(text)) return {"7bit", with_crlf(text)};
  std::string quoted = quoted_printable(text);
  // base64 is 4 characters for 3 bytes and 2 for each line's end.
  if (quoted.size() <= text.size() / 3 * 4 + text.size() / 28) return {"quoted-printable", std::move(quoted)};
  return {"base64", base64_lines(with_crlf(text))};
}

std::string text_header(std::string_view name, std::string_view value) {
  Header header(name);
  reads_as_words(value) ? header.add_words(value) : header.add_encoded(value);
  return header.finish();
}

std::string address_header(std::string_view name, std::string_view display, std::string_view address) {
  Header header(name);
  if (display.empty()) {
    header.add(address);
    return header.finish();
  }
  constexpr std::string_view specials = "()<>[]:;@\\,.\"";
  if (!reads_as_words(display)) {
    header.add_encoded(display);
  } else if (display.find_first_of(specials) == std::string_view::npos) {
    header.add_words(display);
  } else if (display.size() < longest_header_line - 20 && display.find_first_of("\\\"") == std::string_view::npos) {
    header.add(fmt::format("\"{}\"", display));
  } else {
    header.add_encoded(display);
  }
  header.add(fmt::format("<{}>", address));
  return header.finish();
}

}  // namespace hirewire::mail
