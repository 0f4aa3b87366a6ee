#pragma once
#include <string>
#include <string_view>

namespace hirewire::mail {

/// A mail's HTML part from its text: escaped, a paragraph for what empty lines part, line breaks kept, and http and
/// https addresses as links.
std::string html_of_text(std::string_view text);

/// A mail's text from its HTML part, for readers who see no HTML: tags are taken away, entities read, blanks folded;
/// paragraphs, headings and rows of a table on lines of their own, list items begin with "- ", a link's address follows
/// its text in brackets where it is another; what cannot be read (head, style, script, comments) is left out. Any text
/// is taken, however broken, in time linear in its size.
std::string text_of_html(std::string_view html);

}  // namespace hirewire::mail
