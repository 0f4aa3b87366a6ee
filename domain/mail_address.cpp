#include "domain/mail_address.h"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "base/lower.h"
#include "schemas/language/utf8.h"

namespace hirewire::mail {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_dot_atom(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
  return !text.empty() && !text.starts_with('.') && !text.ends_with('.') && !text.contains("..") &&
         std::ranges::all_of(text, [&](char c) { return is_alphanumeric(c) || others.contains(c); });
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

/// "" where there are none.
std::string a_labels(std::string_view domain) {
  if (is_ascii(domain)) return lower(domain);
  const std::string text(domain);
  std::uint8_t* made = nullptr;
  const int failed = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(text.c_str()), &made,
                                    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES);
  if (failed != IDN2_OK) return "";
  const std::unique_ptr<std::uint8_t, decltype(&idn2_free)> owned(made, +[](void* p) { idn2_free(p); });
  return reinterpret_cast<const char*>(made);
}

}  // namespace

std::expected<std::string, std::string_view> ascii_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.contains('\0') || !is_utf8(text))
    return std::unexpected("is not a name, @ and a domain");
  const std::string_view local = text.substr(0, at);
  if (!is_ascii(local)) return std::unexpected("has a name outside ASCII before the @, which receivers seldom take");
  if (local.size() > 64 || !is_dot_atom(local)) return std::unexpected("has something before the @ that is no name");
  const std::string domain = a_labels(text.substr(at + 1));
  if (!is_domain(domain)) return std::unexpected("has something behind the @ that is no domain");
  std::string address(local);
  address += '@';
  address += domain;
  if (address.size() > 254) return std::unexpected("is longer than 254 bytes");
  return address;
}

}  // namespace hirewire::mail
