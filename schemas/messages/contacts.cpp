#include "schemas/messages/contacts.h"

#include <algorithm>
#include <iterator>

namespace hirewire {

namespace {

/// Digits of the country code at the head of `digits` (ITU E.164): 1 and 7 stand alone, some have two, the rest three.
std::size_t country_code_digits(std::string_view digits) {
  constexpr std::string_view two =
      "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 "
      "64 65 66 81 82 84 86 90 91 92 93 94 95 98";
  if (digits.starts_with('1') || digits.starts_with('7')) return 1;
  const auto at = two.find(digits.substr(0, 2));
  return at != std::string_view::npos && at % 3 == 0 ? 2 : 3;
}

}  // namespace

std::string masked_phone(std::string_view phone) {
  std::string digits;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  const std::size_t code = phone.starts_with('+') && digits.size() > 7 ? country_code_digits(digits) : 0;
  const std::size_t shown = digits.size() > code + 4 ? 4 : 0;
  std::string out;
  if (code > 0) out = '+' + digits.substr(0, code) + '-';
  out.append(digits.size() - code - shown, 'X');
  return out + digits.substr(digits.size() - shown);
}

}  // namespace hirewire
