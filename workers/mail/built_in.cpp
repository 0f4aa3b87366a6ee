#include "workers/mail/built_in.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "base/lower.h"

namespace hirewire::mail {
namespace {

std::optional<Template> find(std::string_view slug, std::string_view language) {
  std::string name(slug);
  name += '.';
  name += language;
  const auto files = built_in_files();
  const auto found = std::ranges::find(files, name, &BuiltInFile::name);
  if (found == files.end()) return std::nullopt;
  constexpr std::string_view subject = "Subject: ";
  const auto end = found->text.find("\n\n");
  if (!found->text.starts_with(subject) || end == std::string_view::npos)
    throw std::logic_error("workers/mail/templates/" + name + ".txt has no subject");
  return Template{.subject = std::string(found->text.substr(subject.size(), end - subject.size())),
                  .text = std::string(found->text.substr(end + 2)),
                  .html = ""};
}

}  // namespace

std::optional<Template> built_in(std::string_view slug, std::string_view locale) {
  if (auto found = find(slug, lower(locale.substr(0, locale.find_first_of("-_"))))) return found;
  return find(slug, "en");
}

}  // namespace hirewire::mail
