#include "api/access/api_key.h"

#include <cstring>

#include "base/seal.h"

namespace hirewire {

namespace {

constexpr std::string_view mark = "hwk_";
constexpr std::size_t id_size = sizeof(Uuid::bytes);
constexpr std::size_t secret_size = 32;
constexpr std::size_t prefix_size = 20;  // the mark, and 12 bytes of the id

std::string_view bytes_of(const auto& array) {
  return {reinterpret_cast<const char*>(array.data()), array.size()};
}
std::string hash_of(std::string_view secret) {
  return base64url(bytes_of(sha256(secret)));
}

}  // namespace

NewApiKey make_api_key(const Uuid& tenant, const Uuid& id) {
  const std::string secret = random_bytes(secret_size);
  NewApiKey key;
  key.text =
      std::string(mark) + base64url(std::string(bytes_of(id.bytes)).append(bytes_of(tenant.bytes)).append(secret));
  key.prefix = key.text.substr(0, prefix_size);
  key.hash = hash_of(secret);
  return key;
}

bool looks_like_api_key(std::string_view text) {
  return text.starts_with(mark);
}

std::optional<ShownApiKey> read_api_key(std::string_view text) {
  if (!looks_like_api_key(text)) return std::nullopt;
  const auto bytes = unbase64url(text.substr(mark.size()));
  if (!bytes || bytes->size() != 2 * id_size + secret_size) return std::nullopt;
  ShownApiKey key;
  std::memcpy(key.id.bytes.data(), bytes->data(), id_size);
  std::memcpy(key.tenant.bytes.data(), bytes->data() + id_size, id_size);
  key.hash = hash_of(std::string_view(*bytes).substr(2 * id_size));
  return key;
}

}  // namespace hirewire
