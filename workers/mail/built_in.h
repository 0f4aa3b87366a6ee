#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "workers/mail/template.h"

namespace hirewire::mail {

/// A file of workers/mail/templates/, part of the binary: {"verify_email.en", its text}. Its first line is `Subject:
/// …`; the text follows an empty line, and the HTML is made from it.
struct BuiltInFile {
  std::string_view name;
  std::string_view text;
};

std::span<const BuiltInFile> built_in_files();  ///< sorted by name

/// The built-in template of a slug (verify_email, reset_password, invitation, candidate_invitation, notification,
/// announcement) in the
/// language of a locale (`fr`, `fr-CA`, `fr_FR`), else in English; nullopt: there is no such slug.
std::optional<Template> built_in(std::string_view slug, std::string_view locale);

}  // namespace hirewire::mail
