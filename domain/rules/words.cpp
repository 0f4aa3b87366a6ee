#include "domain/rules/words.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace hirewire {

namespace {

constexpr std::string_view currencies =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
    "CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
    "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD "
    "TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes what stands before the next `separator` off the front.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

bool is_currency(std::string_view code) {
  if (code.size() != 3 || !std::ranges::all_of(code, is_upper)) return false;
  for (std::string_view rest = currencies; !rest.empty();) {
    if (next_part(rest, ' ') == code) return true;
  }
  return false;
}

bool is_time_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.ends_with('/')) return false;
  while (!name.empty()) {
    const auto part = next_part(name, '/');
    if (part.empty() || !is_upper(part.front())) return false;
    if (!std::ranges::all_of(
            part, [](char c) { return is_upper(c) || is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '+'; }))
      return false;
  }
  return true;
}

bool is_locale(std::string_view tag) {
  if (tag.ends_with('-')) return false;
  const auto language = next_part(tag, '-');
  if (language.size() < 2 || language.size() > 3 || !std::ranges::all_of(language, is_lower)) return false;
  if (tag.empty()) return true;
  auto part = next_part(tag, '-');
  if (part.size() == 4 && is_upper(part.front()) && std::ranges::all_of(part.substr(1), is_lower)) {
    if (tag.empty()) return true;
    part = next_part(tag, '-');
  }
  const bool region = (part.size() == 2 && std::ranges::all_of(part, is_upper)) ||
                      (part.size() == 3 && std::ranges::all_of(part, is_digit));
  return region && tag.empty();
}

bool is_partial_date(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  if ((text.size() > 4 && text[4] != '-') || (text.size() > 7 && text[7] != '-')) return false;
  const auto number_at = [&](std::size_t at, std::size_t size) -> std::optional<unsigned> {
    if (at >= text.size()) return 1;  // not known
    unsigned number = 0;
    const char* end = text.data() + at + size;
    const auto read = std::from_chars(text.data() + at, end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
  };
  const auto in_year = number_at(0, 4);
  const auto in_month = number_at(5, 2);
  const auto in_day = number_at(8, 2);
  return in_year && in_month && in_day &&
         year_month_day(year(static_cast<int>(*in_year)), month(*in_month), day(*in_day)).ok();
}

}  // namespace hirewire
