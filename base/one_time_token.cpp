#include "base/one_time_token.h"

#include <cstring>

namespace hirewire {

namespace {

constexpr std::size_t id_size = sizeof(Uuid::bytes);
constexpr std::size_t row_size = 2 * id_size;

std::string_view bytes_of(const auto& array) {
  return {reinterpret_cast<const char*>(array.data()), array.size()};
}

std::string signature_of(const Keys& keys, std::string_view purpose, std::string_view row) {
  return std::string(bytes_of(keys.sign("mail-token", std::string(purpose).append(1, '\0').append(row))));
}

}  // namespace

std::string one_time_token(const Keys& keys, std::string_view purpose, const TokenRow& row) {
  const std::string said = std::string(bytes_of(row.tenant.bytes)).append(bytes_of(row.id.bytes));
  return base64url(said + signature_of(keys, purpose, said));
}

std::optional<TokenRow> read_one_time_token(const Keys& keys, std::string_view purpose, std::string_view token) {
  const auto bytes = unbase64url(token);
  if (!bytes || bytes->size() != row_size + 32 || base64url(*bytes) != token) return std::nullopt;
  const auto said = std::string_view(*bytes).substr(0, row_size);
  if (!equal_in_constant_time(std::string_view(*bytes).substr(row_size), signature_of(keys, purpose, said)))
    return std::nullopt;
  TokenRow row;
  std::memcpy(row.tenant.bytes.data(), said.data(), id_size);
  std::memcpy(row.id.bytes.data(), said.data() + id_size, id_size);
  return row;
}

}  // namespace hirewire
