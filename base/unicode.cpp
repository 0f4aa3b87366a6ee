#include "base/unicode.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace hirewire {

namespace {

struct Free {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }  // NOLINT(cppcoreguidelines-no-malloc)
};

std::optional<std::string> mapped(std::string_view text, int options) {
  utf8proc_uint8_t* made = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &made, static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, Free> normal(made);
  if (length == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(normal.get()), static_cast<std::size_t>(length));
}

bool is_letter_or_digit(utf8proc_int32_t code) {
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<std::string> normal_form(std::string_view text) {
  return mapped(text, UTF8PROC_COMPAT);
}

std::optional<std::string> folded_case(std::string_view text) {
  return mapped(text, UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

std::string letters_and_digits(std::string_view text) {
  const std::string bare =
      mapped(text, UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE).value_or("");
  const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(bare.data());
  std::string kept;
  for (std::size_t at = 0; at < bare.size();) {
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(bare.size() - at), &code);
    if (length <= 0) break;
    if (is_letter_or_digit(code)) kept.append(bare, at, static_cast<std::size_t>(length));
    at += static_cast<std::size_t>(length);
  }
  return kept;
}

}  // namespace hirewire
