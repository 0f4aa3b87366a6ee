#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/id.h"

namespace hirewire {

/// What HIREWIRE_KEY is for. One instance a process, thread-safe, made from 64 hex digits; each use has a key of its
/// own derived from it. Throws std::invalid_argument for a malformed key. `old_hex`, where it is not empty, is the key
/// of before (HIREWIRE_KEY_OLD): what was sealed or sent under it is still read, and the directory's hashes, which the
/// log holds too, stay those of that key. Nothing new is sealed or signed with it.
class Keys {
 public:
  explicit Keys(std::string_view hex, std::string_view old_hex = {});
  /// Encrypts a secret text, different each time (XChaCha20-Poly1305): `2.` and base64url. It opens only beside the
  /// same `place`, which is authenticated and not in it. Secret members are sealed by a Sealer, which says what their
  /// place is.
  [[nodiscard]] std::string seal(std::string_view secret, std::string_view place) const;
  /// What `seal` sealed for this place; nullopt where it was sealed for another one, with another key, or was changed.
  /// A text of the format before, which is without the `2.` and bound to nothing, opens in every place.
  [[nodiscard]] std::optional<std::string> unseal(std::string_view sealed, std::string_view place) const;
  /// A keyed hash of a personal value for the directory: 43 characters of base64url, the same for the same value
  /// (BLAKE2b-256).
  [[nodiscard]] std::string directory_value(std::string_view kind, std::string_view value) const;
  /// HMAC-SHA256 under the key for `purpose` ("jwt", "command-link", "mail-token", …).
  [[nodiscard]] std::array<std::uint8_t, 32> sign(std::string_view purpose, std::string_view text) const;
  /// The message authentication code of a message's parts, each told from the next: `2.` and 43 characters of base64url
  /// (HMAC-SHA256; 1 kB takes 0.9 µs).
  [[nodiscard]] std::string mac(std::span<const std::string_view> parts) const;
  /// Whether it was made with our key, or with the old one. A code of the format before, keyed BLAKE2b-256 without the
  /// `2.`, is known too: links in old mails bear one, and commands that were sent before an upgrade.
  [[nodiscard]] bool is_mac(std::span<const std::string_view> parts, std::string_view mac) const;

 private:
  std::array<std::uint8_t, 32> root_{};
  std::array<std::uint8_t, 32> seal_{};
  std::array<std::uint8_t, 32> directory_{};
  std::array<std::uint8_t, 32> mac_{};
  std::optional<std::array<std::uint8_t, 32>> old_seal_, old_mac_;
};

/// Seals and opens the secret members of one object. A text that it sealed opens for the same tenant, kind, object and
/// member only: copied into another row, event or command it is worth nothing. Keeps references: for a call's time.
class Sealer {
 public:
  /// `kind`: a command's type ("CreateUser", and `id` is its subject), or an aggregate's ("user"), whose events and
  /// rows hold the same text. `keys` must outlive it, and so must `kind`.
  Sealer(const Keys& keys, std::string_view kind, const Uuid& tenant_id, const Uuid& id)
      : keys_(keys), kind_(kind), tenant_id_(tenant_id), id_(id) {}
  /// See Keys::seal. `member`: the name that it has in its description; it can't be renamed
  /// (schemas/language/shape.cpp).
  [[nodiscard]] std::string seal(std::string_view member, std::string_view secret) const;
  [[nodiscard]] std::optional<std::string> unseal(std::string_view member, std::string_view sealed) const;

 private:
  [[nodiscard]] std::string place_of(std::string_view member) const;

  const Keys& keys_;
  std::string_view kind_;
  Uuid tenant_id_, id_;
};

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view text);
std::array<std::uint8_t, 32> sha256(std::string_view bytes);
std::string hex(std::string_view bytes);     ///< lower case
std::string base64(std::string_view bytes);  ///< RFC 4648 §4, padded
std::optional<std::string> unbase64(std::string_view text);
std::string base64url(std::string_view bytes);  ///< RFC 4648 §5, no padding
std::optional<std::string> unbase64url(std::string_view text);
bool equal_in_constant_time(std::string_view a, std::string_view b);
std::string random_bytes(std::size_t n);

}  // namespace hirewire
