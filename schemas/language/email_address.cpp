#include "schemas/language/email_address.h"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "base/lower.h"
#include "base/unicode.h"
#include "schemas/language/utf8.h"

namespace hirewire {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 5322, and RFC 6531 where more than ASCII may stand in it.
bool is_dot_atom(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
  return !text.empty() && !text.starts_with('.') && !text.ends_with('.') && !text.contains("..") &&
         std::ranges::all_of(text,
                             [&](char c) { return is_alphanumeric(c) || others.contains(c) || !is_ascii({&c, 1}); });
}

/// Labels of letters, digits and hyphens (RFC 1123), at least two of them unless it is `localhost`, whose last is not a
/// number: an address literal is none.
bool is_domain(std::string_view text) {
  if (text == "localhost") return true;
  if (text.size() > 253 || !text.contains('.')) return false;
  std::string_view label;
  while (!text.empty()) {
    const auto dot = text.find('.');
    label = text.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.starts_with('-') || label.ends_with('-')) return false;
    if (!std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; })) return false;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
    if (text.empty()) return false;  // it ended with a dot
  }
  return !std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
}

using Made = std::unique_ptr<char, decltype([](char* text) { idn2_free(text); })>;

/// Whether its A-labels hide no ASCII but letters, digits and hyphens. (IDN2_USE_STD3_ASCII_RULES would drop all other
/// signs without a word, so that `ü_b.de` were another's domain.)
bool hides_no_signs(const char* a_labels) {
  char* made = nullptr;
  if (idn2_to_unicode_8z8z(a_labels, &made, 0) != IDN2_OK) return false;
  const Made shown(made);
  return std::ranges::all_of(std::string_view(shown.get()),
                             [](char c) { return !is_ascii({&c, 1}) || is_alphanumeric(c) || c == '-' || c == '.'; });
}

/// "" where there are none.
std::string a_labels(std::string_view domain) {
  if (is_ascii(domain)) return lower(domain);
  const std::string text(domain);
  char* made = nullptr;
  if (idn2_to_ascii_8z(text.c_str(), &made, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK) return "";
  const Made owned(made);
  return hides_no_signs(owned.get()) ? owned.get() : "";
}

struct Parts {
  std::string_view local, domain;
};
/// Cut at the last @; nullopt where there is nothing before it or behind it.
std::optional<Parts> parts_of(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return std::nullopt;
  return Parts{text.substr(0, at), text.substr(at + 1)};
}

/// What stands around an address where people copy it from.
std::string_view bare(std::string_view text) {
  constexpr std::string_view scheme = "mailto:";
  text = without_blank_ends(text);
  if (lower(text.substr(0, scheme.size())) == scheme) {
    text.remove_prefix(scheme.size());
    if (const auto at = text.find('@'); at != std::string_view::npos) text = text.substr(0, text.find('?', at));
    text = without_blank_ends(text);
  }
  if (text.starts_with('\'')) {
    text.remove_prefix(1);
    if (text.ends_with('\'')) text.remove_suffix(1);
    text = without_blank_ends(text);
  }
  return text;
}

/// Why it is no address; `domain` becomes its A-labels.
std::optional<std::string_view> fault_of(std::string_view text, std::string& domain) {
  const auto parts = parts_of(text);
  if (!parts || text.contains('\0') || !is_utf8(text)) return "is not a name, @ and a domain";
  if (parts->local.size() > 64 || !is_dot_atom(parts->local) || holds_blank(parts->local))
    return "has something before the @ that is no name";
  domain = a_labels(parts->domain);
  if (!is_domain(domain)) return "has something behind the @ that is no domain";
  if (parts->local.size() + 1 + domain.size() > 254) return "is longer than 254 bytes";
  return std::nullopt;
}

}  // namespace

std::string tidied_address(std::string_view text) {
  constexpr std::size_t longest = 2'048;  // bytes that any address could have; beyond it nothing is worth folding
  text = bare(text);
  if (is_ascii(text) || text.size() > longest) return std::string(text);
  const auto parts = parts_of(text);
  if (!parts) return std::string(text);
  std::string tidy = is_ascii(parts->local) ? std::string(parts->local)
                                            : folded_case(parts->local).value_or(std::string(parts->local));
  tidy += '@';
  const std::string domain = a_labels(parts->domain);
  return tidy += domain.empty() ? parts->domain : std::string_view(domain);
}

std::optional<std::string_view> fault_of_address(std::string_view text) {
  std::string domain;
  if (text.ends_with('>')) return "has more than the address: leave the name and the < > out";
  if (auto fault = fault_of(text, domain)) return fault;
  if (!domain.contains('.')) return "has something behind the @ that is no domain";
  return std::nullopt;
}

std::expected<std::string, std::string_view> ascii_address(std::string_view text) {
  std::string domain;
  const auto fault = fault_of(text, domain);
  const std::string_view local = text.substr(0, text.rfind('@'));
  if (fault && is_ascii(local)) return std::unexpected(*fault);
  if (!is_ascii(local)) return std::unexpected("has a name outside ASCII before the @, which receivers seldom take");
  std::string address(local);
  address += '@';
  return address += domain;
}

}  // namespace hirewire
