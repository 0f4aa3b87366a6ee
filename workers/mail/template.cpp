#include "workers/mail/template.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>

#include "schemas/language/utf8.h"
#include "workers/mail/other_part.h"

namespace hirewire::mail {
namespace {

struct Tag {
  enum class Kind { variable, shown_if, shown_unless, end };
  Kind kind;
  std::string name;
};

struct Broken {
  std::string what;
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const auto begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// The tag with this inside, nullopt for a comment.
std::optional<Tag> tag_of(std::string_view inside, bool triple) {
  inside = trimmed(inside);
  Tag::Kind kind = Tag::Kind::variable;
  if (!triple && !inside.empty()) {
    const char sign = inside.front();
    if (sign == '!') return std::nullopt;
    if (sign == '>') throw Broken{"has a partial ({{>…}}), which there is not"};
    if (sign == '=') throw Broken{"changes the delimiters ({{=…=}}), which may not be"};
    if (sign == '#') kind = Tag::Kind::shown_if;
    if (sign == '^') kind = Tag::Kind::shown_unless;
    if (sign == '/') kind = Tag::Kind::end;
    if (kind != Tag::Kind::variable || sign == '&') inside = trimmed(inside.substr(1));
  }
  if (!is_name(inside)) throw Broken{"has a tag whose name is not 1 to 64 letters, digits, _ and -"};
  return Tag{kind, std::string(inside)};
}

/// All tags in order; throws Broken. Mustache's library is only given what has passed here: it reads delimiters,
/// partials and sections of any depth, and has no list of its tags.
std::vector<Tag> tags_of(std::string_view text) {
  std::vector<Tag> all;
  std::vector<std::string> open;
  for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    const auto line = [&, begin = at] { return 1 + std::ranges::count(text.substr(0, begin), '\n'); };
    const bool triple = text.substr(at + 2).starts_with('{');
    const std::string_view closing = triple ? "}}}" : "}}";
    const auto inside = at + closing.size();
    const auto end = text.find(closing, inside);
    if (end == std::string_view::npos) throw Broken{fmt::format("has a tag in line {} that is not closed", line())};
    at = end + closing.size();
    auto tag = tag_of(text.substr(inside, end - inside), triple);
    if (!tag) continue;
    if (tag->kind == Tag::Kind::end) {
      if (open.empty() || open.back() != tag->name)
        throw Broken{
            fmt::format("closes the section {} in line {}, which is not the one that is open", tag->name, line())};
      open.pop_back();
    } else if (tag->kind != Tag::Kind::variable) {
      open.push_back(tag->name);
      if (open.size() > deepest_section)
        throw Broken{fmt::format("has more than {} sections in each other", deepest_section)};
    }
    all.push_back(*std::move(tag));
  }
  if (!open.empty()) throw Broken{fmt::format("does not close the section {}", open.back())};
  return all;
}

bool is_there(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found != values.end() && !found->second.empty();
}

Broken too_long(std::size_t longest) {
  return {fmt::format("becomes longer than {} bytes with these values", longest)};
}

std::string escaped(const std::string& text) {
  return escape_html(text);
}
std::string as_it_is(const std::string& text) {
  return text;
}

using Escape = std::string (*)(const std::string&);

/// Adds the names of the variables that would be shown and have no value. Throws Broken where the values alone are
/// longer than the part may become: the library holds a whole line before it hands it over, so it must not begin.
void add_missing(const std::vector<Tag>& tags, const Values& values, Escape escape, std::size_t longest,
                 std::set<std::string>& missing) {
  std::size_t open = 0;
  std::size_t hidden_from = 0;  // 0: shown; else the depth of the section that is not
  std::size_t size = 0;
  for (const Tag& tag : tags) {
    if (tag.kind == Tag::Kind::end) {
      if (hidden_from == open) hidden_from = 0;
      --open;
    } else if (tag.kind != Tag::Kind::variable) {
      ++open;
      const bool shown = is_there(values, tag.name) == (tag.kind == Tag::Kind::shown_if);
      if (hidden_from == 0 && !shown) hidden_from = open;
    } else if (hidden_from == 0) {
      const auto value = values.find(tag.name);
      if (value == values.end()) {
        missing.insert(tag.name);
        continue;
      }
      size += escape(value->second).size();
      if (size > longest) throw too_long(longest);
    }
  }
}

std::string filled(const std::string& text, const kainjow::mustache::data& values, Escape escape, std::size_t longest) {
  kainjow::mustache::mustache library(text);
  if (!library.is_valid()) throw Broken{"is not Mustache"};
  library.set_custom_escape(escape);
  std::string made;
  library.render(values, [&](const std::string& piece) {
    if (made.size() + piece.size() > longest) throw too_long(longest);
    made += piece;
  });
  return made;
}

struct Part {
  std::string_view name;
  const std::string Template::* of;
  std::string Content::* to;
  Escape escape;
  std::size_t longest, longest_filled;  ///< bytes before and after
};
const Part parts[] = {{"subject", &Template::subject, &Content::subject, as_it_is, longest_subject, longest_subject},
                      {"text", &Template::text, &Content::text, as_it_is, longest_template, longest_content},
                      {"HTML", &Template::html, &Content::html, escaped, longest_template, longest_content}};

/// Calls for each part of the template, with the part and its template; throws TemplateFault for what is Broken.
template <class Do>
void each_part(const Template& made_of, const Do& what) {
  if (made_of.subject.empty()) throw TemplateFault{"the template has no subject"};
  if (made_of.text.empty() && made_of.html.empty()) throw TemplateFault{"the template has neither a text nor HTML"};
  for (const Part& part : parts) {
    try {
      what(part, made_of.*part.of);
    } catch (const Broken& broken) {
      throw TemplateFault{fmt::format("the template's {} {}", part.name, broken.what)};
    }
  }
}

std::vector<Tag> checked_tags(const Part& part, const std::string& text) {
  if (text.size() > part.longest) throw Broken{fmt::format("is longer than {} bytes", part.longest)};
  if (!is_utf8(text)) throw Broken{"is not UTF-8"};
  return tags_of(text);
}

Content fill(const Template& made_of, const Values& values) {
  kainjow::mustache::data all;
  for (const auto& [name, value] : values) {
    if (!is_utf8(value)) throw TemplateFault{fmt::format("the value of {} is not UTF-8", name)};
    // An empty value hides a section and shows as nothing, which Mustache's `false` does.
    all.set(name, value.empty() ? kainjow::mustache::data(false) : kainjow::mustache::data(value));
  }
  std::set<std::string> missing;
  each_part(made_of, [&](const Part& part, const std::string& text) {
    add_missing(checked_tags(part, text), values, part.escape, part.longest_filled, missing);
  });
  if (!missing.empty())
    throw TemplateFault{fmt::format("the template's variables want values: {}", fmt::join(missing, ", ")),
                        {missing.begin(), missing.end()}};
  Content content;
  each_part(made_of, [&](const Part& part, const std::string& text) {
    content.*part.to = filled(text, all, part.escape, part.longest_filled);
  });
  if (is_blank(content.subject)) throw TemplateFault{"the template's subject becomes blank with these values"};
  if (content.text.empty()) content.text = text_of_html(content.html);
  if (content.html.empty()) content.html = html_of_text(content.text);
  return content;
}

}  // namespace

std::expected<std::vector<std::string>, TemplateFault> variables_of(const Template& made_of) {
  try {
    std::set<std::string> names;
    each_part(made_of, [&](const Part& part, const std::string& text) {
      for (const Tag& tag : checked_tags(part, text)) names.insert(tag.name);
    });
    return std::vector<std::string>(names.begin(), names.end());
  } catch (TemplateFault& fault) {
    return std::unexpected(std::move(fault));
  }
}

std::expected<Content, TemplateFault> render(const Template& made_of, const Values& values) {
  try {
    return fill(made_of, values);
  } catch (TemplateFault& fault) {
    return std::unexpected(std::move(fault));
  }
}

}  // namespace hirewire::mail
