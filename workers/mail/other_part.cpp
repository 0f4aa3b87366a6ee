#include "workers/mail/other_part.h"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <span>
#include <utility>

#include "base/html.h"
#include "base/lower.h"

namespace hirewire::mail {
namespace {

constexpr std::string_view blanks = " \t\r\n\f";

// --- text to HTML

bool begins_link(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

/// How long the address is that the text begins with. What ends a sentence or a bracket is not part of it.
std::size_t link_size(std::string_view text) {
  auto size = std::min(text.find_first_of(" \t\r\n<>\"'`{}|\\^"), text.size());
  while (size > 0 && std::string_view(".,;:!?").contains(text[size - 1])) --size;
  const std::string_view link = text.substr(0, size);
  if (link.ends_with(')') && !link.contains('(')) --size;
  return size;
}

void add_line(std::string& html, std::string_view line) {
  constexpr std::size_t shortest_link = 8;  // the scheme alone is none
  while (!line.empty()) {
    const auto size = begins_link(line) ? link_size(line) : 0;
    if (size > shortest_link) {
      const std::string link = escape_html(line.substr(0, size));
      html += fmt::format("<a href=\"{0}\">{0}</a>", link);
      line.remove_prefix(size);
    } else {
      const auto next = std::min(line.find("http", 1), line.size());
      html += escape_html(line.substr(0, next));
      line.remove_prefix(next);
    }
  }
}

// --- HTML to text

void add_utf8(std::string& out, std::uint32_t point) {
  if (point == 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) point = 0xfffd;
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((point >> shift) & 0x3f)); };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0 | (point >> 6));
    tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xe0 | (point >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | (point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Those that stand in mails; another name is kept as it is written.
constexpr std::pair<std::string_view, std::string_view> entities[] = {
    {"amp", "&"},    {"lt", "<"},    {"gt", ">"},     {"quot", "\""},  {"apos", "'"},   {"nbsp", " "},
    {"ndash", "–"},  {"mdash", "—"}, {"hellip", "…"}, {"laquo", "«"},  {"raquo", "»"},  {"lsquo", "‘"},
    {"rsquo", "’"},  {"ldquo", "“"}, {"rdquo", "”"},  {"bull", "•"},   {"middot", "·"}, {"euro", "€"},
    {"copy", "©"},   {"reg", "®"},   {"trade", "™"},  {"eacute", "é"}, {"egrave", "è"}, {"ecirc", "ê"},
    {"agrave", "à"}, {"acirc", "â"}, {"ccedil", "ç"}, {"ocirc", "ô"},  {"ugrave", "ù"}, {"icirc", "î"},
    {"auml", "ä"},   {"ouml", "ö"},  {"uuml", "ü"},   {"szlig", "ß"},  {"Eacute", "É"}, {"zwnj", ""},
    {"shy", ""},     {"oelig", "œ"}, {"deg", "°"},    {"times", "×"},  {"rarr", "→"},   {"larr", "←"}};

/// The character that an entity at the beginning of `text` stands for is added; its length, or 0 where none begins.
std::size_t add_entity(std::string& out, std::string_view text) {
  const auto end = text.substr(0, 12).find(';');
  if (!text.starts_with('&') || end == std::string_view::npos || end < 2) return 0;
  std::string_view name = text.substr(1, end - 1);
  if (name.starts_with('#')) {
    name.remove_prefix(1);
    const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
    if (hexadecimal) name.remove_prefix(1);
    std::uint32_t point = 0;
    const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), point, hexadecimal ? 16 : 10);
    if (name.empty() || error != std::errc() || stop != name.data() + name.size()) return 0;
    point == 0xa0 ? void(out += ' ') : add_utf8(out, point);
    return end + 1;
  }
  const auto* const found = std::ranges::find(entities, name, &std::pair<std::string_view, std::string_view>::first);
  if (found == std::end(entities)) return 0;
  out += found->second;
  return end + 1;
}

std::string without_entities(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto size = add_entity(out, text);
    if (size == 0) out += text.front();
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

/// Collects text in which blanks are one blank, and whose lines break only where they are told to.
class Lines {
 public:
  void add(std::string_view text) {
    if (std::exchange(wants_blank_, false) && !out_.empty() && out_.back() != '\n') out_ += ' ';
    out_ += text;
  }
  void blank() { wants_blank_ = true; }
  /// What comes next begins a line, with 2 after an empty one.
  void line(std::size_t newlines) {
    wants_blank_ = false;
    if (out_.empty()) return;
    for (std::size_t have = newlines_at_end(); have < newlines; ++have) out_ += '\n';
  }
  /// One line further, but never more than one empty line.
  void line_break() { line(std::min<std::size_t>(newlines_at_end() + 1, 2)); }
  [[nodiscard]] std::size_t size() const { return out_.size(); }
  [[nodiscard]] std::string_view since(std::size_t begin) const { return std::string_view(out_).substr(begin); }
  std::string finish() {
    while (!out_.empty() && blanks.contains(out_.back())) out_.pop_back();
    if (!out_.empty()) out_ += '\n';
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::size_t newlines_at_end() const { return out_.size() - (out_.find_last_not_of('\n') + 1); }
  std::string out_;
  bool wants_blank_ = false;
};

constexpr std::string_view unread[] = {"head", "style", "script", "title", "template"};
constexpr std::string_view paragraphs[] = {"p",  "h1", "h2", "h3",    "h4",         "h5", "h6",
                                           "ul", "ol", "hr", "table", "blockquote", "pre"};
constexpr std::string_view own_lines[] = {"div", "tr", "li", "section", "header", "footer", "article", "dt", "dd"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// An attribute's value, entities read; "" where there is none.
std::string attribute(std::string_view tag, std::string_view wanted) {
  for (auto at = tag.find_first_of(blanks); at != std::string_view::npos; at = tag.find_first_of(blanks, at)) {
    at = tag.find_first_not_of(blanks, at);
    if (at == std::string_view::npos) break;
    const auto name_end = std::min(tag.find_first_of(" \t\r\n\f=", at), tag.size());
    const std::string name = lower(tag.substr(at, name_end - at));
    auto value = std::min(tag.find_first_not_of(blanks, name_end), tag.size());
    at = name_end;
    if (!tag.substr(value).starts_with('=')) continue;
    value = std::min(tag.find_first_not_of(blanks, value + 1), tag.size());
    const bool quoted = value < tag.size() && (tag[value] == '"' || tag[value] == '\'');
    const auto end = std::min(quoted ? tag.find(tag[value], value + 1) : tag.find_first_of(blanks, value), tag.size());
    if (name == wanted) return without_entities(tag.substr(value + quoted, end - value - quoted));
    at = end;
  }
  return "";
}

/// In linear time, which std::string_view::contains does not promise: a mail may be one long link.
bool contains(std::string_view text, std::string_view wanted) {
  return ::memmem(text.data(), text.size(), wanted.data(), wanted.size()) != nullptr;
}

class Reader {
 public:
  explicit Reader(std::string_view html) : left_(html) {}

  std::string read() {
    while (!left_.empty()) {
      const char c = left_.front();
      if (c == '<' && take_tag()) continue;
      std::string character(1, c);
      std::size_t size = 1;
      if (blanks.contains(c)) {
        lines_.blank();
      } else {
        if (c == '&') {
          character.clear();
          size = add_entity(character, left_);
          if (size == 0) character = c, size = 1;
        }
        character == " " ? lines_.blank() : lines_.add(character);
      }
      left_.remove_prefix(size);
    }
    return lines_.finish();
  }

 private:
  /// False where what begins with < is text.
  bool take_tag() {
    if (left_.starts_with("<!--")) {
      const auto end = left_.find("-->", 4);
      left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 3);
      return true;
    }
    const char next = left_.size() > 1 ? left_[1] : ' ';
    const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    if (!letter && next != '/' && next != '!' && next != '?') return false;
    const auto end = end_of_tag();
    if (end == std::string_view::npos) return false;
    const std::string_view tag = left_.substr(1, end - 1);
    left_.remove_prefix(end + 1);
    const bool closes = tag.starts_with('/');
    const std::string name = lower(tag.substr(closes, tag.find_first_of(" \t\r\n\f/", 1) - closes));
    closes ? close(name) : open(name, tag);
    return true;
  }

  /// Where the tag ends that `left_` begins with. What was searched in vain once is not searched again: else a page of
  /// unclosed tags would take the square of its length.
  std::size_t end_of_tag() {
    if (!quotes_are_odd_) {
      char quote = 0;
      for (std::size_t i = 1; i < left_.size(); ++i) {
        const char c = left_[i];
        if (quote != 0) {
          if (c == quote) quote = 0;
        } else if (c == '>') {
          return i;
        } else if ((c == '"' || c == '\'') && left_[i - 1] == '=') {
          quote = c;
        }
      }
      quotes_are_odd_ = true;
    }
    if (no_more_tags_) return std::string_view::npos;
    const auto end = left_.find('>');
    no_more_tags_ = end == std::string_view::npos;
    return end;
  }

  void open(const std::string& name, std::string_view tag) {
    if (is_one_of(unread, name)) {
      skip_to_end_of(name);
    } else if (name == "br") {
      lines_.line_break();
    } else if (name == "td" || name == "th") {
      lines_.blank();
    } else if (name == "img") {
      if (const auto alt = attribute(tag, "alt"); !alt.empty()) lines_.add(alt);
    } else if (name == "a") {
      link_ = attribute(tag, "href");
      link_text_ = lines_.size();
    }
    begin_line(name);
    if (name == "li") lines_.add("- ");
  }

  void close(const std::string& name) {
    if (name == "a" && !link_.empty()) {
      const std::string link = std::exchange(link_, "");
      const std::string_view address = link.starts_with("mailto:") ? std::string_view(link).substr(7) : link;
      const bool can_be_followed = begins_link(link) || link.starts_with("mailto:");
      if (can_be_followed && !contains(lines_.since(link_text_), address)) {
        const bool has_text = lines_.since(link_text_).find_first_not_of(blanks) != std::string_view::npos;
        lines_.blank();
        lines_.add(has_text ? fmt::format("({})", address) : address);
      }
    }
    begin_line(name);
  }

  void begin_line(std::string_view name) {
    if (is_one_of(paragraphs, name)) lines_.line(2);
    if (is_one_of(own_lines, name)) lines_.line(1);
  }

  void skip_to_end_of(std::string_view name) {
    for (auto at = left_.find("</"); at != std::string_view::npos; at = left_.find("</", at + 2)) {
      if (lower(left_.substr(at + 2, name.size())) != name) continue;
      left_.remove_prefix(at);
      return;
    }
    left_ = {};
  }

  std::string_view left_;
  Lines lines_;
  std::string link_;
  std::size_t link_text_ = 0;
  bool quotes_are_odd_ = false;
  bool no_more_tags_ = false;
};

}  // namespace

std::string html_of_text(std::string_view text) {
  std::string html = "<!DOCTYPE html>\n<html><body style=\"font-family: sans-serif; line-height: 1.5\">\n";
  bool in_paragraph = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(blanks) == std::string_view::npos) {
      if (std::exchange(in_paragraph, false)) html += "</p>\n";
      continue;
    }
    html += std::exchange(in_paragraph, true) ? "<br>\n" : "<p>";
    add_line(html, line);
  }
  if (in_paragraph) html += "</p>\n";
  return html + "</body></html>\n";
}

std::string text_of_html(std::string_view html) {
  return Reader(html).read();
}

}  // namespace hirewire::mail
