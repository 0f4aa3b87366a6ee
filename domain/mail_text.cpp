#include "domain/mail_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/lower.h"
#include "domain/rules/mustache.h"
#include "schemas/language/json_walk.h"
#include "schemas/language/utf8.h"

namespace hirewire::mail {

namespace {

/// Of what was given, and why it cannot be read.
struct ReadText {
  std::vector<MustacheTag> tags;
  std::optional<Fault> fault;
};
ReadText read_text(std::string_view field, std::string_view text) {
  const bool is_body = field != "subject";
  const std::size_t longest = is_body ? longest_mail_text : longest_subject;
  if (text.size() > longest)
    return {{}, Fault{std::string(field), "too_long", fmt::format("Must have at most {} bytes.", longest)}};
  if (!is_body && !is_subject(text))
    return {{}, Fault{std::string(field), "format", "Must be one line without control characters."}};
  try {
    return {mustache_tags(text), {}};
  } catch (const BrokenMustache& broken) {
    return {{}, Fault{std::string(field), "format", fmt::format("Must be Mustache: it {}.", broken.what)}};
  }
}

/// The values that a mail brings, false as the empty one. A fault where they are no plain ones.
using Values = std::map<std::string, std::string, std::less<>>;
Result<Values> named_values(const std::optional<Json>& variables) {
  Values named;
  if (!variables || is_json_null(variables->text)) return named;
  if (!variables->text.starts_with('{'))
    return Refused(invalid("variables", "type", "Must be an object of names and their values."));
  std::vector<Fault> faults;
  std::string key;
  std::string_view inside = inside_json(variables->text);
  for (std::string_view value; next_json_member(inside, key, value);) {
    if (value.starts_with('{') || value.starts_with('['))
      faults.push_back({"variables." + key, "type", "Must be a text, a number, true or false."});
    if (!is_json_null(value)) named[key] = value == "false" ? "" : json_string_text(value);
  }
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return named;
}

/// Adds what is wrong with the values that the text shows: one that is missing, and what could not be sent.
void judge_values(std::string_view field, const std::vector<MustacheTag>& tags, const Values& values,
                  std::map<std::string, Fault>& faults) {
  const bool is_body = field != "subject";
  const auto is_there = [&](std::string_view name) {
    const auto found = values.find(name);
    return found != values.end() && !found->second.empty();
  };
  std::size_t size = 0;
  each_shown_variable(tags, is_there, [&](const std::string& name) {
    const std::string member = "variables." + name;
    const auto value = values.find(name);
    if (value != values.end()) {
      size += value->second.size();
      if (!is_body && !can_stand_in_a_header(value->second))
        faults.try_emplace(member, member, "format", "Stands in the subject, which has no control characters.");
    } else if (std::ranges::find(filled_in_by_the_house, name) == std::end(filled_in_by_the_house)) {
      faults.try_emplace(member, member, "required", fmt::format("The mail wants a value for {}.", name));
    }
  });
  const std::size_t longest = is_body ? longest_content : longest_subject;
  if (size > longest)
    faults.try_emplace(std::string(field), std::string(field), "too_long",
                       fmt::format("Becomes longer than {} bytes with these values.", longest));
}

}  // namespace

bool can_stand_in_a_header(std::string_view text) {
  return is_utf8(text) && std::ranges::all_of(text, [](char c) {
           return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t';
         });
}

bool is_subject(std::string_view text) {
  return text.size() <= longest_subject && can_stand_in_a_header(text);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string without_addresses(std::string_view text, std::span<const std::string> hidden) {
  constexpr std::size_t longest = 200;
  constexpr std::string_view blanks = " \t\r\n";
  const auto is_hidden = [&](std::string_view word) {
    return word.contains('@') || std::ranges::any_of(hidden, [&](const std::string& part) {
             return !part.empty() && lower(word).contains(lower(part));
           });
  };
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(blanks), text.size());
    std::string word(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (is_hidden(word)) word = "...";
    for (char& c : word)
      if (c <= ' ' || c >= 0x7f) c = '?';
    if (out.size() + 1 + word.size() > longest) return out;
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

bool is_html(std::string_view body) {
  body = trimmed(body);
  if (body.size() < 2 || body.front() != '<') return false;
  const char c = body[1];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '!';
}

std::string name_in_mail(std::string_view name) {
  const auto is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  if (name.find_first_of("/@") != std::string_view::npos) return "";
  // evil.example is a host; J. R. R. and St. John are none.
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const std::string_view behind = name.substr(dot + 1, 2);
    if (dot > 0 && is_alphanumeric(name[dot - 1]) && behind.size() == 2 && std::ranges::all_of(behind, is_alphanumeric))
      return "";
  }
  return std::string(name);
}

Result<std::vector<std::string>> variables_in(std::string_view subject, std::string_view body) {
  std::set<std::string> names;
  std::vector<Fault> faults;
  for (const auto& [field, text] : {std::pair("subject", subject), {"body", body}}) {
    auto read = read_text(field, text);
    if (read.fault) faults.push_back(std::move(*read.fault));
    for (const MustacheTag& tag : read.tags) names.insert(tag.name);
  }
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return std::vector<std::string>(names.begin(), names.end());
}

Result<MailText> completed(MailText said, const StoredTemplate* stored) {
  if (stored && !said.subject) said.subject = stored->subject;
  if (stored && !said.body) said.body = stored->body;
  const auto values = named_values(said.variables);
  if (!values) return Refused(values.error());
  std::vector<Fault> faults;
  std::map<std::string, Fault> of_values;  // each once, by its field
  for (const auto& [field, text] : {std::pair("subject", &said.subject), {"body", &said.body}}) {
    if (!*text || is_blank(**text)) {
      faults.push_back({field, "required", "Is needed where no template has it."});
      continue;
    }
    auto read = read_text(field, **text);
    if (read.fault) faults.push_back(std::move(*read.fault));
    judge_values(field, read.tags, *values, of_values);
  }
  for (auto& [field, fault] : of_values) faults.push_back(std::move(fault));
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return said;
}

}  // namespace hirewire::mail
