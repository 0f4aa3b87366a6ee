#include "base/webhook_signature.h"

#include <fmt/format.h>

#include "base/seal.h"

namespace hirewire {
namespace {

std::string key_of(std::string_view secret) {
  constexpr std::string_view prefix = "whsec_";
  if (secret.starts_with(prefix)) {
    // An empty key would let anybody sign: such a secret counts as plain text.
    if (auto key = unbase64(secret.substr(prefix.size())); key && !key->empty()) return *std::move(key);
  }
  return std::string(secret);
}

}  // namespace

std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t timestamp,
                              std::string_view body) {
  const auto digest = hmac_sha256(key_of(secret), fmt::format("{}.{}.{}", id, timestamp, body));
  return "v1," + base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace hirewire
