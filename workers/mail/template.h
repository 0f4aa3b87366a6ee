#pragma once
#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "domain/mail_text.h"
#include "domain/rules/mustache.h"

namespace hirewire::mail {

/// A mail before its variables are filled in, in Mustache: `{{name}}`, `{{{name}}}` (or `{{&name}}`: not escaped),
/// sections `{{#name}}…{{/name}}` (shown where the value is there and not empty), `{{^name}}…{{/name}}` (shown where it
/// is not), comments `{{! … }}`. A name is 1 to 64 letters, digits, _ and -. Partials and other delimiters are refused.
/// One of text and HTML may be empty; the other is made from what is there.
struct Template {
  std::string subject, text, html;
};

/// What is put in, by the variables' names.
using Values = std::map<std::string, std::string, std::less<>>;

/// A template that was filled in, UTF-8; the subject is not blank.
struct Content {
  std::string subject, text, html;
};

/// Why a template cannot be filled in: a sentence for who wrote it, which holds no value.
struct TemplateFault {
  std::string message;
  std::vector<std::string> missing = {};  ///< variables that want a value and have none, by name
};

/// The names of all variables and sections, each once, by name; a fault where the template is broken.
std::expected<std::vector<std::string>, TemplateFault> variables_of(const Template& made_of);

/// Fills in. Values are escaped in the HTML part only. A variable that stands where it is shown and has no value is a
/// fault that names all of them; a section's own name needs none.
std::expected<Content, TemplateFault> render(const Template& made_of, const Values& values);

}  // namespace hirewire::mail
