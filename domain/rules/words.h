#pragma once
#include <string_view>

namespace hirewire {

/// An alphabetic code of ISO 4217 that is in use.
bool is_currency(std::string_view code);
/// Formed as the names of the IANA time zone database are: Europe/Berlin, America/Argentina/Buenos_Aires, UTC. Whether
/// there is such a zone is not known here.
bool is_time_zone_name(std::string_view name);
/// A calendar date as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD. Such texts sort by time.
bool is_partial_date(std::string_view text);
/// Language, script and region of BCP 47: en, pt-BR, zh-Hant-TW.
bool is_locale(std::string_view tag);

}  // namespace hirewire
