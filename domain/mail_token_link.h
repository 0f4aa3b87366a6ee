#pragma once
// Where the link that is made of a one-time token may stand in a template (docs/domain.md §14): whoever reads it takes
// the account over, so no server of another must get to see it, not with an image and not with a click.
#include <optional>
#include <string>
#include <string_view>

namespace hirewire::mail {

/// The slugs whose mails bear such a link, as the variable `link` (workers/mail.cpp).
constexpr std::string_view token_mails[] = {"verify_email", "reset_password", "invitation"};
bool bears_token(std::string_view slug);

/// Why this body would give its link away, or may: a sentence for who wrote it, with the remedy; nullopt where it does
/// not. The link stands as text, behind a blank or at the beginning, so that no mail program reads it as the end of
/// another address; in HTML it may also be the whole `href` of an `<a>`. Around it HTML has to be so plain that every
/// mail program reads it alike: elements and attributes from a list, sections outside of tags, values escaped.
std::optional<std::string> token_link_fault(std::string_view body);

}  // namespace hirewire::mail
