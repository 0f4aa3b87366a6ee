#include "domain/mail_token_link.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "base/lower.h"
#include "domain/mail_text.h"
#include "domain/rules/mustache.h"

namespace hirewire::mail {

namespace {

/// What stands for a Mustache tag while the text around it is read. No template that bears a token has these bytes.
enum Mark : char { link_mark = 1, value_mark, unescaped_mark, begin_mark, end_mark };
constexpr std::string_view all_marks = "\1\2\3\4\5";
constexpr std::string_view blanks = " \t\r\n\f";

constexpr std::string_view elements[] = {
    "html", "head",    "body",   "meta",   "title",   "style",  "p",    "div",  "span",    "a",    "br",         "hr",
    "img",  "table",   "thead",  "tbody",  "tfoot",   "tr",     "td",   "th",   "caption", "col",  "colgroup",   "ul",
    "ol",   "li",      "dl",     "dt",     "dd",      "h1",     "h2",   "h3",   "h4",      "h5",   "h6",         "b",
    "i",    "u",       "s",      "strong", "em",      "small",  "big",  "sub",  "sup",     "font", "blockquote", "pre",
    "code", "section", "header", "footer", "article", "center", "main", "abbr", "address", "wbr"};
/// The text begins anew there, also in the mail's text part (workers/mail/other_part.cpp).
constexpr std::string_view breaks[] = {"p",      "h1",      "h2",         "h3", "h4",  "h5", "h6", "ul",      "ol",
                                       "hr",     "table",   "blockquote", "td", "pre", "th", "br", "section", "header",
                                       "footer", "article", "dt",         "dd", "div", "tr", "li"};
/// What an `<a>` with the link in it may have: `ping`, for one, tells another server where the link leads.
constexpr std::string_view looks[] = {"href", "class", "id", "style", "target", "rel", "title", "role", "lang", "dir"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/// Part of an address, perhaps: letters, digits, all beyond ASCII.
bool is_of_a_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_plain_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':';
  });
}

struct Exposed {
  std::string remedy;
};
[[noreturn]] void misplaced() {
  throw Exposed{
      "The link of this mail is a secret: it stands as text behind a blank, or is the whole href of an <a> that has "
      "only its looks beside it."};
}
[[noreturn]] void not_plain(std::string_view what) {
  throw Exposed{fmt::format("The link of this mail is a secret, so its HTML has to be plain: {}.", what)};
}

char mark_of(const MustacheTag& tag) {
  if (tag.kind == MustacheTag::Kind::end) return end_mark;
  if (tag.kind != MustacheTag::Kind::variable) return begin_mark;
  if (tag.name == "link") return link_mark;
  return tag.is_escaped ? value_mark : unescaped_mark;
}

/// The text with a mark for each tag, and without comments.
std::string marked(std::string_view text, const std::vector<MustacheTag>& tags) {
  std::string out;
  std::size_t at = 0;
  const auto add_until = [&](std::size_t end) {
    std::string_view piece = text.substr(at, end - at);
    for (auto comment = piece.find("{{"); comment != std::string_view::npos; comment = piece.find("{{")) {
      out += piece.substr(0, comment);
      piece.remove_prefix(piece.find("}}", comment) + 2);
    }
    out += piece;
  };
  for (const MustacheTag& tag : tags) {
    add_until(tag.begin);
    out += mark_of(tag);
    at = tag.end;
  }
  add_until(text.size());
  return out;
}

/// Reads what a marked text shows; throws Exposed where its link would not be safe.
class Reader {
 public:
  Reader(std::string_view text, bool is_html) : text_(text), is_html_(is_html) {}

  void read() {
    while (at_ < text_.size()) {
      if (is_html_ && text_[at_] == '<') {
        read_markup();
      } else {
        read_character(text_[at_++]);
      }
    }
  }

 private:
  [[nodiscard]] char next(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  static bool has_mark(std::string_view text) { return text.find_first_of(all_marks) != std::string_view::npos; }

  void read_character(char c) {
    if (c == link_mark && in_word_) misplaced();
    if (c == unescaped_mark && is_html_) not_plain("all variables but the link stand in two braces");
    if (c == begin_mark) {
      outside_.push_back(in_word_);
    } else if (c == end_mark) {
      // What stands in the section is not shown, perhaps.
      in_word_ = in_word_ || outside_.back();
      outside_.pop_back();
    } else if (blanks.contains(c)) {
      in_word_ = false;
    } else {
      in_word_ = in_word_ || is_of_a_word(c) || all_marks.contains(c);
    }
  }

  void read_markup() {
    const std::string_view left = text_.substr(at_);
    const char c = next(at_ + 1);
    if (is_letter(c) || (c == '/' && is_letter(next(at_ + 2)))) {
      read_tag();
    } else if (left.starts_with("<!--")) {
      read_comment(left);
    } else if (lower(left.substr(0, 9)) == "<!doctype") {
      pass(left, left.find('>'), 1);
    } else if (blanks.contains(c)) {
      read_character(text_[at_++]);
    } else {
      not_plain("a < that begins no tag is written &lt;");
    }
  }

  /// Goes on behind what ends at `end` with `size` bytes, in which nothing is filled in.
  void pass(std::string_view left, std::size_t end, std::size_t size) {
    if (end == std::string_view::npos) not_plain("what begins with < has an end");
    if (left.substr(0, end).contains(char{link_mark})) misplaced();
    if (has_mark(left.substr(0, end))) not_plain("comments have no variables and no sections");
    at_ += end + size;
  }

  void read_comment(std::string_view left) {
    const auto end = left.find("-->", 2);  // <!--> is a whole one
    const std::string_view inside = left.substr(0, end);
    // Some programs read what is in a conditional one, and some end one with --!>.
    if (inside.contains("--!") || inside.contains('[')) not_plain("comments have no [ and no --!");
    pass(left, end, 3);
  }

  void read_tag() {
    const bool closes = next(++at_) == '/';
    at_ += closes ? 1 : 0;
    const std::string name = lower(take_until(" \t\r\n\f/>"));
    if (!is_one_of(elements, name))
      not_plain(is_plain_name(name) ? fmt::format("it has no <{}>", name) : "tags have plain names");
    std::vector<std::string> attributes;
    bool has_link = false;
    while (skip_blanks_and(" \t\r\n\f/"), next(at_) != '>') {
      const std::string attribute = lower(take_until(" \t\r\n\f/>="));
      if (!is_plain_name(attribute)) not_plain("attributes have plain names, and every tag has an end");
      const std::string_view value = take_value();
      attributes.push_back(attribute);
      if (!value.contains(char{link_mark})) continue;
      has_link = trimmed(value) == std::string_view("\1") && name == "a" && !closes && attribute == "href";
      if (!has_link) misplaced();
    }
    if (has_link && !std::ranges::all_of(attributes, [](const auto& one) { return is_one_of(looks, one); }))
      misplaced();
    ++at_;
    if (is_one_of(breaks, name)) in_word_ = false;
    // The text part has an image's words and, behind its text, where an <a> leads.
    if (name == "img" || (name == "a" && closes)) in_word_ = true;
    if (!closes && (name == "title" || name == "style")) skip_text_of(name);
  }

  void skip_blanks_and(std::string_view signs) { at_ = std::min(text_.find_first_not_of(signs, at_), text_.size()); }
  std::string_view take_until(std::string_view signs) {
    const auto begin = at_;
    at_ = std::min(text_.find_first_of(signs, at_), text_.size());
    return text_.substr(begin, at_ - begin);
  }

  /// The value of the attribute whose name was read; empty where it has none.
  std::string_view take_value() {
    skip_blanks_and(blanks);
    if (next(at_) != '=') return "";
    ++at_;
    skip_blanks_and(blanks);
    const char quote = next(at_);
    if (quote != '"' && quote != '\'') {
      const std::string_view value = take_until(" \t\r\n\f>");
      if (value.contains(char{link_mark})) misplaced();
      if (has_mark(value) || value.find_first_of("\"'`=<") != std::string_view::npos)
        not_plain("values of attributes stand in quotes");
      return value;
    }
    ++at_;
    const std::string_view value = take_until(std::string_view(&quote, 1));
    const char behind = next(++at_);
    if (behind != '>' && behind != '/' && !blanks.contains(behind))
      not_plain("values of attributes end with their quote");
    if (value.find_first_of("\3\4\5") != std::string_view::npos)
      not_plain("inside of tags there are no sections, and variables stand in two braces");
    return value;
  }

  /// Goes on with the tag that ends a title or a style sheet.
  void skip_text_of(std::string_view name) {
    for (auto end = text_.find("</", at_); end != std::string_view::npos; end = text_.find("</", end + 2)) {
      const char behind = next(end + 2 + name.size());
      if (lower(text_.substr(end + 2, name.size())) != name ||
          (behind != '>' && behind != '/' && !blanks.contains(behind)))
        continue;
      const std::string_view inside = text_.substr(at_, end - at_);
      if (inside.contains(char{link_mark})) misplaced();
      const bool is_style = name == "style";
      if (is_style ? has_mark(inside) : inside.find_first_of("\3\4\5") != std::string_view::npos)
        not_plain("style sheets are as they stand, and titles have no sections");
      // By a selector of attributes a style sheet tells, letter by letter, where a link leads.
      if (is_style && (inside.find_first_of("[\\") != std::string_view::npos || lower(inside).contains("@import")))
        not_plain("style sheets have no [, no \\ and no @import");
      at_ = end;
      return;
    }
    not_plain("titles and style sheets have an end");
  }

  std::string_view text_;
  bool is_html_;
  std::size_t at_ = 0;
  bool in_word_ = false;       ///< what comes next is read as a part of what stands before it
  std::vector<bool> outside_;  ///< the same where each open section began
};

}  // namespace

bool bears_token(std::string_view slug) {
  return std::ranges::find(token_mails, slug) != std::end(token_mails);
}

std::optional<std::string> token_link_fault(std::string_view body) {
  try {
    const std::vector<MustacheTag> tags = mustache_tags(body);
    const auto is_link = [](const MustacheTag& tag) { return mark_of(tag) == link_mark; };
    if (std::ranges::none_of(tags, is_link)) return std::nullopt;
    if (body.find_first_of(all_marks) != std::string_view::npos) not_plain("it has no control characters");
    Reader(marked(body, tags), is_html(body)).read();
    return std::nullopt;
  } catch (const BrokenMustache& broken) {
    return fmt::format("Must be Mustache: it {}.", broken.what);
  } catch (Exposed& exposed) {
    return std::move(exposed.remedy);
  }
}

}  // namespace hirewire::mail
