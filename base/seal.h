#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hirewire {

/// What HIREWIRE_KEY is for. One instance a process, thread-safe, made from 64 hex digits; each use has a key of its
/// own derived from it. Throws std::invalid_argument for a malformed key. `old_hex`, where it is not empty, is the key
/// of before (HIREWIRE_KEY_OLD): what was sealed or sent under it is still read, and the directory's hashes, which the
/// log holds too, stay those of that key. Nothing new is sealed or signed with it.
class Keys {
 public:
  explicit Keys(std::string_view hex, std::string_view old_hex = {});
  /// Encrypts a secret member for messages and the log: base64url text, different each time (XChaCha20-Poly1305).
  [[nodiscard]] std::string seal(std::string_view secret) const;
  /// What `seal` sealed; nullopt where it was not sealed with this key or was changed.
  [[nodiscard]] std::optional<std::string> unseal(std::string_view sealed) const;
  /// A keyed hash of a personal value for the directory: 43 characters of base64url, the same for the same value
  /// (BLAKE2b-256).
  [[nodiscard]] std::string directory_value(std::string_view kind, std::string_view value) const;
  /// HMAC-SHA256 under the key for `purpose` ("jwt", "command-link", "mail-token", …).
  [[nodiscard]] std::array<std::uint8_t, 32> sign(std::string_view purpose, std::string_view text) const;
  /// The message authentication code of a message's parts, each told from the next: 43 characters of base64url (keyed
  /// BLAKE2b-256; 1 kB takes 2 µs and allocates nothing but the answer).
  [[nodiscard]] std::string mac(std::span<const std::string_view> parts) const;
  /// Whether it was made with our key, or with the old one.
  [[nodiscard]] bool is_mac(std::span<const std::string_view> parts, std::string_view mac) const;

 private:
  std::array<std::uint8_t, 32> root_{};
  std::array<std::uint8_t, 32> seal_{};
  std::array<std::uint8_t, 32> directory_{};
  std::array<std::uint8_t, 32> mac_{};
  std::optional<std::array<std::uint8_t, 32>> old_seal_, old_mac_;
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

/// argon2id, 19 MiB, t=2 (11–15 ms): call on a pool, never on an I/O thread. The result is an encoded string
/// `$argon2id$…`.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view password, std::string_view encoded);

}  // namespace hirewire
