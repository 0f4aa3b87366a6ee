#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace hirewire {

/// The value of the header webhook-signature (Standard Webhooks 1.0): `v1,` and the base64 of
/// HMAC-SHA256(key, "<id>.<timestamp>.<body>"), over the bytes exactly as they are sent.
/// `timestamp` is in seconds since 1970, of the ATTEMPT: receivers refuse one that is more than some minutes away.
/// The key is what `whsec_<base64>` encodes; any other secret, such as the documents' own "webhook_secret", is its
/// UTF-8 bytes.
std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t timestamp,
                              std::string_view body);

}  // namespace hirewire
