#pragma once
#include <expected>
#include <string>
#include <string_view>

namespace hirewire::mail {

/// The address as SMTP takes it: the domain in A-labels (IDNA 2008, so münchen.de becomes xn--mnchen-3ya.de) and in
/// lower case. The error is a phrase that follows "the address …" and never holds the address: not one local part and
/// one domain, a local part that is no dot-atom (RFC 5322) or longer than 64 bytes, one outside ASCII (only SMTPUTF8
/// could carry it, which receivers seldom take: a final failure), a domain that is none, more than 254 bytes.
std::expected<std::string, std::string_view> ascii_address(std::string_view text);

}  // namespace hirewire::mail
