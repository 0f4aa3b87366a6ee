#include "schemas/mail_links.h"

#include <array>
#include <cstring>

namespace hirewire::mail {

namespace {

constexpr std::size_t id_size = sizeof Uuid::bytes;

std::string said_in(const Unsubscribing& of) {
  std::string said(2 * id_size, '\0');
  std::memcpy(said.data(), of.tenant_id.bytes.data(), id_size);
  std::memcpy(said.data() + id_size, of.email_id.bytes.data(), id_size);
  return said;
}

std::array<std::string_view, 2> parts_of(std::string_view said) {
  return {"unsubscribe", said};
}

}  // namespace

std::string unsubscribe_token(const Keys& keys, const Unsubscribing& of) {
  const std::string said = said_in(of);
  return base64url(said) + "." + keys.mac(parts_of(said));
}

std::optional<Unsubscribing> read_unsubscribe_token(const Keys& keys, std::string_view token) {
  const auto dot = std::min(token.find('.'), token.size());
  const auto said = unbase64url(token.substr(0, dot));
  if (!said || said->size() != 2 * id_size || dot == token.size()) return std::nullopt;
  if (!keys.is_mac(parts_of(*said), token.substr(dot + 1))) return std::nullopt;
  Unsubscribing of;
  std::memcpy(of.tenant_id.bytes.data(), said->data(), id_size);
  std::memcpy(of.email_id.bytes.data(), said->data() + id_size, id_size);
  return of;
}

}  // namespace hirewire::mail
