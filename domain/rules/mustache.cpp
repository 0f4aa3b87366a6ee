#include "domain/rules/mustache.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace hirewire {

namespace {

using Tag = MustacheTag;

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
  bool is_escaped = !triple;
  if (!triple && !inside.empty()) {
    const char sign = inside.front();
    if (sign == '!') return std::nullopt;
    if (sign == '>') throw BrokenMustache{"has a partial ({{>…}}), which there is not"};
    if (sign == '=') throw BrokenMustache{"changes the delimiters ({{=…=}}), which may not be"};
    if (sign == '#') kind = Tag::Kind::shown_if;
    if (sign == '^') kind = Tag::Kind::shown_unless;
    if (sign == '/') kind = Tag::Kind::end;
    is_escaped = sign != '&';
    if (kind != Tag::Kind::variable || sign == '&') inside = trimmed(inside.substr(1));
  }
  if (!is_name(inside)) throw BrokenMustache{"has a tag whose name is not 1 to 64 letters, digits, _ and -"};
  return Tag{kind, std::string(inside), is_escaped};
}

}  // namespace

std::vector<MustacheTag> mustache_tags(std::string_view text) {
  std::vector<Tag> all;
  std::vector<std::string> open;
  for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    const auto line = [&, begin = at] { return 1 + std::ranges::count(text.substr(0, begin), '\n'); };
    const bool triple = text.substr(at + 2).starts_with('{');
    const std::string_view closing = triple ? "}}}" : "}}";
    const auto inside = at + closing.size();
    const auto end = text.find(closing, inside);
    if (end == std::string_view::npos)
      throw BrokenMustache{fmt::format("has a tag in line {} that is not closed", line())};
    auto tag = tag_of(text.substr(inside, end - inside), triple);
    const auto begin = std::exchange(at, end + closing.size());
    if (!tag) continue;
    tag->begin = begin;
    tag->end = at;
    if (tag->kind == Tag::Kind::end) {
      if (open.empty() || open.back() != tag->name)
        throw BrokenMustache{
            fmt::format("closes the section {} in line {}, which is not the one that is open", tag->name, line())};
      open.pop_back();
    } else if (tag->kind != Tag::Kind::variable) {
      open.push_back(tag->name);
      if (open.size() > deepest_section)
        throw BrokenMustache{fmt::format("has more than {} sections in each other", deepest_section)};
    }
    all.push_back(*std::move(tag));
  }
  if (!open.empty()) throw BrokenMustache{fmt::format("does not close the section {}", open.back())};
  return all;
}

void each_shown_variable(const std::vector<MustacheTag>& tags, const std::function<bool(std::string_view)>& is_there,
                         const std::function<void(const std::string&)>& shown) {
  std::size_t open = 0;
  std::size_t hidden_from = 0;  // 0: shown; else the depth of the section that is not
  for (const Tag& tag : tags) {
    if (tag.kind == Tag::Kind::end) {
      if (hidden_from == open) hidden_from = 0;
      --open;
    } else if (tag.kind != Tag::Kind::variable) {
      ++open;
      if (hidden_from == 0 && is_there(tag.name) != (tag.kind == Tag::Kind::shown_if)) hidden_from = open;
    } else if (hidden_from == 0) {
      shown(tag.name);
    }
  }
}

}  // namespace hirewire
