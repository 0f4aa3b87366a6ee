#include "workers/mail/template.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <set>
#include <stdexcept>
#include <string_view>

#include "base/html.h"
#include "schemas/language/utf8.h"
#include "workers/mail/other_part.h"

namespace hirewire::mail {
namespace {

using Broken = BrokenMustache;
using Tags = std::vector<MustacheTag>;

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
void add_missing(const Tags& tags, const Values& values, Escape escape, std::size_t longest,
                 std::set<std::string>& missing) {
  std::size_t size = 0;
  each_shown_variable(
      tags, [&](std::string_view name) { return is_there(values, name); },
      [&](const std::string& name) {
        const auto value = values.find(name);
        if (value == values.end()) {
          missing.insert(name);
          return;
        }
        size += escape(value->second).size();
        if (size > longest) throw too_long(longest);
      });
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
                      {"text", &Template::text, &Content::text, as_it_is, longest_mail_text, longest_content},
                      {"HTML", &Template::html, &Content::html, escaped, longest_mail_text, longest_content}};

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

/// Mustache's library is only given what has passed here: it reads delimiters, partials and sections of any depth, and
/// has no list of its tags.
Tags checked_tags(const Part& part, const std::string& text) {
  if (text.size() > part.longest) throw Broken{fmt::format("is longer than {} bytes", part.longest)};
  if (!is_utf8(text)) throw Broken{"is not UTF-8"};
  return mustache_tags(text);
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
      for (const MustacheTag& tag : checked_tags(part, text)) names.insert(tag.name);
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
