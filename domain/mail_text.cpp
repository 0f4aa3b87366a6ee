#include "domain/mail_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

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
  if (text.size() > longest_mail_text)
    return {{}, Fault{std::string(field), "too_long", "Must have at most 131072 bytes."}};
  try {
    return {mustache_tags(text), {}};
  } catch (const BrokenMustache& broken) {
    return {{}, Fault{std::string(field), "format", fmt::format("Must be Mustache: it {}.", broken.what)}};
  }
}

/// The values that a mail brings. A fault where they are no plain ones.
Result<std::map<std::string, bool>> named_values(const std::optional<Json>& variables) {
  std::map<std::string, bool> named;  // and whether it shows anything
  if (!variables || is_json_null(variables->text)) return named;
  if (!variables->text.starts_with('{'))
    return Refused(invalid("variables", "type", "Must be an object of names and their values."));
  std::vector<Fault> faults;
  std::string key;
  std::string_view inside = inside_json(variables->text);
  for (std::string_view value; next_json_member(inside, key, value);) {
    if (value.starts_with('{') || value.starts_with('['))
      faults.push_back({"variables." + key, "type", "Must be a text, a number, true or false."});
    if (!is_json_null(value)) named[key] = value != "false" && value != R"("")";
  }
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return named;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
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
  const auto is_there = [&](std::string_view name) {
    const auto found = values->find(std::string(name));
    return found != values->end() && found->second;
  };
  std::vector<Fault> faults;
  std::set<std::string> missing;
  for (const auto& [field, text] : {std::pair("subject", &said.subject), {"body", &said.body}}) {
    if (!*text || is_blank(**text)) {
      faults.push_back({field, "required", "Is needed where no template has it."});
      continue;
    }
    auto read = read_text(field, **text);
    if (read.fault) faults.push_back(std::move(*read.fault));
    each_shown_variable(read.tags, is_there, [&](const std::string& name) {
      const bool of_the_house = std::ranges::find(filled_in_by_the_house, name) != std::end(filled_in_by_the_house);
      if (!of_the_house && !values->contains(name)) missing.insert(name);
    });
  }
  for (const std::string& name : missing)
    faults.push_back({"variables." + name, "required", fmt::format("The mail wants a value for {}.", name)});
  if (!faults.empty()) return Refused(invalid(std::move(faults)));
  return said;
}

}  // namespace hirewire::mail
