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

}  // namespace

std::optional<std::string> normal_form(std::string_view text) {
  return mapped(text, UTF8PROC_COMPAT);
}

std::optional<std::string> folded_case(std::string_view text) {
  return mapped(text, UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

}  // namespace hirewire
