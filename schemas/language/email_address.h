#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace hirewire {

/// The address as the house keeps it, so that one mailbox is one text but for the case of ASCII letters: `lower` of it
/// (base/lower.h) is what the directory and SQL compare. Every door makes it of what was typed, before it is checked:
/// each request's and file's member of Format::email, each filter of type email, the sign-in.
///
/// - White space of any kind and what has no width go from both ends, `mailto:` (with a `?subject=…` behind the
///   address) and the apostrophe by which Excel marks text from the front;
/// - a domain outside ASCII becomes A-labels, as `ascii_address` gives them (bücher.example is xn--bcher-kva.example);
/// - what stands outside ASCII before the @ becomes its `folded_case` (base/unicode.h);
/// - all else stays as typed: Ada@Example.org is still that.
///
/// A text that is no address comes back trimmed, and `fault_of_address` says what is wrong with it. Made of what it has
/// made, it is the same.
std::string tidied_address(std::string_view text);

/// Why nothing can be mailed to the address, as a phrase that follows "the address …" and never holds it; nullopt where
/// there is no reason. A name outside ASCII before the @ is none here: whose it is may be known by it all the same.
std::optional<std::string_view> fault_of_address(std::string_view text);

/// The address as SMTP takes it: the domain in A-labels (IDNA 2008, so münchen.de becomes xn--mnchen-3ya.de) and in
/// lower case. The error is a phrase that follows "the address …" and never holds the address: not one local part and
/// one domain, a local part that is no dot-atom (RFC 5322) or longer than 64 bytes, one outside ASCII (only SMTPUTF8
/// could carry it, which receivers seldom take: a final failure), a domain that is none, more than 254 bytes.
std::expected<std::string, std::string_view> ascii_address(std::string_view text);

}  // namespace hirewire
